package io.flashsale.inventory.app;

import io.flashsale.contract.OrderId;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.OrderEndings;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.Repair;
import io.flashsale.inventory.domain.Sale;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stock that is taken and neither sold nor given back long after the time to pay: its order has ended, and the message
 * that said so was lost for good (law 9). order-service is asked to say it again; the ledger does not guess.
 */
public final class AskForEndings {

    private static final Logger log = LoggerFactory.getLogger(AskForEndings.class);

    private final Sales sales;
    private final Ledger ledger;
    private final OrderEndings orders;
    private final Repairs repairs;
    private final InventoryMeters meters;
    private final InstantSource clock;
    private final Bounds bounds;

    /**
     * When and how much is asked.
     *
     * @param afterEnd a sale is looked after this long after its end
     * @param grace time beyond the time to pay in which sweepers and redeliveries do their work
     * @param limit orders per item and run
     */
    public record Bounds(Duration afterEnd, Duration grace, int limit) {}

    public AskForEndings(
            Sales sales,
            Ledger ledger,
            OrderEndings orders,
            Repairs repairs,
            InventoryMeters meters,
            InstantSource clock,
            Bounds bounds) {
        this.sales = sales;
        this.ledger = ledger;
        this.orders = orders;
        this.repairs = repairs;
        this.meters = meters;
        this.clock = clock;
        this.bounds = bounds;
    }

    public void askAll() {
        for (var sale : sales.publishedEndingAfter(clock.instant().minus(bounds.afterEnd()))) {
            for (var terms : sale.terms().items()) {
                ask(sale, new ItemKey(sale.id(), terms.skuId()));
            }
        }
    }

    private void ask(Sale sale, ItemKey item) {
        Duration age = Duration.ofSeconds(sale.terms().payWithinSeconds()).plus(bounds.grace());
        List<OrderId> open = ledger.unended(item, age, bounds.limit());
        if (open.isEmpty()) {
            return;
        }
        int told = orders.tellAgain(open);
        log.warn("{} orders of {} hold stock past their time; order-service tells {} again", open.size(), item, told);
        meters.repaired(Repair.Kind.UNENDED, told);
        if (told > 0) {
            String detail = open.size() + " orders held stock past their time to pay, " + told
                    + " ends are told again; the first is " + open.getFirst();
            repairs.record(new Repair(item, Repair.WHOLE_ITEM, Repair.Kind.UNENDED, told, detail, clock.instant()));
        }
    }
}
