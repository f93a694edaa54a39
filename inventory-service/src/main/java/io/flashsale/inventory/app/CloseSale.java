package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Sales;

/** Ends a sale for good. */
public final class CloseSale {

    private final SaleSteps steps;
    private final AlignGates gates;

    public CloseSale(Sales sales, AlignGates gates) {
        this.steps = new SaleSteps(sales);
        this.gates = gates;
    }

    public SaleOutcome close(SaleId id) {
        var outcome = steps.announced(id, sale -> sale.close());
        if (outcome instanceof SaleOutcome.Done) {
            gates.align(id);
        }
        return outcome;
    }
}
