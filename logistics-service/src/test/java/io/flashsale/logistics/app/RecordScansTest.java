package io.flashsale.logistics.app;

import static io.flashsale.logistics.domain.ScanResult.ACCEPTED;
import static io.flashsale.logistics.domain.ScanResult.BAD_CHECK_DIGIT;
import static io.flashsale.logistics.domain.ScanResult.DUPLICATE;
import static io.flashsale.logistics.domain.ScanResult.MALFORMED_NUMBER;
import static io.flashsale.logistics.domain.ScanResult.SCAN_ID_REUSED;
import static io.flashsale.logistics.domain.ScanResult.UNKNOWN_PARCEL;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.logistics.domain.Carrier;
import io.flashsale.logistics.domain.Parcel;
import io.flashsale.logistics.domain.ParcelStatus;
import io.flashsale.logistics.domain.ScanId;
import io.flashsale.logistics.domain.ScanResult;
import io.flashsale.logistics.domain.ScanType;
import io.flashsale.logistics.domain.ShipTo;
import io.flashsale.logistics.domain.TrackingNumber;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecordScansTest {

    private static final OrderId EVEN = new OrderId(64L << 20);
    private static final OrderId ODD = new OrderId((64L << 20) + 1);

    private final ParcelsInMemory parcels = new ParcelsInMemory();
    private final RecordScans recordScans = new RecordScans(parcels, parcels);

    RecordScansTest() {
        parcels.create(List.of(parcel(EVEN), parcel(ODD)));
    }

    @Test
    void aParcelIsShippedOnceAndDeliveredOnce() {
        assertThat(scan("a", EVEN, ScanType.PICKED_UP)).isEqualTo(ACCEPTED);
        assertThat(scan("b", EVEN, ScanType.ARRIVED)).isEqualTo(ACCEPTED);
        assertThat(scan("c", EVEN, ScanType.DELIVERED)).isEqualTo(ACCEPTED);
        assertThat(scan("d", EVEN, ScanType.RETURNED)).isEqualTo(ACCEPTED);

        assertThat(parcels.statusOf(EVEN)).isEqualTo(ParcelStatus.DELIVERED);
        assertThat(parcels.published).containsExactly("ParcelsShipped " + EVEN, "ParcelsDelivered " + EVEN);
    }

    @Test
    void aDeliveryWithoutAnEarlierScanIsShippedFirst() {
        assertThat(scan("a", ODD, ScanType.DELIVERED)).isEqualTo(ACCEPTED);

        assertThat(parcels.published).containsExactly("ParcelsShipped " + ODD, "ParcelsDelivered " + ODD);
    }

    @Test
    void aWholeBatchBackwardsEndsWithTheHighestRank() {
        List<ScanResult> results = recordScans.handle(List.of(
                report("d", EVEN, ScanType.DELIVERED),
                report("c", EVEN, ScanType.OUT_FOR_DELIVERY),
                report("a", EVEN, ScanType.PICKED_UP),
                report("a", ODD, ScanType.DEPARTED)));

        assertThat(results).containsOnly(ACCEPTED);
        assertThat(parcels.statusOf(EVEN)).isEqualTo(ParcelStatus.DELIVERED);
        assertThat(parcels.statusOf(ODD)).isEqualTo(ParcelStatus.IN_TRANSIT);
    }

    @Test
    void aRepeatedScanIsADuplicateWithinABatchAndLater() {
        var picked = report("a", EVEN, ScanType.PICKED_UP);

        assertThat(recordScans.handle(List.of(picked, picked))).containsExactly(ACCEPTED, DUPLICATE);
        assertThat(recordScans.handle(List.of(picked))).containsExactly(DUPLICATE);
        assertThat(parcels.published).containsExactly("ParcelsShipped " + EVEN);
    }

    @Test
    void anIdThatStoodForAnotherScanIsRefusedWithinABatchAndLater() {
        var picked = report("a", EVEN, ScanType.PICKED_UP);
        var delivered = report("a", EVEN, ScanType.DELIVERED);

        assertThat(recordScans.handle(List.of(picked, delivered))).containsExactly(ACCEPTED, SCAN_ID_REUSED);
        assertThat(recordScans.handle(List.of(delivered))).containsExactly(SCAN_ID_REUSED);
        assertThat(parcels.statusOf(EVEN)).isEqualTo(ParcelStatus.PICKED_UP);
        assertThat(parcels.published).containsExactly("ParcelsShipped " + EVEN);
    }

    @Test
    void unreadableAndUnknownLabelsAreNamedAndTheRestIsRecorded() {
        String good = TrackingNumber.of(EVEN).text();
        String misread = (good.charAt(0) == 'R' ? "N" : "R") + good.substring(1);
        var foreign = new TrackingNumber(
                TrackingNumber.of(EVEN).carrier() == Carrier.RIVER_POST ? Carrier.NIGHT_TRAIN : Carrier.RIVER_POST,
                EVEN);

        List<ScanResult> results = recordScans.handle(List.of(
                report("a", misread, ScanType.PICKED_UP),
                report("b", "not a number", ScanType.PICKED_UP),
                report("c", TrackingNumber.of(new OrderId(77)).text(), ScanType.PICKED_UP),
                report("d", foreign.text(), ScanType.PICKED_UP),
                report("d", foreign.text(), ScanType.PICKED_UP),
                report("e", good, ScanType.PICKED_UP)));

        assertThat(results)
                .containsExactly(
                        BAD_CHECK_DIGIT, MALFORMED_NUMBER, UNKNOWN_PARCEL, UNKNOWN_PARCEL, UNKNOWN_PARCEL, ACCEPTED);
    }

    private ScanResult scan(String scanId, OrderId order, ScanType type) {
        return recordScans.handle(List.of(report(scanId, order, type))).getFirst();
    }

    private static RecordScans.Report report(String scanId, OrderId order, ScanType type) {
        return report(scanId, TrackingNumber.of(order).text(), type);
    }

    private static RecordScans.Report report(String scanId, String trackingNumber, ScanType type) {
        return new RecordScans.Report(
                new ScanId(scanId), trackingNumber, type, "HUB-1", Instant.parse("2026-11-11T00:00:00Z"), "dev-1");
    }

    private static Parcel parcel(OrderId orderId) {
        return Parcel.of(orderId, new UserId("shopper-1"), new ShipTo("Ada", "138", "1 Canal St, 12345 X"), null);
    }
}
