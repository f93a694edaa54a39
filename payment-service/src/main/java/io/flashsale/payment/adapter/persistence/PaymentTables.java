package io.flashsale.payment.adapter.persistence;

import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Gene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** Names of the physical tables, and where a gene's rows are. */
final class PaymentTables {

    private static final String PAYMENTS = "payments";
    private static final String KEYS = "payment_keys";
    private static final String REFUNDS = "refunds";
    private static final String JOURNAL = "journal_lines";

    private final PhysicalDatabases databases;

    PaymentTables(PhysicalDatabases databases) {
        this.databases = databases;
    }

    List<PhysicalDatabase> databases() {
        return databases.all();
    }

    /** Where the tables are that are not sharded. */
    PhysicalDatabase first() {
        return databases.first();
    }

    PhysicalDatabase databaseOf(int gene) {
        return databases.of(gene);
    }

    PhysicalDatabase databaseOf(long id) {
        return databases.of(Gene.of(id));
    }

    String payments(int gene) {
        return databases.shards().tableName(PAYMENTS, gene);
    }

    String keys(int gene) {
        return databases.shards().tableName(KEYS, gene);
    }

    String refunds(int gene) {
        return databases.shards().tableName(REFUNDS, gene);
    }

    String journal(int gene) {
        return databases.shards().tableName(JOURNAL, gene);
    }

    /** The same query over all tables of a database in one round trip; {@code select} gets the table's number. */
    String union(IntFunction<String> select) {
        List<String> parts = new ArrayList<>();
        for (int table = 0; table < databases.shards().tables(); table++) {
            parts.add("(" + select.apply(table) + ")");
        }
        return String.join("\nUNION ALL\n", parts);
    }

    static long micros(Duration duration) {
        return Math.multiplyExact(duration.toMillis(), 1000L);
    }
}
