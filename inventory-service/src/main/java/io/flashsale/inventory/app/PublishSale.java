package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Sales;
import java.time.InstantSource;

/**
 * Makes a draft public and writes its stock.
 *
 * <p>The status row decides first, because from then on the terms are fixed; stock rows and gates follow and are
 * finished by {@link RestoreGates} if this instance dies in between. Until then a missing gate means closed.
 */
public final class PublishSale {

    private final SaleSteps steps;
    private final RestoreGates gates;
    private final InstantSource clock;

    public PublishSale(Sales sales, RestoreGates gates, InstantSource clock) {
        this.steps = new SaleSteps(sales);
        this.gates = gates;
        this.clock = clock;
    }

    public SaleOutcome publish(SaleId id) {
        var outcome = steps.announced(id, sale -> sale.publish(clock.instant()));
        if (outcome instanceof SaleOutcome.Done done) {
            gates.publish(done.sale());
        }
        return outcome;
    }
}
