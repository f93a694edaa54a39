-- Orders: the physical tables of one database. Statuses are the codes of OrderStatus.
CREATE TABLE orders_0 (
    order_id        BIGINT        NOT NULL PRIMARY KEY,
    user_id         VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NULL,
    payload_hash    VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NULL,
    sale_id         BIGINT        NOT NULL,
    sku_id          VARCHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    bucket          SMALLINT      NOT NULL,
    quantity        INT           NOT NULL,
    amount_minor    BIGINT        NOT NULL,
    currency        CHAR(3)       CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status          TINYINT       NOT NULL,
    reason          VARCHAR(40)   NULL,
    payment_id      BIGINT        NULL,
    ship_to         VARBINARY(4096) NULL,
    traceparent     VARCHAR(64)   CHARACTER SET ascii COLLATE ascii_bin NULL,
    placed_at       DATETIME(3)   NOT NULL,
    pay_before      DATETIME(3)   NOT NULL,
    changed_at      DATETIME(3)   NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3),
    UNIQUE KEY orders_idempotency (user_id, idempotency_key),
    KEY orders_newest (user_id, order_id),
    KEY orders_sweep (status, pay_before),
    CHECK (quantity >= 1),
    CHECK (amount_minor >= 0),
    CHECK (status IN (1, 2, 3, 4, 5, 6, 7, 9)),
    -- Law 4: a payment belongs to PAID and later, and to nothing else.
    CHECK ((payment_id IS NOT NULL) = (status IN (4, 6, 7)))
);
CREATE TABLE orders_1 LIKE orders_0;
CREATE TABLE orders_2 LIKE orders_0;
CREATE TABLE orders_3 LIKE orders_0;

-- Law 3: live units per buyer and item. One unsharded table per database; a buyer's orders and count share the database.
CREATE TABLE user_count (
    user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sale_id BIGINT      NOT NULL,
    sku_id  VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    live    INT         NOT NULL,
    PRIMARY KEY (user_id, sale_id, sku_id),
    CHECK (live >= 0)
);
