-- One row per batch that went out under a half message: what the check-back answers by.
-- kind 1 = DONE, committed together with the batch's effects; 2 = TOMBSTONE, set by a check-back: the batch never will be.
CREATE TABLE tx_log (
    batch_id   BIGINT      NOT NULL PRIMARY KEY,
    kind       TINYINT     NOT NULL,
    created_at DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    CONSTRAINT tx_log_kind CHECK (kind IN (1, 2)),
    KEY tx_log_created (created_at)
);

-- Who issues ids under which worker number, and until when. Used in the first physical database only.
CREATE TABLE worker_lease (
    worker_id     SMALLINT    NOT NULL PRIMARY KEY,
    owner         VARCHAR(64) NOT NULL,
    expires_at    DATETIME(3) NOT NULL,
    used_until_ms BIGINT      NOT NULL,
    CONSTRAINT worker_lease_range CHECK (worker_id BETWEEN 0 AND 511)
);

-- Messages that this service's consumers gave up on; the operator lists, inspects and replays them.
CREATE TABLE dead_letter (
    dead_letter_id BIGINT       NOT NULL AUTO_INCREMENT PRIMARY KEY,
    message_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    consumer_group VARCHAR(128) NOT NULL,
    topic          VARCHAR(128) NOT NULL,
    tag            VARCHAR(128) NOT NULL,
    message_keys   VARCHAR(4096) NOT NULL,
    body           MEDIUMBLOB   NOT NULL,
    died_at        DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    replayed_at    DATETIME(3)  NULL,
    replays        INT          NOT NULL DEFAULT 0,
    UNIQUE KEY dead_letter_message (consumer_group, message_id)
);
