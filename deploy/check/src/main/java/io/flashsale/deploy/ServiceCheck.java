package io.flashsale.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Ports, probes and environment of each service against its own application.yml. */
final class ServiceCheck implements Check {

    /** Read by the JVM's launcher and by Spring itself. */
    private static final Set<String> NOT_OURS = Set.of("JDK_JAVA_OPTIONS", "SPRING_PROFILES_ACTIVE");

    /** The two groups that platform-defaults.yml makes. */
    private static final String LIVENESS = "/actuator/health/liveness";

    private static final String READINESS = "/actuator/health/readiness";

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        for (ServiceFacts facts : release.services().values()) {
            if (release.deployment(facts.name()).isEmpty()) {
                complaints.add(release.complaint("service", facts.name() + "-service has no Deployment"));
            }
            if (release.find("Service", Chart.RELEASE + "-" + facts.name()).isEmpty()) {
                complaints.add(release.complaint("service", facts.name() + "-service has no Service"));
            }
        }
        release.deployments().forEach(deployment -> {
            ServiceFacts facts = release.services().get(deployment.component());
            ports(deployment, facts, complaints);
            probes(deployment, complaints);
            environment(release, deployment, facts, complaints);
        });
        release.workloads()
                .filter(workload -> workload.component().equals("migrate"))
                .forEach(job -> migration(release, job, complaints));
        return complaints;
    }

    private static void ports(Manifest deployment, ServiceFacts facts, List<Complaint> complaints) {
        Map<String, String> environment = deployment.environment();
        Map<String, Integer> ports = deployment.containerPorts();
        for (var wanted : Map.of("http", facts.port(), "management", facts.managementPort())
                .entrySet()) {
            if (!wanted.getValue().equals(ports.get(wanted.getKey()))) {
                complaints.add(deployment.complaint(
                        "port",
                        wanted.getKey() + " is " + ports.get(wanted.getKey()) + ", the service's is "
                                + wanted.getValue()));
            }
        }
        same(deployment, "FLASH_PORT", environment, ports.get("http"), complaints);
        same(deployment, "FLASH_MANAGEMENT_PORT", environment, ports.get("management"), complaints);
    }

    private static void same(
            Manifest deployment,
            String variable,
            Map<String, String> environment,
            @Nullable Integer port,
            List<Complaint> complaints) {
        if (!String.valueOf(port).equals(environment.get(variable))) {
            complaints.add(deployment.complaint(
                    "port", variable + " is " + environment.get(variable) + ", the container's port " + port));
        }
    }

    private static void probes(Manifest deployment, List<Complaint> complaints) {
        JsonNode container = deployment.containers().getFirst();
        path(deployment, container, "startupProbe", LIVENESS, complaints);
        path(deployment, container, "livenessProbe", LIVENESS, complaints);
        path(deployment, container, "readinessProbe", READINESS, complaints);
        long patience = seconds(container.path("livenessProbe"));
        if (patience < 30) {
            complaints.add(deployment.complaint(
                    "probe", "liveness gives up after " + patience + " s; be patient, 30 at least"));
        }
        long quick = seconds(container.path("readinessProbe"));
        if (quick > 10) {
            complaints.add(
                    deployment.complaint("probe", "readiness takes " + quick + " s to see that a pod is not ready"));
        }
        long start = seconds(container.path("startupProbe"));
        if (start < 240) {
            complaints.add(deployment.complaint("probe", "a start may take 240 s, the probe waits for " + start));
        }
    }

    private static long seconds(JsonNode probe) {
        return (long) probe.path("periodSeconds").asInt(10)
                * probe.path("failureThreshold").asInt(3);
    }

    private static void path(
            Manifest deployment, JsonNode container, String probe, String path, List<Complaint> complaints) {
        JsonNode get = container.path(probe).path("httpGet");
        if (!get.path("path").asString("").equals(path)
                || !get.path("port").asString("").equals("management")) {
            complaints.add(deployment.complaint(
                    "probe", probe + " asks " + get + ", not " + path + " on the management port"));
        }
    }

    private static void environment(
            Release release, Manifest deployment, ServiceFacts facts, List<Complaint> complaints) {
        Map<String, String> environment = deployment.environment();
        for (String variable : environment.keySet()) {
            if (!NOT_OURS.contains(variable) && !facts.reads(variable)) {
                complaints.add(deployment.complaint(
                        "environment",
                        variable + " is read by nothing in " + facts.name() + "-service's configuration"));
            }
        }
        boolean local = "local".equals(environment.get("SPRING_PROFILES_ACTIVE"));
        Set<String> missing = new TreeSet<>();
        for (ServiceFacts.Variable variable : facts.variables()) {
            boolean counts = local || !facts.local().contains(variable.setting());
            if (counts
                    && isOfThisMachine(variable)
                    && environment.getOrDefault(variable.name(), "").isEmpty()) {
                missing.add(variable.name());
            }
        }
        missing.forEach(variable -> complaints.add(deployment.complaint(
                "environment", variable + " is not set, and its default is of a developer's machine")));
        if (facts.name().equals("gateway")) {
            gateways(release, deployment, environment, complaints);
        }
    }

    /** Defaults that mean nothing in a cluster: the own machine, no password, no key. */
    private static boolean isOfThisMachine(ServiceFacts.Variable variable) {
        String value = variable.defaultValue();
        return value.contains("localhost")
                || value.contains("127.0.0.1")
                || value.contains(".local")
                || (value.isEmpty() && variable.name().matches(".*_(PASSWORD|USER|KEYS_FILE|KEY_FILE|SECRETS_FILE)"));
    }

    /** A user's limit is divided by the number of gateways that may run. */
    private static void gateways(
            Release release, Manifest deployment, Map<String, String> environment, List<Complaint> complaints) {
        int most = release.find("HorizontalPodAutoscaler", Chart.RELEASE + "-gateway")
                .map(hpa -> hpa.tree().path("spec").path("maxReplicas").asInt())
                .orElseGet(() -> deployment.tree().path("spec").path("replicas").asInt());
        if (!String.valueOf(most).equals(environment.get("FLASH_GATEWAY_SHAREDLIMITS_GATEWAYS"))) {
            complaints.add(deployment.complaint(
                    "environment",
                    "up to " + most + " gateways share a user's limit, FLASH_GATEWAY_SHAREDLIMITS_GATEWAYS says "
                            + environment.get("FLASH_GATEWAY_SHAREDLIMITS_GATEWAYS")));
        }
        Set<String> edges = new TreeSet<>();
        release.find("NetworkPolicy", Chart.RELEASE + "-gateway")
                .ifPresent(policy -> policy.tree().path("spec").path("ingress").forEach(rule -> rule.path("from")
                        .forEach(from -> {
                            if (from.has("ipBlock")) {
                                edges.add(from.path("ipBlock").path("cidr").asString());
                            }
                        })));
        String trusted = environment.getOrDefault("FLASH_TRUSTED_PROXIES", "");
        if (!trusted.equals(String.join(",", edges))) {
            complaints.add(deployment.complaint(
                    "environment",
                    "requests come from " + edges + ", and X-Forwarded-For is believed from " + trusted));
        }
    }

    /** The Job before a roll-out and the services must agree on who migrates. */
    private static void migration(Release release, Manifest job, List<Complaint> complaints) {
        String service = job.name().replaceFirst(".*-migrate-", "");
        ServiceFacts facts = release.services().get(service);
        if (facts == null || !facts.hasDatabase()) {
            complaints.add(job.complaint("migration", service + "-service has no database"));
            return;
        }
        Map<String, String> environment = job.environment();
        environment.keySet().stream()
                .filter(variable -> !NOT_OURS.contains(variable) && !facts.reads(variable))
                .forEach(variable -> complaints.add(job.complaint("environment", variable + " is read by nothing")));
        if (!"only".equals(environment.get("FLASH_MIGRATE"))) {
            complaints.add(job.complaint(
                    "migration", "FLASH_MIGRATE is not only: the Job would run the service and never end"));
        }
        String hook = job.tree()
                .path("metadata")
                .path("annotations")
                .path("helm.sh/hook")
                .asString("");
        if (!hook.equals("pre-install,pre-upgrade")) {
            complaints.add(job.complaint("migration", "runs at " + hook + ", not before the pods are replaced"));
        }
        if (!image(job)
                .equals(release.deployment(service).map(ServiceCheck::image).orElse(""))) {
            complaints.add(job.complaint("migration", "is of another image than the service"));
        }
    }

    private static String image(Manifest manifest) {
        return manifest.containers().getFirst().path("image").asString("");
    }
}
