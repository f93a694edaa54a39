package io.flashsale.inventory.app.port;

import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;

/** Remaining stock for shoppers' eyes: a moment old, nothing is decided by it. */
public interface StockLevels {

    int available(Sale sale, SaleItem item);
}
