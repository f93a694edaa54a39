package io.flashsale.deploy;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * NetworkPolicies allow exactly the calls that are made. What is made follows from the services' own configuration and from the
 * addresses that their pods are given; what is allowed, from playing the policies for each pair of pods and each port.
 */
final class NetworkCheck implements Check {

    /** From a component, or a place outside, to another one's port. */
    private record Call(String from, String to, int port) implements Comparable<Call> {

        @Override
        public int compareTo(Call other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return from + " -> " + to + ":" + port;
        }
    }

    /** Somebody in a policy's eyes: a pod of ours, a pod elsewhere, or an address. */
    private record Party(String name, Map<String, String> labels, Map<String, String> namespace, String cidr) {}

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        Map<String, Party> pods = new TreeMap<>();
        Set<Integer> ports = new TreeSet<>();
        release.workloads().forEach(workload -> {
            pods.putIfAbsent(
                    workload.component(),
                    new Party(
                            workload.component(),
                            workload.podLabels(),
                            Map.of("kubernetes.io/metadata.name", Chart.NAMESPACE),
                            ""));
            ports.addAll(workload.containerPorts().values());
        });
        List<Party> outside = new ArrayList<>();
        outside.add(new Party("monitoring", Map.of(), Map.of("kubernetes.io/metadata.name", "monitoring"), ""));
        outside.add(new Party("stranger", Map.of(), Map.of("kubernetes.io/metadata.name", "stranger"), ""));
        outside.add(new Party(
                "dns", Map.of("k8s-app", "kube-dns"), Map.of("kubernetes.io/metadata.name", "kube-system"), ""));
        outside.add(new Party("tracing", Map.of(), Map.of("kubernetes.io/metadata.name", "tracing"), ""));
        cidrs(release).forEach(cidr -> outside.add(new Party(cidr, Map.of(), Map.of(), cidr)));
        ports.addAll(List.of(53, 80, 443, 4318, 6443, 3306, 6379, 9876, 10911, 10909));

