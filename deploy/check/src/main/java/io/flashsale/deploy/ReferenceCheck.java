package io.flashsale.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Names that objects call each other by, and Secrets, which somebody else has to make: the documentation must tell. */
final class ReferenceCheck implements Check {

    private static final Set<String> MADE_BY_KUBERNETES = Set.of("default", "system-cluster-critical", "");

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        twice(release, complaints);
        release.workloads().forEach(workload -> pod(release, workload, complaints));
        release.all("Service")
                .forEach(service -> selects(
                        release,
                        service,
                        Manifest.strings(service.tree().path("spec").path("selector")),
                        complaints));
        release.all("Service").forEach(service -> targets(release, service, complaints));
        release.all("PodDisruptionBudget")
                .forEach(budget -> selects(
                        release,
                        budget,
                        Manifest.strings(
                                budget.tree().path("spec").path("selector").path("matchLabels")),
                        complaints));
        release.all("NetworkPolicy")
                .forEach(policy -> selects(
                        release,
                        policy,
                        Manifest.strings(
                                policy.tree().path("spec").path("podSelector").path("matchLabels")),
                        complaints));
        release.all("Deployment")
                .forEach(deployment -> selects(
                        release,
                        deployment,
                        Manifest.strings(
                                deployment.tree().path("spec").path("selector").path("matchLabels")),
                        complaints));
        release.all("Ingress").forEach(ingress -> ingress(release, ingress, complaints));
        release.all("IngressClass").forEach(ingressClass -> {
            String config = ingressClass
                    .tree()
                    .path("spec")
                    .path("parameters")
                    .path("name")
                    .asString("");
            if (release.find("AlbConfig", config).isEmpty()) {
                complaints.add(ingressClass.complaint("reference", "no AlbConfig " + config));
            }
        });
        release.all("ClusterRoleBinding").forEach(binding -> binding(release, binding, complaints));
        monitors(release, complaints);
        secrets(release, complaints);
        return complaints;
    }

    private static void twice(Release release, List<Complaint> complaints) {
        Set<String> seen = new TreeSet<>();
        for (Manifest manifest : release.manifests()) {
            if (!seen.add(manifest.where())) {
                complaints.add(manifest.complaint("reference", "stands there twice"));
            }
        }
    }

    private static void pod(Release release, Manifest workload, List<Complaint> complaints) {
        JsonNode spec = workload.podSpec();
        String account = spec.path("serviceAccountName").asString("default");
        if (!account.equals("default")
                && release.find("ServiceAccount", account).isEmpty()) {
            complaints.add(workload.complaint("reference", "no ServiceAccount " + account));
        }
        String priority = spec.path("priorityClassName").asString("");
        if (!MADE_BY_KUBERNETES.contains(priority)
                && release.find("PriorityClass", priority).isEmpty()) {
            complaints.add(workload.complaint("reference", "no PriorityClass " + priority));
        }
        Set<String> volumes = new TreeSet<>();
        spec.path("volumes").forEach(volume -> {
            volumes.add(volume.path("name").asString());
            String map = volume.path("configMap").path("name").asString("");
            if (!map.isEmpty() && release.find("ConfigMap", map).isEmpty()) {
                complaints.add(workload.complaint("reference", "no ConfigMap " + map));
            }
        });
        workload.tree()
                .path("spec")
                .path("volumeClaimTemplates")
                .forEach(
                        claim -> volumes.add(claim.path("metadata").path("name").asString()));
        for (JsonNode container : workload.containers()) {
            container.path("volumeMounts").forEach(mount -> {
                if (!volumes.contains(mount.path("name").asString())) {
                    complaints.add(workload.complaint("reference", "no volume " + mount.path("name")));
                }
            });
        }
        files(workload, complaints);
    }

    /** A variable that names a file below the mounted Secret needs that key mounted. */
    private static void files(Manifest workload, List<Complaint> complaints) {
        Set<String> mounted = new TreeSet<>();
        workload.podSpec().path("volumes").forEach(volume -> volume.path("secret")
                .path("items")
                .forEach(item -> mounted.add(
                        "/etc/flash-sale/secrets/" + item.path("path").asString())));
        workload.environment().forEach((variable, value) -> {
            if (variable.endsWith("_FILE") && !mounted.contains(value)) {
                complaints.add(
                        workload.complaint("reference", variable + " names " + value + ", which nothing mounts"));
            }
        });
    }

    private static void selects(Release release, Manifest who, Map<String, String> labels, List<Complaint> complaints) {
        if (!labels.isEmpty()
                && release.workloads()
                        .noneMatch(workload -> workload.podLabels().entrySet().containsAll(labels.entrySet()))) {
            complaints.add(who.complaint("reference", "selects no pod: " + labels));
        }
    }

    private static void targets(Release release, Manifest service, List<Complaint> complaints) {
        Map<String, String> labels =
                Manifest.strings(service.tree().path("spec").path("selector"));
        release.workloads()
                .filter(workload -> workload.podLabels().entrySet().containsAll(labels.entrySet()))
                .forEach(workload -> service.tree().path("spec").path("ports").forEach(port -> {
                    String target = port.path("targetPort").asString("");
                    Map<String, Integer> ports = workload.containerPorts();
                    if (!ports.containsKey(target)
                            && ports.values().stream()
                                    .noneMatch(number -> String.valueOf(number).equals(target))) {
                        complaints.add(service.complaint("reference", "no port " + target + " at " + workload.where()));
                    }
                    Integer named = ports.get(target);
                    if (named != null && named != port.path("port").asInt()) {
                        complaints.add(
                                service.complaint("reference", "port " + port.path("port") + " leads to " + named));
                    }
                }));
    }

    private static void ingress(Release release, Manifest ingress, List<Complaint> complaints) {
        String wanted = ingress.tree().path("spec").path("ingressClassName").asString("");
        if (release.find("IngressClass", wanted).isEmpty()) {
            complaints.add(ingress.complaint("reference", "no IngressClass " + wanted));
        }
        ingress.tree().path("spec").path("rules").forEach(rule -> rule.path("http")
                .path("paths")
                .forEach(path -> {
                    JsonNode backend = path.path("backend").path("service");
                    boolean there = release.find("Service", backend.path("name").asString(""))
                            .map(service -> service.tree().path("spec").path("ports"))
                            .map(ports -> {
                                for (JsonNode port : ports) {
                                    if (port.path("name")
                                            .equals(backend.path("port").path("name"))) {
                                        return true;
                                    }
                                }
                                return false;
                            })
                            .orElse(false);
                    if (!there) {
                        complaints.add(ingress.complaint("reference", "no Service with such a port: " + backend));
                    }
                }));
        health(release, ingress, complaints);
    }

    private static void binding(Release release, Manifest binding, List<Complaint> complaints) {
        String role = binding.tree().path("roleRef").path("name").asString("");
        if (release.find("ClusterRole", role).isEmpty()) {
            complaints.add(binding.complaint("reference", "no ClusterRole " + role));
        }
        binding.tree().path("subjects").forEach(subject -> {
            if (release.find("ServiceAccount", subject.path("name").asString(""))
                            .isEmpty()
                    || !subject.path("namespace").asString("").equals(Chart.NAMESPACE)) {
                complaints.add(binding.complaint("reference", "no such ServiceAccount: " + subject));
            }
        });
    }

    /** The load balancer may ask only what the gateway shows to everybody. */
    private static void health(Release release, Manifest ingress, List<Complaint> complaints) {
        String path = ingress.tree()
                .path("metadata")
                .path("annotations")
                .path("alb.ingress.kubernetes.io/healthcheck-path")
                .asString("");
        boolean open = release.services().get("gateway").settings().entrySet().stream()
                .filter(setting -> setting.getKey().startsWith("flash.security.public-paths["))
                .map(setting -> setting.getValue().replace("GET ", ""))
                .anyMatch(pattern -> path.equals(pattern)
                        || (pattern.endsWith("*") && path.startsWith(pattern.replaceAll("\\*+$", ""))));
        if (!open) {
            complaints.add(ingress.complaint("reference", "the health check asks " + path + ", which needs a token"));
        }
    }

    /** Who has metrics is watched, where he shows them: services by Spring's path, the spot handler where its probe asks. */
    private static void monitors(Release release, List<Complaint> complaints) {
        List<Manifest> monitors = release.all("PodMonitor").toList();
        if (monitors.isEmpty()) {
            return;
        }
        Set<String> wanted = new TreeSet<>(release.services().keySet());
        release.all("DaemonSet").forEach(set -> wanted.add(set.component()));
        Set<String> watched = new TreeSet<>();
        for (Manifest monitor : monitors) {
            Set<String> here = watchedBy(monitor);
            watched.addAll(here);
            boolean services = release.services().keySet().containsAll(here);
            String path = services ? "/actuator/prometheus" : "/metrics";
            monitor.tree().path("spec").path("podMetricsEndpoints").forEach(endpoint -> {
                if (!endpoint.path("port").asString("").equals("management")
                        || !endpoint.path("path").asString("").equals(path)) {
                    complaints.add(monitor.complaint("reference", "metrics are not at " + endpoint));
                }
                if (services && !endpoint.path("honorLabels").asBoolean(false)) {
                    complaints.add(monitor.complaint(
                            "reference",
                            "without honorLabels the label instance of our metrics, which rules group by, is renamed"));
                }
            });
        }
        if (!watched.equals(wanted)) {
            complaints.add(release.complaint("reference", "metrics of " + watched + " are read, there are " + wanted));
        }
    }

    private static Set<String> watchedBy(Manifest monitor) {
        JsonNode selector = monitor.tree().path("spec").path("selector");
        Set<String> names = new TreeSet<>();
        selector.path("matchExpressions")
                .forEach(expression -> expression.path("values").forEach(value -> names.add(value.asString())));
        String only =
                selector.path("matchLabels").path("app.kubernetes.io/name").asString("");
        if (!only.isEmpty()) {
            names.add(only);
        }
        return names;
    }

    /** {@code | `flash-sale-order` | `mysql-user` | ...}: one line of deploy/README.md for each key of each Secret. */
    private static void secrets(Release release, List<Complaint> complaints) {
        String page = read(release);
        Set<String> told = page.lines()
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.replaceAll("^\\| `([^`]+)` \\| `([^`]+)` \\|.*", "$1/$2"))
                .collect(Collectors.toCollection(TreeSet::new));
        for (Manifest workload : release.workloads().toList()) {
            for (String key : secretKeys(workload)) {
                if (!told.contains(key)) {
                    complaints.add(workload.complaint("secret", key + " is not in the table of deploy/README.md"));
                }
            }
        }
    }

    static Set<String> secretKeys(Manifest workload) {
        Set<String> keys = new TreeSet<>();
        workload.podSpec().path("volumes").forEach(volume -> volume.path("secret")
                .path("items")
                .forEach(item ->
                        keys.add(volume.path("secret").path("secretName").asString() + "/"
                                + item.path("key").asString())));
        for (JsonNode container : workload.containers()) {
            container.path("env").forEach(variable -> {
                JsonNode secret = variable.path("valueFrom").path("secretKeyRef");
                if (!secret.isMissingNode()) {
                    keys.add(secret.path("name").asString() + "/"
                            + secret.path("key").asString());
                }
            });
        }
        return keys;
    }

    private static String read(Release release) {
        try {
            return Files.readString(release.home().resolve("deploy/README.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
