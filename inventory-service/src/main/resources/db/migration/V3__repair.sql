-- Evidence of what had drifted between gate and ledger and was put right, beside the item's stock rows.
CREATE TABLE repair (
    repair_id BIGINT NOT NULL AUTO_INCREMENT,
    sale_id BIGINT NOT NULL,
    sku_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    -- -1: the whole item
    bucket SMALLINT NOT NULL,
    kind VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    units BIGINT NOT NULL,
    detail VARCHAR(1000) NOT NULL,
    found_at DATETIME(3) NOT NULL,
    PRIMARY KEY (repair_id),
    KEY repair_by_time (found_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

-- Items that are off sale until an operator has looked at them.
CREATE TABLE item_freeze (
    sale_id BIGINT NOT NULL,
    sku_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    frozen_by VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    reason VARCHAR(500) NOT NULL,
    frozen_at DATETIME(3) NOT NULL,
    PRIMARY KEY (sale_id, sku_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
