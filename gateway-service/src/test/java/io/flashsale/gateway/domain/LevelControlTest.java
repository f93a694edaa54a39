package io.flashsale.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LevelControlTest {

    private static final long UP_AFTER = 10;
    private static final long CALM_FOR = 50;

    private LevelControl control;
    private long now;

    @BeforeEach
    void quiet() {
        control = new LevelControl(new LevelControl.Terms(
                new Thresholds(0.2, 0.8, Duration.ofMillis(500)),
                new Thresholds(0.4, 0.9, Duration.ofSeconds(1)),
                new Thresholds(0.8, 0, Duration.ofSeconds(5)),
                UP_AFTER,
                CALM_FOR,
                0.5));
        now = Long.MAX_VALUE - 20; // nanoTime may wrap
    }

    @Test
    void pressureThatLastsRaisesTheLevelStepByStep() {
        assertThat(after(0, order(1))).isEqualTo(Level.NORMAL);
        assertThat(after(UP_AFTER - 1, order(1))).isEqualTo(Level.NORMAL);
        assertThat(after(1, order(1))).isEqualTo(Level.STOCK_FIGURES);
        assertThat(after(1, order(1))).as("the next step lasts as long").isEqualTo(Level.STOCK_FIGURES);
        assertThat(after(UP_AFTER, order(1))).isEqualTo(Level.ORDER_HISTORY);
        after(1, order(1));
        assertThat(after(UP_AFTER, order(1))).isEqualTo(Level.CHECKOUT);
        after(1, order(1));
        assertThat(after(UP_AFTER, order(1))).isEqualTo(Level.CHECKOUT);
    }

    @Test
    void aSpikeRaisesNothing() {
        for (int i = 0; i < 10; i++) {
            after(UP_AFTER - 1, order(1));
            assertThat(after(1, Pressure.NONE)).isEqualTo(Level.NORMAL);
        }
    }

    @Test
    void theLevelIsNoHigherThanThePressureCallsFor() {
        assertThat(lasting(order(0.25))).isEqualTo(Level.STOCK_FIGURES);
        assertThat(lasting(order(0.5))).isEqualTo(Level.ORDER_HISTORY);
        assertThat(lasting(order(0.7))).isEqualTo(Level.ORDER_HISTORY);
        assertThat(lasting(order(0.8))).isEqualTo(Level.CHECKOUT);
    }

    @Test
    void calmThatLastsLowersTheLevelStepByStep() {
        lasting(order(1));
        assertThat(after(1, Pressure.NONE)).isEqualTo(Level.CHECKOUT);
        assertThat(after(CALM_FOR - 1, Pressure.NONE)).isEqualTo(Level.CHECKOUT);
        assertThat(after(1, Pressure.NONE)).isEqualTo(Level.ORDER_HISTORY);
        after(1, Pressure.NONE);
        assertThat(after(CALM_FOR, Pressure.NONE)).isEqualTo(Level.STOCK_FIGURES);
        after(1, Pressure.NONE);
        assertThat(after(CALM_FOR, Pressure.NONE)).isEqualTo(Level.NORMAL);
    }

    @Test
    void aLittleLessThanTheThresholdIsNotCalm() {
        lasting(order(0.25));
        for (int i = 0; i < 10; i++) {
            assertThat(after(CALM_FOR, order(0.11))).isEqualTo(Level.STOCK_FIGURES);
        }
        after(1, order(0.09));
        assertThat(after(CALM_FOR, order(0.09))).isEqualTo(Level.NORMAL);
    }

    @Test
    void loadAroundAThresholdDoesNotMakeTheLevelFlutter() {
        lasting(order(0.2));
        for (int i = 0; i < 100; i++) {
            assertThat(after(UP_AFTER, order(i % 2 == 0 ? 0.19 : 0.21))).isEqualTo(Level.STOCK_FIGURES);
        }
    }

    @Test
    void calmThatIsBrokenStartsAnew() {
        lasting(order(0.25));
        after(1, Pressure.NONE);
        after(CALM_FOR - 1, Pressure.NONE);
        after(1, order(0.15));
        after(1, Pressure.NONE);
        assertThat(after(CALM_FOR - 1, Pressure.NONE)).isEqualTo(Level.STOCK_FIGURES);
        assertThat(after(1, Pressure.NONE)).isEqualTo(Level.NORMAL);
    }

    @Test
    void aSlowInventoryCostsTheFiguresAndNothingElse() {
        assertThat(lasting(new Pressure(0, 1, 0, 0))).isEqualTo(Level.STOCK_FIGURES);
    }

    @Test
    void theProcessorAloneNeverClosesTheCheckout() {
        assertThat(lasting(new Pressure(0, 0, 1, 0))).isEqualTo(Level.ORDER_HISTORY);
    }

    @Test
    void aCheckoutThatTakesTooLongIsClosed() {
        assertThat(lasting(new Pressure(0, 0, 0, 5_000))).isEqualTo(Level.CHECKOUT);
        // And opens again although nobody measures it any more.
        assertThat(lasting(Pressure.NONE)).isEqualTo(Level.NORMAL);
    }

    private static Pressure order(double queue) {
        return new Pressure(queue, 0, 0, 0);
    }

    private Level after(long nanos, Pressure pressure) {
        now += nanos;
        return control.measured(pressure, now);
    }

    private Level lasting(Pressure pressure) {
        for (int i = 0; i < 1_000; i++) {
            after(1, pressure);
        }
        return control.level();
    }
}
