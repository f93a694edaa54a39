package io.flashsale.audit.evidence;

import java.util.List;
import java.util.Set;

/**
 * Everything in logistics-service's databases, as of one moment.
 *
 * @param scanIds of all scans that were recorded
 */
public record Parcels(List<ParcelRow> rows, Set<String> scanIds) {

    public Parcels {
        rows = List.copyOf(rows);
        scanIds = Set.copyOf(scanIds);
    }
}
