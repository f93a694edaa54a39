package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;

/**
 * The same orders of one hot item while one thing is larger: what an order costs must not depend on how much there is.
 *
 * @param stock units of the item
 * @param items on sale; the others are not asked for
 * @param stored orders of the past that are in the tables
 */
record Growth(String name, int stock, int items, long stored) implements Scenario {

    private static final int CONNECTIONS = 64;
    private static final int ORDERS = 10_000;

    @Override
    public String explanation() {
        return "%,d orders over %d connections; %,d units in stock, %,d items on sale, %,d orders of the past stored."
                .formatted(ORDERS, CONNECTIONS, stock, items, stored);
    }

    @Override
    public Sample round(Rig rig) throws IOException, SQLException, InterruptedException {
        rig.past().grow(stored);
        var sample = new Sample();
        int perSale = Math.min(stock, ORDERS);
        Rig.Taken before = rig.measure();
        double seconds = 0;
        for (int sold = 0; sold < ORDERS; sold += perSale) {
            Sale sale = rig.shop().open(items, stock, stock);
            LoadResult result = rig.load(new Load.Counted(CONNECTIONS, perSale), new OneItem(rig, sale));
            rig.shop().awaitDecided(sale, Orders.accepted(result), Orders.unknown(result));
            if (Orders.accepted(result) != perSale) {
                throw new WrongTotal(Orders.accepted(result) + " of " + perSale + " orders were accepted");
            }
            seconds += result.seconds();
            sample.answers(result);
        }
        sample.put(Winners.RATE, ORDERS / seconds);
        before.into(sample, ORDERS, "orders");
        return sample;
    }

    private static final class OneItem extends Orders {

        OneItem(Rig rig, Sale sale) {
            super(rig, new Sale(sale.id(), 1, sale.stock()));
        }
    }
}
