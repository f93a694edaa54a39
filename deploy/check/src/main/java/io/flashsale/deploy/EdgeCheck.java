package io.flashsale.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The load balancer against what it stands in front of: open streams, slow answers; and that somebody watches its certificate. */
final class EdgeCheck implements Check {

    /** What an ALB closes a silent connection after, unless it is told otherwise (and 60 is the most that all of them take). */
    private static final int ALB_IDLE_SECONDS = 15;

    private static final Pattern PROBED_JOB = Pattern.compile("probe_[a-z_]+\\{job=\"([^\"]+)\"}");

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        release.all("AlbConfig").forEach(config -> patience(release, config, complaints));
        List<Manifest> probes = release.all("Probe").toList();
        release.all("Ingress").forEach(ingress -> {
            if (probes.isEmpty()) {
                complaints.add(ingress.complaint("edge", "nobody watches its certificate: no Probe"));
            }
        });
        probes.forEach(probe -> probe(release, probe, complaints));
        return complaints;
    }

    /** An event stream must not be cut, and a slow answer must be the gateway's own 504 with its Retry-After. */
    private static void patience(Release release, Manifest config, List<Complaint> complaints) {
        int stream = seconds(release, "order", "flash.order.watch.lasts");
        int answer = seconds(release, "gateway", "flash.gateway.upstream.response-timeout");
        int heartbeat = seconds(release, "order", "flash.order.watch.heartbeat");
        for (JsonNode listener : config.tree().path("spec").path("listeners")) {
            int waits = listener.path("requestTimeout").asInt();
            if (waits <= stream || waits <= answer) {
                complaints.add(config.complaint(
                        "edge",
                        "port " + listener.path("port") + " waits " + waits + " s; a stream lasts " + stream
                                + " s, the gateway waits " + answer + " s"));
            }
        }
        if (heartbeat >= ALB_IDLE_SECONDS) {
            complaints.add(config.complaint(
                    "edge",
                    "a stream is silent for " + heartbeat + " s, an ALB closes it after " + ALB_IDLE_SECONDS + " s"));
        }
    }

    private static int seconds(Release release, String service, String setting) {
        return Integer.parseInt(
                release.services().get(service).resolved(setting).replace("s", ""));
    }

    private static void probe(Release release, Manifest probe, List<Complaint> complaints) {
        JsonNode spec = probe.tree().path("spec");
        String job = spec.path("jobName").asString("");
        Set<String> asked = new TreeSet<>();
        Matcher found = PROBED_JOB.matcher(rules(release));
        while (found.find()) {
            asked.add(found.group(1));
        }
        if (!asked.equals(Set.of(job))) {
            complaints.add(probe.complaint("edge", "is job " + job + ", the rules ask for " + asked));
        }
        Set<String> hosts = new TreeSet<>();
        release.all("Ingress").forEach(ingress -> ingress.tree()
                .path("spec")
                .path("rules")
                .forEach(rule -> hosts.add(rule.path("host").asString())));
        spec.path("targets").path("staticConfig").path("static").forEach(target -> {
            if (!hosts.contains(URI.create(target.asString()).getHost())) {
                complaints.add(probe.complaint("edge", "asks " + target + ", the edge is " + hosts));
            }
        });
    }

    private static String rules(Release release) {
        try {
            return Files.readString(release.home().resolve("deploy/monitoring/alerts.yml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
