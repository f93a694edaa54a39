package io.flashsale.inventory.adapter.persistence;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.domain.Admission;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleItem;
import io.flashsale.inventory.domain.SaleTerms;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Columns and what they mean. */
final class SaleRows {

    private SaleRows() {}

    /** A row of {@code sale}. */
    record SaleRow(
            long saleId,
            long version,
            String status,
            String title,
            LocalDateTime startsAt,
            LocalDateTime endsAt,
            String admission,
            int payWithinSeconds) {

        Sale toSale(List<ItemRow> items) {
            return new Sale(
                    new SaleId(saleId),
                    version,
                    SaleStatus.valueOf(status),
                    new SaleTerms(
                            title,
                            instant(startsAt),
                            instant(endsAt),
                            Admission.of(admission).orElseThrow(),
                            payWithinSeconds,
                            items.stream().map(ItemRow::toItem).toList()));
        }
    }

    /** A row of {@code sale_item}. */
    record ItemRow(
            long saleId,
            String skuId,
            String name,
            long priceMinor,
            @Nullable Long listPriceMinor,
            String currency,
            int total,
            int perUserLimit,
            int buckets) {

        SaleItem toItem() {
            return new SaleItem(
                    SkuId.of(skuId),
                    name,
                    new Money(priceMinor, currency),
                    listPriceMinor == null ? null : new Money(listPriceMinor, currency),
                    total,
                    perUserLimit,
                    buckets);
        }
    }

    /** Columns are DATETIME(3) in UTC; a local date-time can't be shifted by a driver's or a session's time zone. */
    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    static Instant instant(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC);
    }
}
