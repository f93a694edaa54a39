package io.flashsale.logistics.adapter.persistence;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.LogisticsProperties;
import io.flashsale.logistics.app.port.ParcelTimelines;
import io.flashsale.logistics.domain.Carrier;
import io.flashsale.logistics.domain.ParcelStatus;
import io.flashsale.logistics.domain.ScanType;
import io.flashsale.logistics.domain.SortingCode;
import io.flashsale.logistics.domain.TrackedParcel;
import io.flashsale.logistics.domain.TrackingNumber;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

@Component
class MapperParcelTimelines implements ParcelTimelines {

    private final ParcelMapper mapper;
    private final int limit;

    MapperParcelTimelines(ParcelMapper mapper, LogisticsProperties properties) {
        this.mapper = mapper;
        this.limit = properties.timelineLimit();
    }

    @Override
    public Optional<TrackedParcel> find(OrderId orderId, UserId owner) {
        return Optional.ofNullable(mapper.find(orderId.value(), owner.value()))
                .map(row -> new TrackedParcel(
                        new TrackingNumber(Carrier.valueOf(row.carrier()), orderId),
                        ParcelStatus.valueOf(row.status()),
                        new SortingCode(row.sortingCode()),
                        timeline(orderId)));
    }

    private List<TrackedParcel.Moment> timeline(OrderId orderId) {
        return mapper.latestScans(orderId.value(), limit).reversed().stream()
                .map(row -> new TrackedParcel.Moment(
                        ScanType.valueOf(row.type()),
                        row.facility(),
                        row.occurredAt().toInstant(ZoneOffset.UTC)))
                .toList();
    }
}
