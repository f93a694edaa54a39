package io.flashsale.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Nothing is missing that the values ask for, or that an address points to. */
final class WholeCheck implements Check {

    private static final Pattern OWN_ADDRESS = Pattern.compile("\\b(" + Chart.RELEASE + "-[a-z-]+):(\\d+)");

    /** The calls of {@code Kubernetes} in deploy/spot-handler. */
    private static final Set<String> SPOT_RIGHTS =
            new TreeSet<>(Set.of("patch nodes", "list pods", "create pods/eviction"));

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        addresses(release, complaints);
        JsonNode values = Values.merged(release);
        boolean denied = release.all("NetworkPolicy")
                .map(policy -> policy.tree().path("spec"))
                .anyMatch(spec -> spec.path("podSelector").isEmpty()
                        && spec.path("policyTypes").size() == 2
                        && !spec.has("ingress")
                        && !spec.has("egress"));
        wants(release, denied, "a policy that denies everything to everybody first", complaints);
        wants(
                release,
                !values.path("monitoring").path("podMonitor").asBoolean()
                        || release.find("PodMonitor", Chart.RELEASE).isPresent(),
                "a PodMonitor",
                complaints);
        boolean edge = values.path("ingress").path("enabled").asBoolean();
        wants(
                release,
                !edge || release.find("Ingress", Chart.RELEASE + "-gateway").isPresent(),
                "an Ingress",
                complaints);
        wants(
                release,
                release.workloads().anyMatch(workload -> workload.component().equals("buy-one")),
                "a helm test",
                complaints);
        if (values.path("autoscaling").path("cron").asBoolean()) {
            Set<String> early = new TreeSet<>();
            values.path("sales")
                    .forEach(sale -> sale.path("replicas").properties().forEach(size -> early.add(size.getKey())));
            for (String service : early) {
                wants(
                        release,
                        release.find("CronHorizontalPodAutoscaler", Chart.RELEASE + "-" + service)
                                .isPresent(),
                        "a CronHorizontalPodAutoscaler for " + service,
                        complaints);
            }
        }
        if (values.path("spotHandler").path("enabled").asBoolean()) {
            wants(release, release.all("DaemonSet").count() == 1, "a spot handler", complaints);
            Set<String> bound = new TreeSet<>();
            release.all("ClusterRoleBinding")
                    .forEach(binding -> bound.add(
                            binding.tree().path("roleRef").path("name").asString("")));
            release.all("ClusterRole").forEach(role -> {
                wants(release, bound.contains(role.name()), "somebody who has " + role.name(), complaints);
                Set<String> rights = new TreeSet<>();
                role.tree().path("rules").forEach(rule -> rule.path("resources").forEach(resource -> rule.path("verbs")
                        .forEach(verb -> rights.add(verb.asString() + " " + resource.asString()))));
                wants(
                        release,
                        rights.equals(SPOT_RIGHTS),
                        "a spot handler that may " + SPOT_RIGHTS + ", not " + rights,
                        complaints);
            });
        }
        release.all("StatefulSet").forEach(set -> {
            String service = set.tree().path("spec").path("serviceName").asString("");
            if (release.find("Service", service).isEmpty()) {
                complaints.add(set.complaint("whole", "no Service " + service));
            }
        });
        return complaints;
    }

    private static void wants(Release release, boolean there, String what, List<Complaint> complaints) {
        if (!there) {
            complaints.add(release.complaint("whole", "wants " + what));
        }
    }

    /** Each {@code flash-sale-<name>:<port>} in an environment is a Service with that port. */
    private static void addresses(Release release, List<Complaint> complaints) {
        for (Manifest workload : release.workloads().toList()) {
            workload.environment().forEach((variable, value) -> {
                Matcher address = OWN_ADDRESS.matcher(value);
                while (address.find()) {
                    int port = Integer.parseInt(address.group(2));
                    boolean there = release.find("Service", address.group(1))
                            .map(service -> service.tree().path("spec").path("ports"))
                            .map(ports -> {
                                for (JsonNode listed : ports) {
                                    if (listed.path("port").asInt() == port) {
                                        return true;
                                    }
                                }
                                return false;
                            })
                            .orElse(false);
                    if (!there) {
                        complaints.add(workload.complaint(
                                "whole", variable + " names " + address.group() + ", no Service has that"));
                    }
                }
            });
        }
    }
}
