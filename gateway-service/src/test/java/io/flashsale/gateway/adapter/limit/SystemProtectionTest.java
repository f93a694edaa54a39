package io.flashsale.gateway.adapter.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.gateway.adapter.limit.SystemProtection.Admission;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sentinel's system rules, each by itself. */
class SystemProtectionTest {

    private static final int MORE_THAN_IT_BEARS = 100;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @AfterEach
    void noRuleForTheNextTest() {
        protection("system.concurrency", "0");
    }

    @Test
    void withoutARuleEverybodyIsLetInAndNothingIsCounted() {
        var protection = protection("system.concurrency", "0");
        for (int i = 0; i < MORE_THAN_IT_BEARS; i++) {
            assertThat(protection.admit()).isSameAs(protection.admit());
        }
    }

    @Test
    void noMoreThanTheAllowedNumberIsUnderWay() {
        var protection = protection("system.concurrency", "5");
        assertThat(admitted(protection)).isEqualTo(5);
        assertThat(admitted(protection)).as("all places came back").isEqualTo(5);
        assertThat(refusals()).isEqualTo(2);
    }

    @Test
    void underLoadOnlyAsManyAreUnderWayAsItHasShownItCanFinish() {
        // The machine's load is above this unless it has slept for minutes.
        var protection = protection("system.load-per-core", "0.0001");
        await("the load to be seen", () -> admitted(protection) < MORE_THAN_IT_BEARS);
        assertThat(admitted(protection)).as("never nobody").isPositive();
    }

    @Test
    void aBusyProcessorLetsNobodyIn() {
        var protection = protection("system.cpu", "0.0001");
        await("the processor to be seen", () -> admitted(protection) == 0);
    }

    @Test
    void whenAnswersTakeTooLongNobodyIsLetInForAMoment() {
        var protection = protection("system.average-response", "50ms");
        await("long answers to be seen", () -> {
            try (var slow = protection.admit()) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                return slow == null;
            }
        });
        await("the moment to pass", () -> {
            try (var next = protection.admit()) {
                return next != null;
            }
        });
    }

    private SystemProtection protection(String... settings) {
        var properties = DeploymentSettings.with(settings);
        // Only one of them is under test.
        if (!settings[0].equals("system.concurrency")) {
            properties = DeploymentSettings.with(settings[0], settings[1], "system.concurrency", "0");
        }
        return new SystemProtection(properties, new SentinelLimits(properties, meters), meters);
    }

    /** How many may be inside at once; all have left again afterwards. */
    private static int admitted(SystemProtection protection) {
        var inside = new ArrayDeque<Admission>();
        try {
            while (inside.size() < MORE_THAN_IT_BEARS) {
                var next = protection.admit();
                if (next == null) {
                    break;
                }
                inside.push(next);
            }
            return inside.size();
        } finally {
            inside.forEach(Admission::close);
        }
    }

    private double refusals() {
        return meters.counter("flash.gateway.limited", "by", "system").count();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + what).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }
}
