package io.flashsale.bench.capacity;

import java.util.Locale;
import java.util.regex.Pattern;

/** A part of the platform that one can have more of. The load generator and the payment provider's stand-in are none. */
enum Component {
    GATEWAY(Role.POD, "gateway-service", "gateway-\\d+"),
    ORDER(Role.POD, "order-service", "order-\\d+"),
    INVENTORY(Role.POD, "inventory-service", "inventory-\\d+"),
    PAYMENT(Role.POD, "payment-service", "payment-\\d+"),
    LOGISTICS(Role.POD, "logistics-service", "logistics-\\d+"),
    REDIS(Role.REDIS, "Redis", "redis"),
    DATABASE(Role.DATABASE, "MySQL", "mariadb"),
    BROKER(Role.BROKER, "RocketMQ broker", "broker");

    /** What an instance of it is. */
    enum Role {
        /** One JVM, as many as one likes. */
        POD,
        /** One core, some of the slots. */
        REDIS,
        /** A server with some of the shards. */
        DATABASE,
        /** A server with some of the queues. */
        BROKER
    }

    private final Role role;
    private final String title;
    private final Pattern processes;

    Component(Role role, String title, String processes) {
        this.role = role;
        this.title = title;
        this.processes = Pattern.compile(processes);
    }

    Role role() {
        return role;
    }

    String title() {
        return title;
    }

    /** For JSON. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a process of the report is an instance of this. */
    boolean owns(String process) {
        return processes.matcher(process).matches();
    }
}
