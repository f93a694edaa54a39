-- Sales and their items: few rows, in the first physical database only.

CREATE TABLE sale (
    sale_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    status VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    title VARCHAR(200) NOT NULL,
    starts_at DATETIME(3) NOT NULL,
    ends_at DATETIME(3) NOT NULL,
    admission VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    pay_within_seconds INT NOT NULL,
    created_at DATETIME(3) NOT NULL,
    PRIMARY KEY (sale_id),
    KEY sale_by_end (ends_at),
    CONSTRAINT sale_window CHECK (ends_at > starts_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE sale_item (
    sale_id BIGINT NOT NULL,
    sku_id VARCHAR(32) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    position INT NOT NULL,
    name VARCHAR(200) NOT NULL,
    price_minor BIGINT NOT NULL,
    currency CHAR(3) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    total INT NOT NULL,
    per_user_limit INT NOT NULL,
    buckets SMALLINT NOT NULL,
    PRIMARY KEY (sale_id, sku_id),
    CONSTRAINT item_can_be_sold CHECK (
        price_minor > 0 AND per_user_limit > 0 AND buckets BETWEEN 1 AND 64 AND total >= buckets)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
