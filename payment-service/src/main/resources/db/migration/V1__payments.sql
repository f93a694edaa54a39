-- Payments, the keys that started them, refunds and the journal: 4 tables of each per physical database.
-- A row lies in the shard of its order's gene; payment and refund ids carry that gene in their low six bits.
-- Times are UTC; the database's clock decides what is due.

CREATE TABLE payments_0 (
    payment_id     BIGINT       NOT NULL,
    order_id       BIGINT       NOT NULL,
    user_id        VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    provider       VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount_minor   BIGINT       NOT NULL,
    currency       CHAR(3)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status         VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- The order id while this is the order's live payment (STARTED, or SUCCEEDED from STARTED), else NULL:
    -- unique, so an order has at most one.
    live_order_id  BIGINT       NULL,
    pay_url        VARCHAR(512) CHARACTER SET ascii COLLATE ascii_bin NULL,
    transaction_id VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    settlement     VARCHAR(8)   CHARACTER SET ascii COLLATE ascii_bin NULL,
    pay_before     DATETIME(3)  NOT NULL,
    close_wanted   TINYINT      NOT NULL DEFAULT 0,
    checks         INT          NOT NULL DEFAULT 0,
    -- When a job has to look at it again; NULL once nothing is left to do.
    next_check_at  DATETIME(3)  NULL,
    created_at     DATETIME(3)  NOT NULL,
    captured_at    DATETIME(3)  NULL,
    PRIMARY KEY (payment_id),
    UNIQUE KEY live_order (live_order_id),
    UNIQUE KEY provider_transaction (provider, transaction_id),
    KEY by_order (order_id),
    KEY due (next_check_at),
    CONSTRAINT payments_amount CHECK (amount_minor > 0),
    CONSTRAINT payments_status CHECK (status IN ('STARTED', 'SUCCEEDED', 'FAILED', 'CLOSED')),
    CONSTRAINT payments_captured CHECK ((status = 'SUCCEEDED') = (transaction_id IS NOT NULL)),
    CONSTRAINT payments_settled CHECK (settlement IS NULL OR status = 'SUCCEEDED'),
    CONSTRAINT payments_live CHECK (live_order_id IS NULL OR (live_order_id = order_id AND status IN ('STARTED', 'SUCCEEDED')))
);

-- A user's keys all lie in his own shard, so the primary key is unique over all shards.
CREATE TABLE payment_keys_0 (
    user_id         VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    payment_id      BIGINT      NOT NULL,
    created_at      DATETIME(3) NOT NULL,
    PRIMARY KEY (user_id, idempotency_key)
);

CREATE TABLE refunds_0 (
    refund_id       BIGINT       NOT NULL,
    payment_id      BIGINT       NOT NULL,
    provider        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    transaction_id  VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount_minor    BIGINT       NOT NULL,
    currency        CHAR(3)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason          VARCHAR(64)  NOT NULL,
    status          VARCHAR(10)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    attempts        INT          NOT NULL DEFAULT 0,
    next_attempt_at DATETIME(3)  NULL,
    created_at      DATETIME(3)  NOT NULL,
    succeeded_at    DATETIME(3)  NULL,
    PRIMARY KEY (refund_id),
    -- Law 5: at most one refund per payment.
    UNIQUE KEY one_per_payment (payment_id),
    KEY due (next_attempt_at),
    CONSTRAINT refunds_amount CHECK (amount_minor > 0),
    CONSTRAINT refunds_status CHECK (status IN ('REQUESTED', 'SUCCEEDED'))
);

-- Double entry: the lines of an entry sum to zero. The primary key lets each entry of a payment in once.
CREATE TABLE journal_lines_0 (
    payment_id   BIGINT      NOT NULL,
    entry        VARCHAR(8)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    line         TINYINT     NOT NULL,
    account      VARCHAR(24) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    amount_minor BIGINT      NOT NULL,
    currency     CHAR(3)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    created_at   DATETIME(3) NOT NULL,
    PRIMARY KEY (payment_id, entry, line),
    CONSTRAINT journal_entry CHECK (entry IN ('CAPTURE', 'REFUND')),
    CONSTRAINT journal_amount CHECK (amount_minor <> 0)
);

CREATE TABLE payments_1 LIKE payments_0;
CREATE TABLE payments_2 LIKE payments_0;
CREATE TABLE payments_3 LIKE payments_0;
CREATE TABLE payment_keys_1 LIKE payment_keys_0;
CREATE TABLE payment_keys_2 LIKE payment_keys_0;
CREATE TABLE payment_keys_3 LIKE payment_keys_0;
CREATE TABLE refunds_1 LIKE refunds_0;
CREATE TABLE refunds_2 LIKE refunds_0;
CREATE TABLE refunds_3 LIKE refunds_0;
CREATE TABLE journal_lines_1 LIKE journal_lines_0;
CREATE TABLE journal_lines_2 LIKE journal_lines_0;
CREATE TABLE journal_lines_3 LIKE journal_lines_0;
