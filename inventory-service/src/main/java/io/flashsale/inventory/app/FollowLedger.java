package io.flashsale.inventory.app;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.BucketKey;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.LedgerEntry;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.StockRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Repeats what the ledger says where others look: in the gates and in the sale's totals. Safe to repeat, in any order. */
public final class FollowLedger {

    private final Sales sales;
    private final SaleSteps steps;
    private final Ledger ledger;
    private final Gates gates;

    public FollowLedger(Sales sales, Ledger ledger, Gates gates) {
        this.sales = sales;
        this.steps = new SaleSteps(sales);
        this.ledger = ledger;
        this.gates = gates;
    }

    /** The buckets that these entries' orders took from, or were refused at. */
    public void gates(Collection<LedgerEntry> entries) {
        var byItem = new TreeMap<ItemKey, Set<OrderId>>();
        for (var entry : entries) {
            byItem.computeIfAbsent(entry.key().item(), k -> new LinkedHashSet<>())
                    .add(entry.orderId());
        }
        tell(byItem, false);
    }

    /** Every bucket of an item, with news about these orders. @return how many of them were news to a gate */
    public int gates(ItemKey item, Collection<OrderId> orders) {
        return tell(Map.of(item, orders), true);
    }

    private int tell(Map<ItemKey, ? extends Collection<OrderId>> ordersByItem, boolean everyBucket) {
        if (ordersByItem.isEmpty()) {
            return 0;
        }
        // Rows and orders of one moment, after the entries were committed. Law 1: no order leaves `pending` before the
        // base covers it. Law 9: no order that is released by now is put back.
        List<Gates.News> news = new ArrayList<>();
        ledger.standings(ordersByItem).values().forEach(standing -> news.addAll(news(standing, everyBucket)));
        return news.isEmpty() ? 0 : gates.sync(news);
    }

    private static List<Gates.News> news(Ledger.Standing standing, boolean everyBucket) {
        var decided = new HashMap<BucketKey, List<LedgerEntry>>();
        var dropped = new HashMap<BucketKey, List<LedgerEntry>>();
        for (var history : standing.orders().values()) {
            LedgerEntry entry = history.decision();
            if (entry != null) {
                (history.live() ? decided : dropped)
                        .computeIfAbsent(entry.key(), k -> new ArrayList<>())
                        .add(entry);
            }
        }
        List<StockRow> rows = standing.rows();
        List<Gates.News> news = new ArrayList<>();
        for (var row : rows) {
            var in = decided.getOrDefault(row.key(), List.of());
            var out = dropped.getOrDefault(row.key(), List.of());
            if (everyBucket || !in.isEmpty() || !out.isEmpty()) {
                news.add(new Gates.News(row, rows.size(), in, out));
            }
        }
        return news;
    }

    /** The totals of a sale's items as its ledger rows say. */
    public void totals(SaleId id) {
        var found = sales.find(id);
        if (found.isPresent() && found.get().published()) {
            Map<SkuId, Integer> totals = ledgerTotals(found.get());
            steps.announced(id, sale -> new Sale.Change.Changed(sale.withTotals(totals)));
        }
    }

    private Map<SkuId, Integer> ledgerTotals(Sale sale) {
        var totals = new HashMap<SkuId, Integer>();
        for (var item : sale.terms().items()) {
            int total = ledger.standing(new ItemKey(sale.id(), item.skuId()), List.of()).rows().stream()
                    .mapToInt(StockRow::total)
                    .sum();
            totals.put(item.skuId(), total);
        }
        return totals;
    }
}
