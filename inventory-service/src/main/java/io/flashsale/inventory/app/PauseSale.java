package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Sales;
import java.time.InstantSource;

/** Stops a sale for a while. */
public final class PauseSale {

    private final SaleSteps steps;
    private final AlignGates gates;
    private final InstantSource clock;

    public PauseSale(Sales sales, AlignGates gates, InstantSource clock) {
        this.steps = new SaleSteps(sales);
        this.gates = gates;
        this.clock = clock;
    }

    public SaleOutcome pause(SaleId id) {
        var outcome = steps.announced(id, sale -> sale.pause(clock.instant()));
        if (outcome instanceof SaleOutcome.Done) {
            gates.align(id);
        }
        return outcome;
    }
}
