package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.platform.ServiceUnavailable;
import java.util.function.Function;

/** One step of a sale's life: read, decide, write over the version that was read; again if somebody was faster. */
final class SaleSteps {

    // Operators don't race by the dozen: more failures than this are a fault, not contention.
    private static final int ATTEMPTS = 5;

    private final Sales sales;

    SaleSteps(Sales sales) {
        this.sales = sales;
    }

    /** Writes one way or another; false if the version has moved on. */
    interface Writer {
        boolean write(Sale changed, long expectedVersion);
    }

    SaleOutcome announced(SaleId id, Function<Sale, Sale.Change> step) {
        return step(id, step, sales::announce);
    }

    SaleOutcome quiet(SaleId id, Function<Sale, Sale.Change> step) {
        return step(id, step, sales::replaceDraft);
    }

    private SaleOutcome step(SaleId id, Function<Sale, Sale.Change> step, Writer writer) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var found = sales.find(id);
            if (found.isEmpty()) {
                return new SaleOutcome.NoSuchSale();
            }
            Sale sale = found.get();
            switch (step.apply(sale)) {
                case Sale.Change.Refused refused -> {
                    return new SaleOutcome.Refused(refused.reason());
                }
                case Sale.Change.Changed changed -> {
                    if (changed.sale().version() == sale.version() || writer.write(changed.sale(), sale.version())) {
                        return new SaleOutcome.Done(changed.sale());
                    }
                }
            }
        }
        throw new ServiceUnavailable("the sale " + id + " is being changed by others");
    }
}
