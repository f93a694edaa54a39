package io.flashsale.spot;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The four calls that a drain needs of the Kubernetes API. */
final class Kubernetes {

    /** A pod that has to go. */
    record Pod(String namespace, String name) {}

    /** What became of asking a pod to go. */
    enum Eviction {
        GOING,
        GONE,
        /** A disruption budget does not allow it yet. */
        REFUSED
    }

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int FIRST_ERROR = 300;
    private static final int NOT_FOUND = 404;
    private static final int TOO_MANY_REQUESTS = 429;

    private final URI base;
    private final Path tokenFile;
    private final HttpClient http;

    Kubernetes(URI base, Path tokenFile, HttpClient http) {
        this.base = base;
        this.tokenFile = tokenFile;
        this.http = http;
    }

    /** Nothing new comes to the node from now on. */
    void cordon(String node) throws IOException, InterruptedException {
        HttpRequest request = request("/api/v1/nodes/" + node)
                .header("Content-Type", "application/strategic-merge-patch+json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString("{\"spec\":{\"unschedulable\":true}}"))
                .build();
        expectSuccess(http.send(request, HttpResponse.BodyHandlers.ofString()));
    }

    /** Who has to go: not those of DaemonSets, which would come back, not the kubelet's own, not who has finished. */
    List<Pod> evictable(String node) throws IOException, InterruptedException {
        String selector = URLEncoder.encode("spec.nodeName=" + node, StandardCharsets.UTF_8);
        HttpResponse<String> answer = http.send(
                request("/api/v1/pods?fieldSelector=" + selector).build(), HttpResponse.BodyHandlers.ofString());
        expectSuccess(answer);
        List<Pod> pods = new ArrayList<>();
        for (JsonNode pod : JSON.readTree(answer.body()).path("items")) {
            JsonNode metadata = pod.path("metadata");
            String phase = pod.path("status").path("phase").asString("");
            boolean stays = phase.equals("Succeeded")
                    || phase.equals("Failed")
                    || metadata.has("deletionTimestamp")
                    || metadata.path("annotations").has("kubernetes.io/config.mirror");
            for (JsonNode owner : metadata.path("ownerReferences")) {
                stays |= owner.path("kind").asString("").equals("DaemonSet");
            }
            if (!stays) {
                pods.add(new Pod(
                        metadata.path("namespace").asString(),
                        metadata.path("name").asString()));
            }
        }
        return pods;
    }

    Eviction evict(Pod pod) throws IOException, InterruptedException {
        String body =
                "{\"apiVersion\":\"policy/v1\",\"kind\":\"Eviction\",\"metadata\":{\"name\":\"%s\",\"namespace\":\"%s\"}}"
                        .formatted(pod.name(), pod.namespace());
        HttpRequest request = request("/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name() + "/eviction")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return switch (answer.statusCode()) {
            case NOT_FOUND -> Eviction.GONE;
            case TOO_MANY_REQUESTS -> Eviction.REFUSED;
            default -> {
                expectSuccess(answer);
                yield Eviction.GOING;
            }
        };
    }

    /** The token changes while we run: the kubelet writes a new one every hour or so. */
    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(base.resolve(path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + Files.readString(tokenFile).strip());
    }

    private static void expectSuccess(HttpResponse<String> answer) throws IOException {
        if (answer.statusCode() >= FIRST_ERROR) {
            throw new IOException("the API answered " + answer.statusCode() + " to "
                    + answer.request().method() + " " + answer.request().uri().getPath());
        }
    }
}
