package io.flashsale.inventory.app;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.StockLevels;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.ShownStatus;
import java.time.Instant;
import java.util.List;

/** A sale as clients see it. */
public record SaleView(
        SaleId saleId,
        String title,
        ShownStatus status,
        Instant startsAt,
        Instant endsAt,
        String admission,
        List<Item> items) {

    /** @param available approximate */
    public record Item(SkuId skuId, String name, Money price, int total, int available, int perUserLimit) {}

    static SaleView of(Sale sale, ShownStatus status, StockLevels levels) {
        var terms = sale.terms();
        return new SaleView(
                sale.id(),
                terms.title(),
                status,
                terms.startsAt(),
                terms.endsAt(),
                terms.admission().word(),
                terms.items().stream()
                        .map(i -> new Item(
                                i.skuId(), i.name(), i.price(), i.total(), levels.available(sale, i), i.perUserLimit()))
                        .toList());
    }
}
