-- Which payment a provider's transaction paid. In the first database only, so that it is unique over all shards; the
-- unique key of the payments tables holds within one physical table.
CREATE TABLE provider_transaction (
    provider       VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    transaction_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    payment_id     BIGINT      NOT NULL,
    created_at     DATETIME(3) NOT NULL,
    PRIMARY KEY (provider, transaction_id)
) ENGINE = InnoDB;
