package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Sales;
import java.time.InstantSource;

/** Lets a paused sale go on. */
public final class ResumeSale {

    private final SaleSteps steps;
    private final AlignGates gates;
    private final InstantSource clock;

    public ResumeSale(Sales sales, AlignGates gates, InstantSource clock) {
        this.steps = new SaleSteps(sales);
        this.gates = gates;
        this.clock = clock;
    }

    public SaleOutcome resume(SaleId id) {
        var outcome = steps.announced(id, sale -> sale.resume(clock.instant()));
        if (outcome instanceof SaleOutcome.Done) {
            gates.align(id);
        }
        return outcome;
    }
}
