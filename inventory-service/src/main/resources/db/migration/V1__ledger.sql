-- The stock ledger. One shard per physical database; an item's rows and entries are all in one of them:
-- CRC32('saleId:skuId') % databases. Times are UTC by the database's clock.

CREATE TABLE stock (
    sale_id BIGINT NOT NULL,
    sku_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    bucket SMALLINT NOT NULL,
    total INT NOT NULL,
    taken INT NOT NULL DEFAULT 0,
    -- rises with every change of total or taken; the gate believes only the newest
    version BIGINT NOT NULL DEFAULT 1,
    -- 1 as soon as a gate may have existed: from then on it is never opened empty again
    opened SMALLINT NOT NULL DEFAULT 0,
    PRIMARY KEY (sale_id, sku_id, bucket),
    -- Law 1, the last wall.
    CONSTRAINT stock_not_oversold CHECK (taken >= 0 AND taken <= total)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE ledger_entry (
    order_id BIGINT NOT NULL,
    -- 1: TAKE or REJECT, 2: SELL or RELEASE. Law 2: one entry per order and slot.
    slot SMALLINT NOT NULL,
    kind VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sale_id BIGINT NOT NULL,
    sku_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    bucket SMALLINT NOT NULL,
    user_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    quantity INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (order_id, slot),
    KEY entry_by_item (sale_id, sku_id, created_at),
    CONSTRAINT entry_slot_of_kind CHECK (
        (slot = 1 AND kind IN ('TAKE', 'REJECT')) OR (slot = 2 AND kind IN ('SELL', 'RELEASE'))),
    CONSTRAINT entry_has_units CHECK (quantity > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE restock (
    sale_id BIGINT NOT NULL,
    sku_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    idempotency_key VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    quantity INT NOT NULL,
    total_after INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (sale_id, sku_id, idempotency_key),
    CONSTRAINT restock_has_units CHECK (quantity > 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
