package io.flashsale.logistics.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ParcelStatusTest {

    @Test
    void theHighestRankWinsInEveryOrderOfArrival() {
        forEachSubset(scans -> {
            ParcelStatus highest = scans.stream()
                    .map(ScanType::status)
                    .max(Comparator.comparingInt(ParcelStatus::rank))
                    .orElse(ParcelStatus.CREATED);
            forEachOrder(scans, new ArrayList<>(), arrival -> assertThat(status(arrival))
                    .as("%s", arrival)
                    .isEqualTo(highest));
        });
    }

    @Test
    void aRepeatedScanChangesNothing() {
        for (ScanType first : ScanType.values()) {
            for (ScanType second : ScanType.values()) {
                assertThat(status(List.of(first, second, first, second))).isEqualTo(status(List.of(first, second)));
            }
        }
    }

    @Test
    void aDeliveredParcelStaysDeliveredWhateverComesLate() {
        for (ScanType late : ScanType.values()) {
            assertThat(status(List.of(ScanType.DELIVERED, late))).isEqualTo(ParcelStatus.DELIVERED);
            assertThat(status(List.of(late, ScanType.DELIVERED))).isEqualTo(ParcelStatus.DELIVERED);
        }
    }

    @Test
    void ranksDiffer() {
        assertThat(Arrays.stream(ParcelStatus.values()).map(ParcelStatus::rank)).doesNotHaveDuplicates();
    }

    private static ParcelStatus status(List<ScanType> arrival) {
        ParcelStatus status = ParcelStatus.CREATED;
        for (ScanType scan : arrival) {
            status = status.orHigher(scan.status());
        }
        return status;
    }

    private static void forEachSubset(Consumer<List<ScanType>> check) {
        ScanType[] types = ScanType.values();
        for (int bits = 0; bits < 1 << types.length; bits++) {
            var subset = new ArrayList<ScanType>();
            for (int i = 0; i < types.length; i++) {
                if ((bits & 1 << i) != 0) {
                    subset.add(types[i]);
                }
            }
            check.accept(subset);
        }
    }

    private static void forEachOrder(List<ScanType> rest, List<ScanType> chosen, Consumer<List<ScanType>> check) {
        if (rest.isEmpty()) {
            check.accept(chosen);
        }
        for (ScanType next : rest) {
            var remaining = new ArrayList<>(rest);
            remaining.remove(next);
            var longer = new ArrayList<>(chosen);
            longer.add(next);
            forEachOrder(remaining, longer, check);
        }
    }
}
