package io.flashsale.gateway.adapter.upstream;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.platform.http.Breaker;
import io.flashsale.platform.http.HttpProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpClient;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The services behind the gateway, by name. */
@Component
public final class Upstreams {

    /** In the order in which pages and merged answers show them. */
    public static final List<String> SERVICES = List.of("order", "inventory", "payment", "logistics");

    private final Map<String, Upstream> upstreams;

    Upstreams(HttpProperties neighbours, GatewayProperties properties, MeterRegistry meters) {
        var bounds = properties.upstream();
        var http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(bounds.connectTimeout())
                .executor(Thread::startVirtualThread)
                .build();
        this.upstreams = SERVICES.stream()
                .map(service -> new Upstream(
                        service,
                        new Instances(
                                neighbours.neighbours().getOrDefault(service, List.of()),
                                instance -> new Breaker(service + "-" + (instance + 1), neighbours.breaker(), meters),
                                bounds.avoidFor().toNanos(),
                                System.nanoTime()),
                        http,
                        bounds,
                        meters))
                .collect(Collectors.toUnmodifiableMap(Upstream::service, upstream -> upstream));
    }

    /** @throws IllegalArgumentException for a name that is none of {@link #SERVICES} */
    public Upstream of(String service) {
        var upstream = upstreams.get(service);
        if (upstream == null) {
            throw new IllegalArgumentException("no such service");
        }
        return upstream;
    }
}
