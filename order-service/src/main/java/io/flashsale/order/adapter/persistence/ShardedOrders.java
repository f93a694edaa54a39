package io.flashsale.order.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Gene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.springframework.stereotype.Component;

/** Groups order ids by the one database and table each of them lives in. */
@Component
class ShardedOrders {

    static final String ORDERS = "orders";

    /** Ids in one IN list; beyond it MySQL plans a scan. */
    private static final int MAX_IN_LIST = 500;

    private final PhysicalDatabases databases;

    ShardedOrders(PhysicalDatabases databases) {
        this.databases = databases;
    }

    PhysicalDatabases databases() {
        return databases;
    }

    String table(OrderId orderId) {
        return databases.shards().tableName(ORDERS, Gene.of(orderId.value()));
    }

    /** All physical tables of one database. */
    List<String> tables() {
        List<String> tables = new ArrayList<>();
        for (int table = 0; table < databases.shards().tables(); table++) {
            tables.add(ORDERS + "_" + table);
        }
        return tables;
    }

    Map<PhysicalDatabase, List<OrderId>> byDatabase(List<OrderId> orderIds) {
        return databases.group(orderIds, id -> Gene.of(id.value()));
    }

    /** Calls back with each table and the ids in it, in the order of table and id, so that lock orders agree. */
    void byTable(List<OrderId> orderIds, BiConsumer<String, List<Long>> each) {
        Map<String, List<Long>> groups = new LinkedHashMap<>();
        orderIds.stream()
                .distinct()
                .sorted((a, b) -> Long.compare(a.value(), b.value()))
                .forEach(id -> groups.computeIfAbsent(table(id), table -> new ArrayList<>())
                        .add(id.value()));
        groups.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(group -> {
            List<Long> ids = group.getValue();
            for (int from = 0; from < ids.size(); from += MAX_IN_LIST) {
                each.accept(group.getKey(), ids.subList(from, Math.min(ids.size(), from + MAX_IN_LIST)));
            }
        });
    }
}
