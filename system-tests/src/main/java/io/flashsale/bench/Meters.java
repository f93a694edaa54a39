package io.flashsale.bench;

import io.flashsale.localstack.RunningStack;
import io.flashsale.localstack.ServiceInstance;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The platform's own figures, summed over the instances of all services. */
record Meters(Map<String, Double> values) {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    static Meters of(RunningStack stack) {
        Map<String, Double> values = new TreeMap<>();
        for (ServiceInstance instance : stack.instances()) {
            if (instance.isAlive()) {
                read(instance, values);
            }
        }
        return new Meters(values);
    }

    private static void read(ServiceInstance instance, Map<String, Double> values) {
        try {
            var request = HttpRequest.newBuilder(URI.create(instance.managementUrl() + "/actuator/prometheus"))
                    .timeout(TIMEOUT)
                    .GET()
                    .build();
            HTTP.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .lines()
                    .forEach(line -> {
                        int blank = line.lastIndexOf(' ');
                        if (line.startsWith("flash_") && blank > 0) {
                            values.merge(
                                    series(line.substring(0, blank)),
                                    Double.parseDouble(line.substring(blank + 1)),
                                    Double::sum);
                        }
                    });
        } catch (IOException | NumberFormatException unreadable) {
            // The provider's stand-in has no metrics; a service that can't say its figures shows in other ways.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Without the labels that tell instances apart. */
    private static String series(String name) {
        return name.replaceAll("(application|instance)=\"[^\"]*\",?", "")
                .replace(",}", "}")
                .replace("{}", "");
    }

    /** Of a counter, by the exposition's own name with its labels. */
    double since(Meters before, String series) {
        return values.getOrDefault(series, 0.0) - before.values.getOrDefault(series, 0.0);
    }

    /** Of a summary or timer: sum by count since then; 0 if nothing was recorded. */
    double meanSince(Meters before, String name, String labels) {
        double count = since(before, name + "_count" + labels);
        return count == 0 ? 0 : since(before, name + "_sum" + labels) / count;
    }
}
