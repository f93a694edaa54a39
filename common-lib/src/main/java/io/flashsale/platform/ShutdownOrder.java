package io.flashsale.platform;

/**
 * Phases of Spring's lifecycle; the highest stops first: not ready, finish requests, drain lanes, stop consumers, close
 * pools. The web server's own phases are {@code Integer.MAX_VALUE - 1024} and below, above all of these.
 */
public final class ShutdownOrder {

    public static final int LANES = 3000;
    public static final int JOBS = 2500;
    public static final int CONSUMERS = 2000;
    public static final int PRODUCER = 1000;
    public static final int LEASE = 500;

    private ShutdownOrder() {}
}
