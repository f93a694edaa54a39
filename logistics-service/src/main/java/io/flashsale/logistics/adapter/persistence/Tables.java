package io.flashsale.logistics.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Gene;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Which physical tables hold an order's parcel and scans. */
@Component
class Tables {

    /** One slice of both logical tables; sorted, so that every transaction locks in the same order. */
    record Slice(int database, int table) implements Comparable<Slice> {

        private static final Comparator<Slice> ORDER =
                Comparator.comparingInt(Slice::database).thenComparingInt(Slice::table);

        String parcels() {
            return "parcels_" + table;
        }

        String scans() {
            return "scans_" + table;
        }

        @Override
        public int compareTo(Slice other) {
            return ORDER.compare(this, other);
        }
    }

    private final PhysicalDatabases databases;

    Tables(PhysicalDatabases databases) {
        this.databases = databases;
    }

    Slice of(OrderId orderId) {
        int gene = Gene.of(orderId.value());
        return new Slice(databases.shards().database(gene), databases.shards().table(gene));
    }

    PhysicalDatabase database(int index) {
        return databases.all().get(index);
    }

    List<Slice> all() {
        var slices = new ArrayList<Slice>();
        for (int database = 0; database < databases.size(); database++) {
            for (int table = 0; table < databases.shards().tables(); table++) {
                slices.add(new Slice(database, table));
            }
        }
        return slices;
    }

    <T> Map<Slice, List<T>> group(Collection<T> things, Function<T, OrderId> order) {
        var groups = new TreeMap<Slice, List<T>>();
        for (T thing : things) {
            groups.computeIfAbsent(of(order.apply(thing)), slice -> new ArrayList<>())
                    .add(thing);
        }
        return groups;
    }
}
