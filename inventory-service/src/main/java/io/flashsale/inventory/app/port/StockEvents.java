package io.flashsale.inventory.app.port;

import io.flashsale.contract.StockDecided;
import java.util.List;

/** Tells what the ledger decided; safe to repeat. */
public interface StockEvents {

    void confirmed(List<StockDecided> orders);

    void rejected(List<StockDecided> orders);
}
