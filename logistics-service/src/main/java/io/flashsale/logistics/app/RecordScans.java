package io.flashsale.logistics.app;

import io.flashsale.contract.OrderId;
import io.flashsale.logistics.app.port.ParcelStore;
import io.flashsale.logistics.app.port.ScanJournal;
import io.flashsale.logistics.domain.ParcelProgress;
import io.flashsale.logistics.domain.Scan;
import io.flashsale.logistics.domain.ScanId;
import io.flashsale.logistics.domain.ScanPlan;
import io.flashsale.logistics.domain.ScanResult;
import io.flashsale.logistics.domain.ScanType;
import io.flashsale.logistics.domain.TrackingNumber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Records a courier's batch. Each database is a transaction of its own; if one fails, the courier gets no answer, sends
 * the batch again, and what was recorded is a duplicate then.
 */
public final class RecordScans {

    private final ParcelStore parcels;
    private final ScanJournal journal;

    public RecordScans(ParcelStore parcels, ScanJournal journal) {
        this.parcels = parcels;
        this.journal = journal;
    }

    /** A scan as it was sent, the label not read yet. */
    public record Report(
            ScanId scanId,
            String trackingNumber,
            ScanType type,
            String facility,
            Instant occurredAt,
            String deviceId) {}

    /** One result per report, in their order. */
    public List<ScanResult> handle(List<Report> reports) {
        List<Label> labels = reports.stream().map(RecordScans::readLabel).toList();
        var firsts = new LinkedHashMap<Scan.Key, Scan>();
        for (Label label : labels) {
            if (label instanceof Label.Readable(Scan scan)) {
                firsts.putIfAbsent(scan.key(), scan);
            }
        }
        Map<Scan.Key, ScanResult> recorded = record(firsts);
        var results = new ArrayList<ScanResult>(reports.size());
        for (Label label : labels) {
            results.add(
                    switch (label) {
                        case Label.Refused(ScanResult reason) -> reason;
                        case Label.Readable(Scan scan) ->
                            scan == firsts.get(scan.key())
                                    ? recorded.get(scan.key())
                                    : repeated(scan, firsts.get(scan.key()), recorded.get(scan.key()));
                    });
        }
        return List.copyOf(results);
    }

    private sealed interface Label {
        record Readable(Scan scan) implements Label {}

        record Refused(ScanResult reason) implements Label {}
    }

    private static Label readLabel(Report report) {
        return switch (TrackingNumber.read(report.trackingNumber())) {
            case TrackingNumber.Reading.Malformed() -> new Label.Refused(ScanResult.MALFORMED_NUMBER);
            case TrackingNumber.Reading.BadCheckDigit() -> new Label.Refused(ScanResult.BAD_CHECK_DIGIT);
            case TrackingNumber.Reading.Read(TrackingNumber number) ->
                new Label.Readable(new Scan(
                        report.scanId(),
                        number,
                        report.type(),
                        report.facility(),
                        report.occurredAt(),
                        report.deviceId()));
        };
    }

    /** The second scan of the same batch under one id. */
    private static ScanResult repeated(Scan scan, Scan first, ScanResult ofFirst) {
        return switch (ofFirst) {
            case ACCEPTED, DUPLICATE -> ScanResult.ofRepeated(scan, first);
            case SCAN_ID_REUSED, UNKNOWN_PARCEL, BAD_CHECK_DIGIT, MALFORMED_NUMBER -> ofFirst;
        };
    }

    private Map<Scan.Key, ScanResult> record(Map<Scan.Key, Scan> scans) {
        var results = new HashMap<Scan.Key, ScanResult>();
        List<OrderId> orders =
                scans.values().stream().map(Scan::orderId).distinct().toList();
        // Progress is read before the scans: what it misses then, the scans' transaction still sees.
        Map<OrderId, ParcelProgress> progress = parcels.progress(orders);
        Map<Scan.Key, Scan> recorded = journal.recorded(scans.keySet());
        var byDatabase = new TreeMap<Integer, List<Scan>>();
        scans.forEach((key, scan) -> {
            ParcelProgress parcel = progress.get(scan.orderId());
            Scan before = recorded.get(key);
            // The check character holds for each carrier's code: the whole number must be the one we handed out.
            if (parcel == null || !parcel.trackingNumber().equals(scan.trackingNumber())) {
                results.put(key, ScanResult.UNKNOWN_PARCEL);
            } else if (before != null) {
                results.put(key, ScanResult.ofRepeated(scan, before));
            } else {
                byDatabase
                        .computeIfAbsent(journal.databaseOf(scan.orderId()), database -> new ArrayList<>())
                        .add(scan);
            }
        });
        byDatabase.forEach((database, batch) -> {
            var plan = ScanPlan.of(progress, batch);
            if (!plan.shipping().isEmpty()) {
                results.putAll(journal.recordShipping(database, plan.shipping()));
            }
            if (!plan.delivering().isEmpty()) {
                results.putAll(journal.recordDelivering(database, plan.delivering()));
            }
        });
        return results;
    }
}
