package io.flashsale.inventory.domain;

import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A flash-sale event.
 *
 * @param version rises with every change; a change is written only over the version that it was made from
 */
public record Sale(SaleId id, long version, SaleStatus status, SaleTerms terms) {

    /** The one transition table. */
    private static final Map<SaleStatus, Set<SaleStatus>> TRANSITIONS = Map.of(
            SaleStatus.DRAFT, Set.of(SaleStatus.PUBLISHED),
            SaleStatus.PUBLISHED, Set.of(SaleStatus.PAUSED, SaleStatus.CLOSED),
            SaleStatus.PAUSED, Set.of(SaleStatus.PUBLISHED, SaleStatus.CLOSED),
            SaleStatus.CLOSED, Set.of());

    public static final long FIRST_VERSION = 1;

    public static Sale draft(SaleId id, SaleTerms terms) {
        return new Sale(id, FIRST_VERSION, SaleStatus.DRAFT, terms);
    }

    /** The outcome of a change. */
    public sealed interface Change {
        record Changed(Sale sale) implements Change {}

        record Refused(String reason) implements Change {}
    }

    public Change edit(SaleTerms newTerms) {
        if (status != SaleStatus.DRAFT) {
            return new Change.Refused("The sale is published; only a draft can be edited.");
        }
        return new Change.Changed(new Sale(id, version + 1, status, newTerms));
    }

    public Change publish(Instant now) {
        if (status != SaleStatus.DRAFT) {
            return new Change.Refused("The sale was published before.");
        }
        if (!now.isBefore(terms.endsAt())) {
            return new Change.Refused("The sale would be over before it begins: endsAt has passed.");
        }
        return moveTo(SaleStatus.PUBLISHED);
    }

    public Change pause(Instant now) {
        return status == SaleStatus.PUBLISHED && !over(now)
                ? moveTo(SaleStatus.PAUSED)
                : new Change.Refused("Only a published sale that is not over can be paused.");
    }

    public Change resume(Instant now) {
        return status == SaleStatus.PAUSED && !over(now)
                ? moveTo(SaleStatus.PUBLISHED)
                : new Change.Refused("Only a paused sale that is not over can be resumed.");
    }

    public Change close() {
        return moveTo(SaleStatus.CLOSED);
    }

    /** Totals as the ledger says; they never fall. */
    public Sale withTotals(Map<SkuId, Integer> ledgerTotals) {
        List<SaleItem> items = terms.items().stream()
                .map(i -> i.withTotal(Math.max(i.total(), ledgerTotals.getOrDefault(i.skuId(), i.total()))))
                .toList();
        if (items.equals(terms.items())) {
            return this;
        }
        var newTerms = new SaleTerms(
                terms.title(), terms.startsAt(), terms.endsAt(), terms.admission(), terms.payWithinSeconds(), items);
        return new Sale(id, version + 1, status, newTerms);
    }

    /** Can units be added now? Null if so, else the reason against it. */
    public @Nullable String refusalOfRestock(Instant now) {
        return switch (status) {
            case DRAFT -> "The sale is a draft: edit its totals instead.";
            case CLOSED -> "The sale is closed.";
            case PUBLISHED, PAUSED -> over(now) ? "The sale is over." : null;
        };
    }

    /** True while the gate should let buyers through, its window permitting. */
    public boolean gateOpen() {
        return status == SaleStatus.PUBLISHED;
    }

    public boolean published() {
        return status != SaleStatus.DRAFT;
    }

    public Optional<SaleItem> item(SkuId skuId) {
        return terms.items().stream().filter(i -> i.skuId().equals(skuId)).findFirst();
    }

    public SaleChanged snapshot(@Nullable String traceparent) {
        return new SaleChanged(
                id,
                version,
                terms.title(),
                status,
                terms.startsAt(),
                terms.endsAt(),
                terms.admission().word(),
                terms.payWithinSeconds(),
                terms.items().stream().map(SaleItem::snapshot).toList(),
                traceparent);
    }

    private boolean over(Instant now) {
        return !now.isBefore(terms.endsAt());
    }

    private Change moveTo(SaleStatus target) {
        return TRANSITIONS.get(status).contains(target)
                ? new Change.Changed(new Sale(id, version + 1, target, terms))
                : new Change.Refused("A sale that is " + status + " can't become " + target + ".");
    }
}
