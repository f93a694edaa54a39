package io.flashsale.logistics.domain;

import io.flashsale.contract.OrderId;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A scan of a readable label.
 *
 * @param occurredAt by the scanner's clock; orders the timeline, decides nothing
 */
public record Scan(
        ScanId scanId,
        TrackingNumber trackingNumber,
        ScanType type,
        String facility,
        Instant occurredAt,
        String deviceId) {

    public Scan {
        // As precise as the database keeps it, so that a repeated scan equals the recorded one.
        occurredAt = occurredAt.truncatedTo(ChronoUnit.MILLIS);
    }

    public OrderId orderId() {
        return trackingNumber.orderId();
    }

    /** What makes it one scan however often it is sent. */
    public Key key() {
        return new Key(orderId(), scanId);
    }

    public record Key(OrderId orderId, ScanId scanId) {}
}
