package io.flashsale.logistics.domain;

import java.time.Instant;
import java.util.List;

/** A parcel as its owner sees it; the timeline by time of the scans. */
public record TrackedParcel(
        TrackingNumber trackingNumber, ParcelStatus status, SortingCode sortingCode, List<Moment> timeline) {

    public record Moment(ScanType type, String facility, Instant occurredAt) {}

    public TrackedParcel {
        timeline = List.copyOf(timeline);
    }
}
