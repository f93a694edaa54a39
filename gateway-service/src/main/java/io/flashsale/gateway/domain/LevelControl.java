package io.flashsale.gateway.domain;

/**
 * Decides the level from measured pressure. Up one level at a time, each after pressure that lasted; down one level at a
 * time, each after calm that lasted, and calm means clearly below the threshold: so a load at a threshold does not make
 * the level flutter.
 *
 * <p>A slow inventory-service costs the figures only: order history and checkout do not ask it, nor the payment- and
 * logistics-service, which play no part here at all.
 */
public final class LevelControl {

    /**
     * @param upAfterNanos how long pressure has to last for one level more
     * @param calmForNanos how long calm has to last for one level less
     * @param release calm is below this share of a threshold
     */
    public record Terms(
            Thresholds stockFigures,
            Thresholds orderHistory,
            Thresholds checkout,
            long upAfterNanos,
            long calmForNanos,
            double release) {}

    private final Terms terms;
    private Level level = Level.NORMAL;
    private boolean pressed;
    private long pressedSinceNanos;
    private boolean calm;
    private long calmSinceNanos;

    public LevelControl(Terms terms) {
        this.terms = terms;
    }

    public synchronized Level level() {
        return level;
    }

    /** Takes a measurement in. */
    public synchronized Level measured(Pressure pressure, long nowNanos) {
        boolean up = reached(pressure, 1).compareTo(level) > 0;
        boolean down = reached(pressure, terms.release()).compareTo(level) < 0;
        pressedSinceNanos = up && pressed ? pressedSinceNanos : nowNanos;
        calmSinceNanos = down && calm ? calmSinceNanos : nowNanos;
        pressed = up;
        calm = down;
        if (up && nowNanos - pressedSinceNanos >= terms.upAfterNanos()) {
            level = Level.of(level.number() + 1);
            pressed = false;
        } else if (down && nowNanos - calmSinceNanos >= terms.calmForNanos()) {
            level = Level.of(level.number() - 1);
            calm = false;
        }
        return level;
    }

    /** The highest level whose thresholds, times the factor, are reached. */
    private Level reached(Pressure pressure, double factor) {
        if (terms.checkout().isReached(pressure.orderQueue(), pressure, factor)) {
            return Level.CHECKOUT;
        }
        if (terms.orderHistory().isReached(pressure.orderQueue(), pressure, factor)) {
            return Level.ORDER_HISTORY;
        }
        double queue = Math.max(pressure.orderQueue(), pressure.inventoryQueue());
        return terms.stockFigures().isReached(queue, pressure, factor) ? Level.STOCK_FIGURES : Level.NORMAL;
    }
}
