package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The most telling points of the matrix, so that it can't rot; {@code scripts/crash-matrix.sh} plays all of them. */
class CrashMatrixIT {

    private static final List<String> SELECTION = List.of(
            "place.commit.after",
            "release.ledger.after",
            "callback.commit.after",
            "sweep.void.after",
            "refund.provider.after",
            "scan.half.after");

    /** One after the other: a late payment must not come while another point's order-service is down. */
    private static final int AT_ONCE = 1;

    @BeforeAll
    static void nobodyStandsInForADeadOne() {
        for (Service service : List.of(Service.ORDER, Service.INVENTORY)) {
            Platform.instances(service).stream().skip(1).forEach(ServiceInstance::kill);
        }
    }

    @AfterAll
    static void everythingRunsAgain() {
        Platform.heal();
    }

    @Test
    void whereverAProcessDiesTheOrderEndsAsItShouldAndTheLawsHold() {
        List<CrashPoint> points = SELECTION.stream()
                .map(name -> Objects.requireNonNull(CrashMatrix.byName().get(name), name))
                .toList();
        List<CrashMatrix.Result> results = new CrashMatrix(AT_ONCE).play(points);
        assertThat(results)
                .allSatisfy(
                        result -> assertThat(result.isFine()).as("%s", result).isTrue());
    }
}
