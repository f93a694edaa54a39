package io.flashsale.inventory.domain;

import java.time.Instant;
import java.util.List;

/** What the operator decides about a sale; fixed at publication, totals excepted. */
public record SaleTerms(
        String title,
        Instant startsAt,
        Instant endsAt,
        Admission admission,
        int payWithinSeconds,
        List<SaleItem> items) {

    public SaleTerms {
        items = List.copyOf(items);
        if (!endsAt.isAfter(startsAt) || items.isEmpty()) {
            throw new IllegalArgumentException("a sale has a window and items");
        }
    }
}
