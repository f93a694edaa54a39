package io.flashsale.systemtest;

import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import java.io.UncheckedIOException;
import java.util.Map;

/** What the instances' Prometheus pages say. */
final class Metrics {

    private Metrics() {}

    /** The sum over all living instances and label sets that contain {@code label}. */
    static double sum(Service service, String metric, String label) {
        return Platform.instances(service).stream()
                .filter(ServiceInstance::isAlive)
                .mapToDouble(instance -> sum(instance, metric, label))
                .sum();
    }

    static double sum(ServiceInstance instance, String metric, String label) {
        String page;
        try {
            page = Http.get(instance.managementUrl() + "/actuator/prometheus", Map.of("Accept", "text/plain"))
                    .body();
        } catch (UncheckedIOException starting) {
            return 0;
        }
        return page.lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
