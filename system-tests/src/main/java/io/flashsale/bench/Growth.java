package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The same orders of one hot item while one thing is larger: what an order costs must not depend on how much there is.
 *
 * <p>Each round measures the same without that thing as well, the two in turns, since the machine's speed changes by more
 * than what is looked for. What is stored can't be taken away again: there the comparison is with what was measured
 * before anything was loaded.
 */
final class Growth implements Scenario {

    static final Figure BESIDE = Figure.less("CPU per order, part of what it is without", "%");

    private static final int CONNECTIONS = 64;
    private static final int ORDERS = 10_000;
    private static final int USUAL_STOCK = 100_000;
    private static final int ITEMS_PER_SALE = 100;
    private static final double PERCENT = 100;

    private final String name;
    private final int stock;
    private final int items;
    private final long stored;
    private int rounds;

    /** What the orders cost before anything was stored, with the whole run. */
    private @Nullable Double without;

    /**
     * @param stock units of the item
     * @param items on sale; the others are not asked for
     * @param stored orders of the past that are in the tables
     */
    Growth(String name, int stock, int items, long stored) {
        this.name = name;
        this.stock = stock;
        this.items = items;
        this.stored = stored;
    }

    @Override
    public String name() {
        return name;
    }

    long stored() {
        return stored;
    }

    @Override
    public String explanation() {
        return ("%,d orders over %d connections; %,d units in stock, %,d items on sale, %,d orders of the past stored; beside"
                        + " the same with %,d units, one item and nothing stored.")
                .formatted(ORDERS, CONNECTIONS, stock, items, stored, USUAL_STOCK);
    }

    @Override
    public void prepare(Rig rig, WarmUp warmUp) throws IOException, SQLException, InterruptedException {
        if (stored > 0) {
            without = rig.past().costWithout(() -> play(rig, USUAL_STOCK, new Sample()));
            rig.past().grow(stored);
            warmUp.play(CONNECTIONS);
        } else {
            others(rig);
        }
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        var sample = new Sample();
        double usual;
        double mine;
        if (without != null) {
            usual = without;
            mine = play(rig, stock, sample);
        } else if (rounds++ % 2 == 0) {
            usual = play(rig, USUAL_STOCK, new Sample());
            mine = play(rig, stock, sample);
        } else {
            mine = play(rig, stock, sample);
            usual = play(rig, USUAL_STOCK, new Sample());
        }
        return sample.put(BESIDE, PERCENT * mine / usual);
    }

    /** Items that nobody asks for, in sales of their own. */
    private void others(Rig rig) throws IOException, InterruptedException {
        for (int opened = 1; opened < items; opened += ITEMS_PER_SALE) {
            rig.shop().open(Math.min(ITEMS_PER_SALE, items - opened), USUAL_STOCK, USUAL_STOCK);
        }
    }

    /** @return milliseconds of CPU per order, all processes together */
    private static double play(Rig rig, int stock, Sample sample)
            throws IOException, SQLException, InterruptedException {
        int perSale = Math.min(stock, ORDERS);
        List<Sale> sales = new ArrayList<>();
        for (int sold = 0; sold < ORDERS; sold += perSale) {
            sales.add(rig.shop().open(1, stock, stock));
        }
        Rig.Taken before = rig.measure();
        double seconds = 0;
        for (Sale sale : sales) {
            LoadResult result = rig.load(new Load.Counted(CONNECTIONS, perSale), new Orders(rig, sale));
            rig.shop().awaitDecided(sale, Orders.accepted(result), Orders.unknown(result));
            if (Orders.accepted(result) != perSale) {
                throw new WrongTotal(Orders.accepted(result) + " of " + perSale + " orders were accepted");
            }
            seconds += result.seconds();
            sample.answers(result);
        }
        sample.put(Winners.RATE, ORDERS / seconds);
        before.into(sample, ORDERS, "orders");
        return Objects.requireNonNull(sample.figures().get(Rig.CPU_PER_ORDER));
    }
}
