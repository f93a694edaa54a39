package io.flashsale.localstack;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where everything listens.
 *
 * @param gateway the other services follow it: order + 1, inventory + 2, payment + 3, logistics + 4, provider + 5
 * @param managementOffset a service's management port is its port plus this
 * @param broker the broker also takes {@code broker - 2} and {@code broker + 1}
 */
public record StackPorts(int gateway, int managementOffset, int redis, int mariadb, int nameServer, int broker) {

    /** Second and further instances of a service: 8101, 8111, ... */
    private static final int FURTHER_INSTANCES = 20;

    private static final int LOWEST_FREE_HUNDRED = 11_000;
    private static final int FREE_HUNDREDS = 190;

    /** Of {@link #free()}, management ports with it. */
    static final int HIGHEST_FREE = LOWEST_FREE_HUNDRED + 100 * FREE_HUNDREDS - 1 + 1000;

    /** What the documentation says: gateway 8080, Redis 6379, MariaDB 3306, RocketMQ 9876 and 10911. */
    public static StackPorts standard() {
        return new StackPorts(8080, 1000, 6379, 3306, 9876, 10911);
    }

    /** Everything in the hundred ports from {@code base}, management ports a thousand above. */
    public static StackPorts from(int base) {
        if (base < 1024 || base > 60_000) {
            throw new StackFailure("--port-base " + base + " is out of range; use 1024 to 60000");
        }
        return new StackPorts(base, 1000, base + 90, base + 91, base + 92, base + 95);
    }

    /** A free hundred, for tests. */
    public static StackPorts free() {
        for (int attempt = 0; attempt < 200; attempt++) {
            // Below the range from which the kernel gives out client ports.
            int base = LOWEST_FREE_HUNDRED
                    + 100 * java.util.concurrent.ThreadLocalRandom.current().nextInt(FREE_HUNDREDS);
            StackPorts ports = from(base);
            boolean free = true;
            for (int port = base; free && port < base + 100; port++) {
                free = Ports.isFree(port) && Ports.isFree(port + ports.managementOffset());
            }
            if (free) {
                return ports;
            }
        }
        throw new StackFailure("no hundred free TCP ports in a row on the loopback address");
    }

    int of(Service service, int instance) {
        return gateway + service.portOffset() + (instance == 0 ? 0 : FURTHER_INSTANCES + 10 * (instance - 1));
    }

    int managementOf(Service service, int instance) {
        return of(service, instance) + managementOffset;
    }

    /** What can't be bound, with the name of who wants it. */
    List<String> taken(Map<Service, Integer> instances, boolean redis, boolean mariadb, boolean rocketmq) {
        Map<String, Integer> wanted = new LinkedHashMap<>();
        if (redis) {
            wanted.put("Redis", this.redis);
        }
        if (mariadb) {
            wanted.put("MariaDB", this.mariadb);
        }
        if (rocketmq) {
            wanted.put("RocketMQ's name server", nameServer);
            wanted.put("RocketMQ's broker", broker);
            wanted.put("RocketMQ's broker (fast port)", broker - 2);
            wanted.put("RocketMQ's broker (replication)", broker + 1);
        }
        instances.forEach((service, count) -> {
            for (int i = 0; i < count; i++) {
                wanted.put(service.shortName() + "-" + (i + 1), of(service, i));
                if (service != Service.PROVIDER) {
                    wanted.put(service.shortName() + "-" + (i + 1) + " (management)", managementOf(service, i));
                }
            }
        });
        List<String> taken = new ArrayList<>();
        wanted.forEach((who, port) -> {
            if (!Ports.isFree(port)) {
                taken.add(port + " (" + who + ")");
            }
        });
        return taken;
    }
}
