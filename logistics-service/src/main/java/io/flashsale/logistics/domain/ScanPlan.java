package io.flashsale.logistics.domain;

import io.flashsale.contract.OrderId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the scans of one database are written: at most two steps, each one local transaction inside one half message.
 *
 * <p>A half message carries one type of event, but a batch may make a parcel both shipped and delivered (its earlier
 * scans got lost or come later). So DELIVERED scans wait for the second step. A crash between the steps leaves a parcel
 * that is announced as shipped, and a courier without an answer, whose repetition does the rest.
 */
public record ScanPlan(Step shipping, Step delivering) {

    /**
     * @param announced parcels of which the fact is published for the first time; a race may publish it twice, which
     *     consumers bear, but never not at all and never untruly
     */
    public record Step(Set<TrackingNumber> announced, List<Scan> scans) {

        public Step {
            announced = Set.copyOf(announced);
            scans = List.copyOf(scans);
        }

        public boolean isEmpty() {
            return announced.isEmpty() && scans.isEmpty();
        }
    }

    /**
     * @param progress of every parcel that a scan names
     * @param scans that are not recorded yet
     */
    public static ScanPlan of(Map<OrderId, ParcelProgress> progress, List<Scan> scans) {
        var shipped = new LinkedHashSet<TrackingNumber>();
        var delivered = new LinkedHashSet<TrackingNumber>();
        var early = new ArrayList<Scan>();
        var last = new ArrayList<Scan>();
        for (Scan scan : scans) {
            ParcelProgress before = progress.get(scan.orderId());
            if (before == null) {
                throw new IllegalArgumentException("no parcel of order " + scan.orderId());
            }
            if (!before.announcedShipped()) {
                shipped.add(before.trackingNumber());
            }
            if (scan.type() != ScanType.DELIVERED) {
                early.add(scan);
                continue;
            }
            last.add(scan);
            if (before.status() != ParcelStatus.DELIVERED) {
                delivered.add(before.trackingNumber());
            }
        }
        return new ScanPlan(new Step(shipped, early), new Step(delivered, last));
    }
}
