-- This service's own copy of published sales, in its first database only.
CREATE TABLE sale_copy (
    sale_id  BIGINT      NOT NULL PRIMARY KEY,
    version  BIGINT      NOT NULL,
    status   VARCHAR(16) NOT NULL,
    ends_at  DATETIME(3) NOT NULL,
    snapshot MEDIUMTEXT  NOT NULL,
    KEY sale_copy_ends (ends_at)
);
