package io.flashsale.spot;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * One node's watch. {@link #look()} is called again and again: it asks for the notice, and once there is one cordons the node and
 * asks its pods to go, those that a disruption budget holds back again with each call, until none is left.
 */
final class SpotHandler {

    private final String node;
    private final Metadata metadata;
    private final Kubernetes kubernetes;
    private final Map<String, Long> counters = new TreeMap<>();
    private Optional<Instant> notice = Optional.empty();
    private boolean cordoned;

    SpotHandler(String node, Metadata metadata, Kubernetes kubernetes) {
        this.node = node;
        this.metadata = metadata;
        this.kubernetes = kubernetes;
        for (String result : List.of("going", "gone", "refused", "failed")) {
            counters.put("flash_spot_evictions_total{result=\"" + result + "\"}", 0L);
        }
        counters.put("flash_spot_looks_total{result=\"ok\"}", 0L);
        counters.put("flash_spot_looks_total{result=\"failed\"}", 0L);
    }

    /** One round. A failure is counted and told; the next round tries again. */
    synchronized void look() throws InterruptedException {
        try {
            if (notice.isEmpty()) {
                notice = metadata.terminationTime();
                notice.ifPresent(when -> log("the instance goes at " + when + "; draining " + node));
            }
            if (notice.isPresent()) {
                drain();
            }
            count("flash_spot_looks_total{result=\"ok\"}");
        } catch (IOException e) {
            count("flash_spot_looks_total{result=\"failed\"}");
            log("will try again: " + e.getMessage());
        }
    }

    private void drain() throws IOException, InterruptedException {
        if (!cordoned) {
            kubernetes.cordon(node);
            cordoned = true;
        }
        for (Kubernetes.Pod pod : kubernetes.evictable(node)) {
            evict(pod);
        }
    }

    /** One pod that can't be asked must not keep the others. */
    private void evict(Kubernetes.Pod pod) throws InterruptedException {
        try {
            Kubernetes.Eviction outcome = kubernetes.evict(pod);
            String result =
                    switch (outcome) {
                        case GOING -> "going";
                        case GONE -> "gone";
                        case REFUSED -> "refused";
                    };
            count("flash_spot_evictions_total{result=\"" + result + "\"}");
            log(pod.namespace() + "/" + pod.name() + " is " + result);
        } catch (IOException e) {
            count("flash_spot_evictions_total{result=\"failed\"}");
            log(pod.namespace() + "/" + pod.name() + ": " + e.getMessage());
        }
    }

    private void count(String counter) {
        counters.merge(counter, 1L, Long::sum);
    }

    /** In Prometheus' text form. */
    synchronized String metrics() {
        StringBuilder text = new StringBuilder();
        text.append("flash_spot_notice ").append(notice.isPresent() ? 1 : 0).append('\n');
        text.append("flash_spot_cordoned ").append(cordoned ? 1 : 0).append('\n');
        counters.forEach(
                (name, value) -> text.append(name).append(' ').append(value).append('\n'));
        return text.toString();
    }

    private static void log(String message) {
        System.out.println(Instant.now() + " " + message);
    }
}
