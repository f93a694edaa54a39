package io.flashsale.gateway.domain;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;

/**
 * From where on a level is called for; any one of them is enough, and 0 switches one off.
 *
 * @param queue share of the places in a service's queue that are taken
 * @param cpu of this process, 1 is all cores
 * @param checkout mean time of an attempt to order
 */
public record Thresholds(
        @DecimalMin("0") @DecimalMax("1") double queue,
        @DecimalMin("0") @DecimalMax("1") double cpu,
        @NotNull Duration checkout) {

    boolean isReached(double queueNow, Pressure pressure, double factor) {
        return isReached(queueNow, queue, factor)
                || isReached(pressure.cpu(), cpu, factor)
                || isReached(pressure.checkoutMillis(), checkout.toMillis(), factor);
    }

    private static boolean isReached(double present, double threshold, double factor) {
        return threshold > 0 && present >= threshold * factor;
    }
}
