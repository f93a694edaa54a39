package io.flashsale.inventory.adapter.persistence;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.adapter.persistence.SaleRows.ItemRow;
import io.flashsale.inventory.adapter.persistence.SaleRows.SaleRow;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.ShownStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Look-ups through ShardingSphere. */
class MappedSaleQueries {

    private final SaleMapper mapper;

    MappedSaleQueries(SaleMapper mapper) {
        this.mapper = mapper;
    }

    Optional<Sale> find(SaleId id) {
        SaleRow row = mapper.find(id.value());
        return row == null ? Optional.empty() : withItems(List.of(row)).stream().findFirst();
    }

    List<Sale> page(Set<ShownStatus> statuses, Instant now, @Nullable SaleId before, int limit) {
        return withItems(mapper.page(
                statuses.stream().map(Enum::name).toList(),
                SaleRows.utc(now),
                before == null ? Long.MAX_VALUE : before.value(),
                limit));
    }

    private List<Sale> withItems(List<SaleRow> rows) {
        if (rows.isEmpty()) {
            return List.of();
        }
        var items = mapper.items(rows.stream().map(SaleRow::saleId).toList()).stream()
                .collect(Collectors.groupingBy(ItemRow::saleId));
        return rows.stream()
                .map(row -> row.toSale(items.getOrDefault(row.saleId(), List.of())))
                .toList();
    }
}
