package io.flashsale.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Who grows, who shrinks, and who may be put out of service meanwhile. */
final class ScaleCheck implements Check {

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        Set<String> scaled = new TreeSet<>();
        release.all("HorizontalPodAutoscaler").forEach(hpa -> {
            JsonNode target = hpa.tree().path("spec").path("scaleTargetRef");
            scaled.add(target.path("name").asString(""));
            if (release.find(
                            target.path("kind").asString(""),
                            target.path("name").asString(""))
                    .isEmpty()) {
                complaints.add(hpa.complaint("scale", "scales what is not there: " + target));
            }
            int min = hpa.tree().path("spec").path("minReplicas").asInt();
            int max = hpa.tree().path("spec").path("maxReplicas").asInt();
            if (min < 1 || min > max) {
                complaints.add(hpa.complaint("scale", "from " + min + " to " + max));
            }
        });
        release.all("HorizontalPodAutoscaler").forEach(hpa -> offered(release, hpa, complaints));
        release.all("CronHorizontalPodAutoscaler").forEach(cron -> cron(release, cron, complaints));
        release.deployments().forEach(deployment -> {
            boolean fixed = deployment.tree().path("spec").has("replicas");
            if (fixed == scaled.contains(deployment.name())) {
                complaints.add(deployment.complaint(
                        "scale",
                        fixed
                                ? "has a number of replicas that each upgrade would set back"
                                : "has neither replicas nor an HPA"));
            }
        });
        release.services().keySet().forEach(service -> budget(release, service, complaints));
        return complaints;
    }

    /** A metric of pods comes from an adapter, and that has to be told of it; an HPA that gets no answer does not scale down. */
    private static void offered(Release release, Manifest hpa, List<Complaint> complaints) {
        Set<String> offered = new TreeSet<>();
        try {
            Chart.YAML
                    .readTree(Files.readString(release.home().resolve("deploy/monitoring/metrics-adapter.yml")))
                    .path("rules")
                    .forEach(rule -> offered.add(rule.path("name").path("as").asString("")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (JsonNode metric : hpa.tree().path("spec").path("metrics")) {
            String name = metric.path("pods").path("metric").path("name").asString("");
            if (!name.isEmpty() && !offered.contains(name)) {
                complaints.add(hpa.complaint("scale", "no adapter offers " + name));
            }
        }
    }

    private static void cron(Release release, Manifest cron, List<Complaint> complaints) {
        JsonNode target = cron.tree().path("spec").path("scaleTargetRef");
        if (!target.path("kind").asString("").equals("HorizontalPodAutoscaler")) {
            complaints.add(cron.complaint("scale", "fights with the HPA over " + target + "; target the HPA"));
            return;
        }
        var hpa = release.find("HorizontalPodAutoscaler", target.path("name").asString(""));
        if (hpa.isEmpty()) {
            complaints.add(cron.complaint("scale", "no HorizontalPodAutoscaler " + target.path("name")));
            return;
        }
        int max = hpa.get().tree().path("spec").path("maxReplicas").asInt();
        int ups = 0;
        int downs = 0;
        for (JsonNode job : cron.tree().path("spec").path("jobs")) {
            if (job.path("targetSize").asInt() > max) {
                complaints.add(cron.complaint(
                        "scale", job.path("name") + " wants " + job.path("targetSize") + ", the HPA allows " + max));
            }
            ups += job.path("name").asString("").endsWith("-up") ? 1 : 0;
            downs += job.path("name").asString("").endsWith("-down") ? 1 : 0;
        }
        if (ups != downs) {
            complaints.add(cron.complaint("scale", ups + " times up and " + downs + " times down"));
        }
    }

    private static void budget(Release release, String service, List<Complaint> complaints) {
        var found = release.find("PodDisruptionBudget", Chart.RELEASE + "-" + service);
        if (found.isEmpty()) {
            complaints.add(release.complaint("disruption", service + "-service has no PodDisruptionBudget"));
            return;
        }
        JsonNode spec = found.get().tree().path("spec");
        int pods = release.find("HorizontalPodAutoscaler", Chart.RELEASE + "-" + service)
                .map(hpa -> hpa.tree().path("spec").path("minReplicas").asInt())
                .or(() -> release.deployment(service)
                        .map(deployment ->
                                deployment.tree().path("spec").path("replicas").asInt()))
                .orElse(0);
        int mayGo;
        if (spec.has("maxUnavailable")) {
            // Kubernetes rounds percentages up here.
            mayGo = share(spec.path("maxUnavailable"), pods);
        } else {
            mayGo = pods - share(spec.path("minAvailable"), pods);
        }
        if (mayGo < 1) {
            complaints.add(
                    found.get().complaint("disruption", "no pod of " + pods + " may ever be evicted: drains hang"));
        }
        if (pods > 1 && mayGo >= pods) {
            complaints.add(found.get().complaint("disruption", "all " + pods + " pods may be evicted at once"));
        }
    }

    private static int share(JsonNode number, int of) {
        String text = number.asString("");
        return text.endsWith("%")
                ? (int) Math.ceil(of * Integer.parseInt(text.substring(0, text.length() - 1)) / 100.0)
                : number.asInt();
    }
}
