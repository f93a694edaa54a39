package io.flashsale.logistics.app.port;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.domain.Scan;
import io.flashsale.logistics.domain.ScanPlan;
import io.flashsale.logistics.domain.ScanResult;
import java.util.Map;
import java.util.Set;

/** The scans, and what they do to parcels: each step is one local transaction inside one half message. */
public interface ScanJournal {

    /** The physical database of an order; the scans of one step all belong to one. */
    int databaseOf(OrderId orderId);

    /** Those of these scans that are recorded, as they were. */
    Map<Scan.Key, Scan> recorded(Set<Scan.Key> keys);

    /**
     * Records the scans, raises each parcel to the highest rank of its scans and publishes {@code ParcelsShipped} for
     * the announced parcels. Returns ACCEPTED, DUPLICATE or SCAN_ID_REUSED for each scan.
     *
     * <p>Throws ServiceUnavailable, and nothing is done, if another call took a scan's id meanwhile so that an
     * announcement would be untrue.
     */
    Map<Scan.Key, ScanResult> recordShipping(int database, ScanPlan.Step step);

    /** The same for the DELIVERED scans, with {@code ParcelsDelivered}. */
    Map<Scan.Key, ScanResult> recordDelivering(int database, ScanPlan.Step step);
}
