package io.flashsale.contract;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A full snapshot of a sale; after publication only status and totals change.
 *
 * @param version rises with every change; an older one is ignored
 * @param payWithinSeconds time to pay after the order was placed, 5 or more
 */
public record SaleChanged(
        SaleId saleId,
        long version,
        String title,
        SaleStatus status,
        Instant startsAt,
        Instant endsAt,
        String admission,
        int payWithinSeconds,
        List<SaleItemSnapshot> items,
        @Nullable String traceparent)
        implements EventItem {

    public SaleChanged {
        items = List.copyOf(items);
    }

    @Override
    public String key() {
        return saleId.toString();
    }
}
