package io.flashsale.inventory.app;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.app.port.StockLevels;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.ShownStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sale as clients see it. */
public record SaleView(
        SaleId saleId,
        String title,
        ShownStatus status,
        Instant startsAt,
        Instant endsAt,
        String admission,
        List<Item> items) {

    /**
     * @param listPrice what it costs elsewhere; null if the merchant does not say
     * @param available approximate
     */
    public record Item(
            SkuId skuId,
            String name,
            Money price,
            @Nullable Money listPrice,
            int total,
            int available,
            int perUserLimit) {}

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
                                i.skuId(),
                                i.name(),
                                i.price(),
                                i.listPrice(),
                                i.total(),
                                levels.available(sale, i),
                                i.perUserLimit()))
                        .toList());
    }
}
