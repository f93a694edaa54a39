-- Parcels and scans, 4 tables each per physical database. The gene (low 6 bits of the order id) names database and
-- table; user_id has the same gene. status_rank is the rank of status: the highest rank of the parcel's scans wins.

CREATE TABLE parcels_0 (
    order_id        BIGINT       NOT NULL,
    user_id         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    tracking_number CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    carrier         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sorting_code    CHAR(6)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'CREATED',
    status_rank     TINYINT      NOT NULL DEFAULT 0,
    ship_to         VARBINARY(8192) NOT NULL,
    traceparent     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at      DATETIME(3)  NOT NULL,
    updated_at      DATETIME(3)  NOT NULL,
    shipped_at      DATETIME(3)  NULL,
    delivered_at    DATETIME(3)  NULL,
    PRIMARY KEY (order_id),
    UNIQUE KEY parcels_0_tracking (tracking_number),
    CONSTRAINT parcels_0_rank CHECK (status_rank BETWEEN 0 AND 5),
    CONSTRAINT parcels_0_shipped CHECK (status_rank = 0 OR shipped_at IS NOT NULL),
    CONSTRAINT parcels_0_delivered CHECK ((status_rank = 5) = (delivered_at IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE scans_0 (
    order_id    BIGINT       NOT NULL,
    scan_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status_rank TINYINT      NOT NULL,
    facility    VARCHAR(64)  NOT NULL,
    device_id   VARCHAR(64)  NOT NULL,
    occurred_at DATETIME(3)  NOT NULL,
    recorded_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (order_id, scan_id),
    CONSTRAINT scans_0_rank CHECK (status_rank BETWEEN 1 AND 5)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE parcels_1 (
    order_id        BIGINT       NOT NULL,
    user_id         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    tracking_number CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    carrier         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sorting_code    CHAR(6)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'CREATED',
    status_rank     TINYINT      NOT NULL DEFAULT 0,
    ship_to         VARBINARY(8192) NOT NULL,
    traceparent     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at      DATETIME(3)  NOT NULL,
    updated_at      DATETIME(3)  NOT NULL,
    shipped_at      DATETIME(3)  NULL,
    delivered_at    DATETIME(3)  NULL,
    PRIMARY KEY (order_id),
    UNIQUE KEY parcels_1_tracking (tracking_number),
    CONSTRAINT parcels_1_rank CHECK (status_rank BETWEEN 0 AND 5),
    CONSTRAINT parcels_1_shipped CHECK (status_rank = 0 OR shipped_at IS NOT NULL),
    CONSTRAINT parcels_1_delivered CHECK ((status_rank = 5) = (delivered_at IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE scans_1 (
    order_id    BIGINT       NOT NULL,
    scan_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status_rank TINYINT      NOT NULL,
    facility    VARCHAR(64)  NOT NULL,
    device_id   VARCHAR(64)  NOT NULL,
    occurred_at DATETIME(3)  NOT NULL,
    recorded_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (order_id, scan_id),
    CONSTRAINT scans_1_rank CHECK (status_rank BETWEEN 1 AND 5)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE parcels_2 (
    order_id        BIGINT       NOT NULL,
    user_id         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    tracking_number CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    carrier         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sorting_code    CHAR(6)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'CREATED',
    status_rank     TINYINT      NOT NULL DEFAULT 0,
    ship_to         VARBINARY(8192) NOT NULL,
    traceparent     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at      DATETIME(3)  NOT NULL,
    updated_at      DATETIME(3)  NOT NULL,
    shipped_at      DATETIME(3)  NULL,
    delivered_at    DATETIME(3)  NULL,
    PRIMARY KEY (order_id),
    UNIQUE KEY parcels_2_tracking (tracking_number),
    CONSTRAINT parcels_2_rank CHECK (status_rank BETWEEN 0 AND 5),
    CONSTRAINT parcels_2_shipped CHECK (status_rank = 0 OR shipped_at IS NOT NULL),
    CONSTRAINT parcels_2_delivered CHECK ((status_rank = 5) = (delivered_at IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE scans_2 (
    order_id    BIGINT       NOT NULL,
    scan_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status_rank TINYINT      NOT NULL,
    facility    VARCHAR(64)  NOT NULL,
    device_id   VARCHAR(64)  NOT NULL,
    occurred_at DATETIME(3)  NOT NULL,
    recorded_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (order_id, scan_id),
    CONSTRAINT scans_2_rank CHECK (status_rank BETWEEN 1 AND 5)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE parcels_3 (
    order_id        BIGINT       NOT NULL,
    user_id         VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    tracking_number CHAR(16)     CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    carrier         VARCHAR(24)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    sorting_code    CHAR(6)      CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status          VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'CREATED',
    status_rank     TINYINT      NOT NULL DEFAULT 0,
    ship_to         VARBINARY(8192) NOT NULL,
    traceparent     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NULL,
    created_at      DATETIME(3)  NOT NULL,
    updated_at      DATETIME(3)  NOT NULL,
    shipped_at      DATETIME(3)  NULL,
    delivered_at    DATETIME(3)  NULL,
    PRIMARY KEY (order_id),
    UNIQUE KEY parcels_3_tracking (tracking_number),
    CONSTRAINT parcels_3_rank CHECK (status_rank BETWEEN 0 AND 5),
    CONSTRAINT parcels_3_shipped CHECK (status_rank = 0 OR shipped_at IS NOT NULL),
    CONSTRAINT parcels_3_delivered CHECK ((status_rank = 5) = (delivered_at IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE scans_3 (
    order_id    BIGINT       NOT NULL,
    scan_id     VARCHAR(64)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    type        VARCHAR(16)  CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
    status_rank TINYINT      NOT NULL,
    facility    VARCHAR(64)  NOT NULL,
    device_id   VARCHAR(64)  NOT NULL,
    occurred_at DATETIME(3)  NOT NULL,
    recorded_at DATETIME(3)  NOT NULL,
    PRIMARY KEY (order_id, scan_id),
    CONSTRAINT scans_3_rank CHECK (status_rank BETWEEN 1 AND 5)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
