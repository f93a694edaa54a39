package io.flashsale.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Each pod's rights, its memory, its end, and where it may stand. */
final class PodCheck implements Check {

    /** They are other people's images, which write where they please. */
    private static final Set<String> STORES = Set.of("redis", "mariadb", "namesrv", "broker");

    /** {@code flash.lanes.drain-timeout}'s default, then jobs and consumers, a phase each. */
    private static final int DRAIN_SECONDS = 10;

    private static final int HEAP_PER_REQUEST_KIB = 100;
    private static final int HEAP_AT_REST_MIB = 96;

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        release.workloads().forEach(workload -> {
            rights(workload, complaints);
            resources(workload, complaints);
        });
        release.deployments().forEach(deployment -> {
            ServiceFacts facts = release.services().get(deployment.component());
            end(deployment, facts, complaints);
            memory(deployment, complaints);
            place(deployment, complaints);
        });
        return complaints;
    }

    private static void rights(Manifest workload, List<Complaint> complaints) {
        JsonNode spec = workload.podSpec();
        wants(workload, spec.path("securityContext").path("runAsNonRoot").asBoolean(false), "runAsNonRoot", complaints);
        wants(
                workload,
                spec.path("securityContext").path("runAsUser").asInt(0) > 0,
                "a user other than root",
                complaints);
        wants(
                workload,
                spec.path("securityContext")
                        .path("seccompProfile")
                        .path("type")
                        .asString("")
                        .equals("RuntimeDefault"),
                "seccomp RuntimeDefault",
                complaints);
        wants(
                workload,
                !spec.path("automountServiceAccountToken").asBoolean(true)
                        || workload.component().equals("spot-handler"),
                "no token for the Kubernetes API",
                complaints);
        // <RELEASE>_ORDER_PORT=tcp://... would be read as a setting.
        wants(workload, !spec.path("enableServiceLinks").asBoolean(true), "no service links", complaints);
        for (JsonNode container : workload.containers()) {
            JsonNode context = container.path("securityContext");
            wants(workload, !context.path("allowPrivilegeEscalation").asBoolean(true), "no escalation", complaints);
            wants(
                    workload,
                    context.path("capabilities").path("drop").toString().equals("[\"ALL\"]"),
                    "all capabilities dropped",
                    complaints);
            wants(
                    workload,
                    context.path("readOnlyRootFilesystem").asBoolean(false) || STORES.contains(workload.component()),
                    "a read-only root file system",
                    complaints);
            String image = container.path("image").asString("");
            wants(
                    workload,
                    image.matches(".+:[^:/]+") && !image.endsWith(":latest"),
                    "an image with a tag",
                    complaints);
        }
    }

    private static void wants(Manifest workload, boolean holds, String what, List<Complaint> complaints) {
        if (!holds) {
            complaints.add(workload.complaint("rights", "wants " + what));
        }
    }

    private static void resources(Manifest workload, List<Complaint> complaints) {
        for (JsonNode container : workload.containers()) {
            JsonNode resources = container.path("resources");
            if (!resources.path("requests").has("cpu")
                    || !resources.path("limits").has("memory")) {
                complaints.add(workload.complaint("resources", "no request of cpu or no limit on memory"));
            }
        }
    }

    private static void end(Manifest deployment, ServiceFacts facts, List<Complaint> complaints) {
        int preStop = deployment
                .containers()
                .getFirst()
                .path("lifecycle")
                .path("preStop")
                .path("sleep")
                .path("seconds")
                .asInt(0);
        int phase = Integer.parseInt(
                facts.resolved("spring.lifecycle.timeout-per-shutdown-phase").replace("s", ""));
        // Requests, lanes, then jobs and consumers within one more phase.
        int needs = preStop + phase + DRAIN_SECONDS + phase;
        int grace = deployment.podSpec().path("terminationGracePeriodSeconds").asInt(30);
        if (preStop < 5) {
            complaints.add(deployment.complaint(
                    "shutdown", "requests still come for some seconds after the pod left its Service"));
        }
        if (grace < needs) {
            complaints.add(deployment.complaint(
                    "shutdown", "is killed after " + grace + " s, and may need " + needs + " to end in order"));
        }
    }

    /** What the JVM may take is less than what the pod has, and enough for the requests that it lets in. */
    private static void memory(Manifest deployment, List<Complaint> complaints) {
        String options = deployment.environment().getOrDefault("JDK_JAVA_OPTIONS", "");
        int limit = mebibytes(deployment
                .containers()
                .getFirst()
                .path("resources")
                .path("limits")
                .path("memory")
                .asString(""));
        int heap = size(options, "-Xmx");
        int sum = heap
                + size(options, "-XX:MaxDirectMemorySize=")
                + size(options, "-XX:ReservedCodeCacheSize=")
                + size(options, "-XX:MaxMetaspaceSize=");
        if (heap == 0 || sum > limit * 9 / 10) {
            complaints.add(deployment.complaint(
                    "memory",
                    "heap, buffers, code and classes may take " + sum + " of " + limit + " MiB; a tenth must be left"));
        }
        Map<String, String> environment = deployment.environment();
        int requests = Integer.parseInt(environment.getOrDefault("FLASH_MAX_UNDER_WAY", "0"));
        int needs = HEAP_AT_REST_MIB + requests * HEAP_PER_REQUEST_KIB / 1024;
        if (heap < needs) {
            complaints.add(deployment.complaint(
                    "memory", requests + " requests at work need a heap of " + needs + " MiB, there are " + heap));
        }
    }

    private static int size(String options, String option) {
        Matcher found = Pattern.compile(Pattern.quote(option) + "(\\d+)m").matcher(options);
        return found.find() ? Integer.parseInt(found.group(1)) : 0;
    }

    private static int mebibytes(String quantity) {
        return quantity.endsWith("Mi") ? Integer.parseInt(quantity.replace("Mi", "")) : 0;
    }

    private static void place(Manifest deployment, List<Complaint> complaints) {
        List<String> keys = new ArrayList<>();
        deployment.podSpec().path("topologySpreadConstraints").forEach(spread -> {
            keys.add(spread.path("topologyKey").asString());
            Map<String, String> labels =
                    Manifest.strings(spread.path("labelSelector").path("matchLabels"));
            if (!deployment.podLabels().entrySet().containsAll(labels.entrySet())) {
                complaints.add(deployment.complaint("place", "spreads others than itself: " + labels));
            }
        });
        if (!keys.contains("topology.kubernetes.io/zone") || !keys.contains("kubernetes.io/hostname")) {
            complaints.add(deployment.complaint("place", "is not spread over zones and nodes"));
        }
        JsonNode terms = deployment.podSpec().path("affinity").path("nodeAffinity");
        // A pool that is tainted for us and that we are not drawn to is a pool that stays empty, and the reverse hangs.
        if (terms.has("requiredDuringSchedulingIgnoredDuringExecution")
                && deployment.podSpec().path("tolerations").isEmpty()) {
            complaints.add(deployment.complaint("place", "must run in a pool whose taint it does not tolerate"));
        }
    }
}
