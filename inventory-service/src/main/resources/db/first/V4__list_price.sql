-- What an item costs elsewhere, in the currency of its price; NULL if the merchant does not say. Shown, never charged.

ALTER TABLE sale_item ADD COLUMN list_price_minor BIGINT NULL AFTER price_minor;
ALTER TABLE sale_item ADD CONSTRAINT list_price_is_higher CHECK (list_price_minor IS NULL OR list_price_minor > price_minor);
