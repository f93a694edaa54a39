-- Why a message was given up, and for a half message that ran out of its check-backs: its batch, and what the fence said.
-- replayed_at is also set when such a half message turns out to be of a transaction that never was: nothing is to be done.
ALTER TABLE dead_letter
    ADD COLUMN attempts INT NOT NULL DEFAULT 0,
    ADD COLUMN failure VARCHAR(512) NULL,
    ADD COLUMN batch_id BIGINT NULL,
    ADD COLUMN verdict VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NULL,
    ADD CONSTRAINT dead_letter_verdict CHECK (verdict IN ('COMMITTED', 'NEVER', 'UNKNOWN')),
    ADD KEY dead_letter_open (replayed_at, dead_letter_id);

-- What a consumer says when it gives a message up; copied to the dead letter when that comes from the broker.
CREATE TABLE dead_letter_failure (
    consumer_group VARCHAR(128) NOT NULL,
    message_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    failure        VARCHAR(512) NOT NULL,
    attempts       INT          NOT NULL,
    noted_at       DATETIME(3)  NOT NULL DEFAULT CURRENT_TIMESTAMP(3),
    PRIMARY KEY (consumer_group, message_id),
    KEY dead_letter_failure_noted (noted_at)
);
