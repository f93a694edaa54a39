package io.flashsale.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Fields that take one of a few words: the models know them as texts only. Read in Kubernetes' API reference, 1.34. */
final class WordCheck implements Check {

    private static final Map<String, Set<String>> WORDS = Map.ofEntries(
            Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
            Map.entry("restartPolicy", Set.of("Always", "OnFailure", "Never")),
            Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
            Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
            Map.entry("effect", Set.of("NoSchedule", "PreferNoSchedule", "NoExecute")),
            Map.entry("unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow")),
            Map.entry("preemptionPolicy", Set.of("Never", "PreemptLowerPriority")),
            Map.entry("pathType", Set.of("Exact", "Prefix", "ImplementationSpecific")),
            Map.entry("policyTypes[]", Set.of("Ingress", "Egress")),
            Map.entry("accessModes[]", Set.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod")),
            Map.entry("strategy.type", Set.of("RollingUpdate", "Recreate")),
            Map.entry("seccompProfile.type", Set.of("RuntimeDefault", "Localhost", "Unconfined")),
            Map.entry("metrics[].type", Set.of("Resource", "Pods", "Object", "External", "ContainerResource")),
            Map.entry("target.type", Set.of("Utilization", "Value", "AverageValue")),
            Map.entry("policies[].type", Set.of("Pods", "Percent")),
            Map.entry("matchExpressions[].operator", Set.of("In", "NotIn", "Exists", "DoesNotExist", "Gt", "Lt")),
            Map.entry("tolerations[].operator", Set.of("Exists", "Equal")),
            Map.entry("spec.type", Set.of("ClusterIP", "NodePort", "LoadBalancer", "ExternalName")),
            Map.entry("helm.sh/hook-delete-policy", Set.of("before-hook-creation", "hook-succeeded", "hook-failed")),
            Map.entry(
                    "helm.sh/hook",
                    Set.of(
                            "pre-install",
                            "post-install",
                            "pre-upgrade",
                            "post-upgrade",
                            "pre-delete",
                            "post-delete",
                            "pre-rollback",
                            "post-rollback",
                            "test")));

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        release.manifests().stream()
                .filter(manifest -> !CustomCheck.isCustom(manifest))
                .forEach(manifest -> walk(manifest, "", manifest.tree(), complaints));
        return complaints;
    }

    private static void walk(Manifest manifest, String path, JsonNode node, List<Complaint> complaints) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> walk(manifest, path + "." + field.getKey(), field.getValue(), complaints));
        } else if (node.isArray()) {
            node.forEach(item -> walk(manifest, path + "[]", item, complaints));
        } else {
            WORDS.forEach((suffix, words) -> {
                if (path.endsWith("." + suffix)) {
                    for (String word : node.asString("").split(",")) {
                        if (!words.contains(word)) {
                            complaints.add(manifest.complaint("word", path + " is none of " + words + ": " + word));
                        }
                    }
                }
            });
        }
    }
}
