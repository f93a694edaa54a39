package io.flashsale.localstack;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Bounded polling of conditions that nobody can notify us of. */
final class Waiting {

    private Waiting() {}

    static boolean until(Duration bound, long pollMillis, BooleanSupplier condition) {
        long deadline = System.nanoTime() + bound.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause(pollMillis);
        }
        return true;
    }

    static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StackFailure("interrupted while waiting", e);
        }
    }
}
