package io.flashsale.audit.evidence;

import io.flashsale.audit.evidence.EntryRow.Kind;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything in inventory-service's databases, as of one moment. */
public final class Ledger {

    private final Map<Long, SaleRow> sales;
    private final Map<ItemKey, ItemRow> items;
    private final List<StockRow> stock;
    private final List<EntryRow> entries;
    private final Map<Long, Map<Kind, EntryRow>> byOrder = new HashMap<>();

    public Ledger(Map<Long, SaleRow> sales, Map<ItemKey, ItemRow> items, List<StockRow> stock, List<EntryRow> entries) {
        this.sales = Map.copyOf(sales);
        this.items = Map.copyOf(items);
        this.stock = List.copyOf(stock);
        this.entries = List.copyOf(entries);
        for (EntryRow entry : entries) {
            byOrder.computeIfAbsent(entry.orderId(), id -> new EnumMap<>(Kind.class))
                    .put(entry.kind(), entry);
        }
    }

    public Map<Long, SaleRow> sales() {
        return sales;
    }

    public Map<ItemKey, ItemRow> items() {
        return items;
    }

    public List<StockRow> stock() {
        return stock;
    }

    public List<EntryRow> entries() {
        return entries;
    }

    public Optional<EntryRow> entry(long orderId, Kind kind) {
        return Optional.ofNullable(byOrder.getOrDefault(orderId, Map.of()).get(kind));
    }
}