        Set<Call> allowed = new TreeSet<>();
        List<JsonNode> policies =
                release.all("NetworkPolicy").map(Manifest::tree).toList();
        for (Party from : pods.values()) {
            for (int port : ports) {
                for (Party to : pods.values()) {
                    if (allows(policies, from, "Egress", to, port) && allows(policies, to, "Ingress", from, port)) {
                        allowed.add(new Call(from.name(), to.name(), port));
                    }
                }
                for (Party to : outside) {
                    if (allows(policies, from, "Egress", to, port)) {
                        allowed.add(new Call(from.name(), to.name(), port));
                    }
                    if (allows(policies, from, "Ingress", to, port)) {
                        allowed.add(new Call(to.name(), from.name(), port));
                    }
                }
            }
        }
        Set<Call> made = made(release, pods.keySet());
        for (Call call : made) {
            if (!allowed.contains(call)) {
                complaints.add(release.complaint("network", "is cut off: " + call));
            }
        }
        for (Call call : allowed) {
            if (!made.contains(call)) {
                complaints.add(release.complaint("network", "nobody needs it, and it is allowed: " + call));
            }
        }
        return complaints;
    }

    /** The networks that values name; each is a place of its own, asked for one by one. */
    private static Set<String> cidrs(Release release) {
        Set<String> all = new TreeSet<>();
        release.all("NetworkPolicy")
                .forEach(policy -> policy.tree().path("spec").properties().forEach(side -> {
                    for (JsonNode rule : side.getValue()) {
                        for (String direction : List.of("from", "to")) {
                            rule.path(direction).forEach(peer -> {
                                if (peer.has("ipBlock")) {
                                    all.add(peer.path("ipBlock").path("cidr").asString());
                                }
                            });
                        }
                    }
                }));
        return all;
    }

    /** Kubernetes' rule: who is selected by any policy of that direction is closed, and each of them may open a door. */
    private static boolean allows(List<JsonNode> policies, Party subject, String direction, Party peer, int port) {
        boolean closed = false;
        for (JsonNode policy : policies) {
            JsonNode spec = policy.path("spec");
            boolean concerned = false;
            for (JsonNode type : spec.path("policyTypes")) {
                concerned |= type.asString().equals(direction);
            }
            if (!concerned || !matches(spec.path("podSelector"), subject.labels())) {
                continue;
            }
            closed = true;
            for (JsonNode rule : spec.path(direction.equals("Ingress") ? "ingress" : "egress")) {
                if (opens(rule, direction.equals("Ingress") ? "from" : "to", peer, port)) {
                    return true;
                }
            }
        }
        return !closed;
    }

    private static boolean opens(JsonNode rule, String side, Party peer, int port) {
        boolean portFits = rule.path("ports").isEmpty();
        for (JsonNode listed : rule.path("ports")) {
            portFits |= listed.path("port").asInt() == port;
        }
        if (!portFits) {
            return false;
        }
        if (rule.path(side).isEmpty()) {
            return true;
        }
        for (JsonNode selector : rule.path(side)) {
            boolean fits;
            if (selector.has("ipBlock")) {
                fits = selector.path("ipBlock").path("cidr").asString().equals(peer.cidr());
            } else {
                fits = peer.cidr().isEmpty()
                        && (selector.has("namespaceSelector")
                                ? matches(selector.path("namespaceSelector"), peer.namespace())
                                : Chart.NAMESPACE.equals(peer.namespace().get("kubernetes.io/metadata.name")))
                        && matches(selector.path("podSelector"), peer.labels());
            }
            if (fits) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(JsonNode selector, Map<String, String> labels) {
        return labels.entrySet()
                .containsAll(Manifest.strings(selector.path("matchLabels")).entrySet());
    }

    private static Set<Call> made(Release release, Set<String> components) {
        Set<Call> made = new TreeSet<>();
        for (String component : components) {
            made.add(new Call(component, "dns", 53));
        }
        release.deployments().forEach(deployment -> {
            ServiceFacts facts = release.services().get(deployment.component());
            made.add(new Call("monitoring", facts.name(), facts.managementPort()));
            for (ServiceFacts.Variable variable : facts.variables()) {
                boolean local = facts.local().contains(variable.setting());
                if (!local) {
                    called(release, facts, variable, deployment.environment(), made);
                }
            }
        });
        for (Manifest workload : release.workloads().toList()) {
            switch (workload.component()) {
                case "migrate" ->
                    store(release, "migrate", "mysql", workload.environment().get("FLASH_MYSQL_ADDRESS"), made);
                case "topics" ->
                    store(release, "topics", "rocketmq", workload.environment().get("NAMESRV_ADDR"), made);
                case "buy-one" ->
                    address(release, "buy-one", workload.environment().get("GATEWAY"), made);
                case "provider" ->
                    address(release, "provider", workload.environment().get("FLASH_PROVIDER_CALLBACK_URL"), made);
                case "spot-handler" -> {
                    made.add(new Call("spot-handler", "100.100.100.200/32", 80));
                    JsonNode own = Values.merged(release).path("spotHandler");
                    own.path("apiServerCidrs")
                            .forEach(cidr -> made.add(new Call(
                                    "spot-handler",
                                    cidr.asString(),
                                    own.path("apiServerPort").asInt())));
                    made.add(new Call("monitoring", "spot-handler", 9105));
                }
                case "broker" -> made.add(new Call("broker", "namesrv", 9876));
                default -> {}
            }
        }
        release.all("Ingress").findFirst().ifPresent(ingress -> {
            int port = release.services().get("gateway").port();
            String trusted = release.deployment("gateway")
                    .map(gateway -> gateway.environment().getOrDefault("FLASH_TRUSTED_PROXIES", ""))
                    .orElse("");
            for (String cidr : trusted.split(",")) {
                made.add(new Call(cidr, "gateway", port));
            }
        });
        return made;
    }

    private static void called(
            Release release,
            ServiceFacts facts,
            ServiceFacts.Variable variable,
            Map<String, String> environment,
            Set<Call> made) {
        String value = environment.getOrDefault(variable.name(), "");
        String from = facts.name();
        switch (variable.name()) {
            case "FLASH_MYSQL_ADDRESS" -> store(release, from, "mysql", value, made);
            case "FLASH_REDIS_URL" -> store(release, from, "redis", value, made);
            case "FLASH_ROCKETMQ_NAME_SERVER" -> store(release, from, "rocketmq", value, made);
            case "FLASH_JWKS_URI" -> {
                // The gateway as the issuer has its keys itself.
                if (!(from.equals("gateway") && value.contains("-gateway:"))) {
                    address(release, from, value, made);
                }
            }
            case "FLASH_OTLP_ENDPOINT" -> collector(release, from, value, made);
            // Where others find us is no place that we ask.
            case "FLASH_GATEWAY_URL" -> {}
            default -> {
                if (variable.name().endsWith("_URL")) {
                    address(release, from, value, made);
                }
            }
        }
    }

    /** A collector in the namespace that the values name, or in their networks. */
    private static void collector(Release release, String from, String endpoint, Set<Call> made) {
        if (endpoint.isEmpty()) {
            return;
        }
        URI uri = URI.create(endpoint);
        int port = uri.getPort() > 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
        JsonNode tracing = Values.merged(release).path("tracing");
        String namespace = tracing.path("namespaceLabels")
                .path("kubernetes.io/metadata.name")
                .asString("");
        if (!namespace.isEmpty()) {
            made.add(new Call(from, namespace, port));
        }
        tracing.path("cidrs").forEach(cidr -> made.add(new Call(from, cidr.asString(), port)));
    }

    /** An URL: one of ours, or outside, where the values say which networks it is in. */
    private static void address(Release release, String from, @Nullable String url, Set<Call> made) {
        if (url == null || url.isEmpty()) {
            return;
        }
        URI uri = URI.create(url);
        String host = String.valueOf(uri.getHost());
        if (host.startsWith(Chart.RELEASE + "-")) {
            made.add(new Call(from, host.substring(Chart.RELEASE.length() + 1), uri.getPort()));
            return;
        }
        int port = uri.getPort() > 0 ? uri.getPort() : 443;
        String place = url.contains("jwks") ? "issuer" : "provider";
        values(release, place, "cidrs").forEach(cidr -> made.add(new Call(from, cidr, port)));
    }

    private static void store(Release release, String from, String store, @Nullable String address, Set<Call> made) {
        if (address == null || address.isEmpty()) {
            // ServiceCheck has already said so.
            return;
        }
        boolean own = !address.startsWith("<") && address.contains(Chart.RELEASE + "-");
        List<Integer> ports = new ArrayList<>();
        switch (store) {
            case "mysql" -> ports.add(Integer.parseInt(address.replaceAll(".*:", "")));
            case "redis" ->
                ports.add(
                        address.startsWith("redis")
                                ? URI.create(address).getPort()
                                : value(release, "redis", "port").asInt());
            default -> {
                ports.add(Integer.parseInt(address.replaceAll(".*:", "")));
                value(release, "rocketmq", "brokerPorts").forEach(port -> ports.add(port.asInt()));
            }
        }
        if (!own) {
            value(release, store, "cidrs")
                    .forEach(cidr -> ports.forEach(port -> made.add(new Call(from, cidr.asString(), port))));
            return;
        }
        switch (store) {
            case "mysql" -> made.add(new Call(from, "mariadb", ports.getFirst()));
            case "redis" -> made.add(new Call(from, "redis", ports.getFirst()));
            default -> {
                made.add(new Call(from, "namesrv", ports.getFirst()));
                ports.subList(1, ports.size()).forEach(port -> made.add(new Call(from, "broker", port)));
            }
        }
    }

    private static JsonNode value(Release release, String store, String key) {
        return Values.merged(release).path("stores").path(store).path(key);
    }

    private static List<String> values(Release release, String section, String key) {
        List<String> all = new ArrayList<>();
        Values.merged(release).path(section).path(key).forEach(value -> all.add(value.asString()));
        return all;
    }
}
