package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.SaleQueries;
import io.flashsale.inventory.app.port.StockLevels;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.ShownStatus;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shows sales: to operators all and as they are now, to everybody else the published ones, a moment old. */
public final class ListSales {

    private final SaleQueries queries;
    private final StockLevels levels;
    private final InstantSource clock;

    public ListSales(SaleQueries queries, StockLevels levels, InstantSource clock) {
        this.queries = queries;
        this.levels = levels;
        this.clock = clock;
    }

    /** A page; {@code next} is the id to go on from, null on the last one. */
    public record Page(List<SaleView> items, @Nullable SaleId next) {}

    /** @param status null for all */
    public Page page(@Nullable ShownStatus status, boolean drafts, @Nullable SaleId before, int limit) {
        Set<ShownStatus> statuses = status == null ? EnumSet.allOf(ShownStatus.class) : EnumSet.of(status);
        if (!drafts) {
            statuses.remove(ShownStatus.DRAFT);
        }
        if (statuses.isEmpty()) {
            return new Page(List.of(), null);
        }
        var now = clock.instant();
        // One more than asked tells whether there is a next page.
        List<Sale> found = queries.page(statuses, now, before, limit + 1, drafts);
        List<Sale> shown = found.subList(0, Math.min(limit, found.size()));
        return new Page(
                shown.stream().map(this::view).toList(),
                found.size() > limit ? shown.getLast().id() : null);
    }

    public Optional<SaleView> one(SaleId id, boolean drafts) {
        return queries.find(id, drafts).filter(s -> drafts || s.published()).map(this::view);
    }

    /** A sale as it stands at this moment, with its approximate stock. */
    public SaleView view(Sale sale) {
        return SaleView.of(sale, ShownStatus.of(sale, clock.instant()), levels);
    }
}
