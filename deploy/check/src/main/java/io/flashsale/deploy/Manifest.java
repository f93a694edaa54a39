package io.flashsale.deploy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** One rendered object. */
record Manifest(String profile, JsonNode tree) {

    String apiVersion() {
        return tree.path("apiVersion").asString("");
    }

    String kind() {
        return tree.path("kind").asString("");
    }

    String name() {
        return tree.path("metadata").path("name").asString("");
    }

    String where() {
        return profile + " " + kind() + "/" + name();
    }

    Complaint complaint(String check, String what) {
        return new Complaint(check, where(), what);
    }

    boolean is(String kind) {
        return kind().equals(kind);
    }

    boolean runsPods() {
        return !podSpec().isMissingNode();
    }

    boolean isHook() {
        return !tree.path("metadata").path("annotations").path("helm.sh/hook").isMissingNode();
    }

    /** The pod's spec of a workload, or of a pod itself; missing for everything else. */
    JsonNode podSpec() {
        return is("Pod")
                ? tree.path("spec")
                : tree.path("spec").path("template").path("spec");
    }

    Map<String, String> podLabels() {
        return strings((is("Pod") ? tree : tree.path("spec").path("template"))
                .path("metadata")
                .path("labels"));
    }

    /** The component that its pods are: gateway, order, redis ... */
    String component() {
        return podLabels().getOrDefault("app.kubernetes.io/name", "");
    }

    List<JsonNode> containers() {
        List<JsonNode> all = new ArrayList<>();
        podSpec().path("initContainers").forEach(all::add);
        podSpec().path("containers").forEach(all::add);
        return all;
    }

    /** Environment of the first container by name; what comes from elsewhere is shown as {@code <secret name/key>} and the like. */
    Map<String, String> environment() {
        Map<String, String> all = new TreeMap<>();
        if (!containers().isEmpty()) {
            for (JsonNode variable : containers().getFirst().path("env")) {
                JsonNode secret = variable.path("valueFrom").path("secretKeyRef");
                String value = variable.has("value")
                        ? variable.path("value").asString("")
                        : secret.isMissingNode()
                                ? "<" + variable.path("valueFrom") + ">"
                                : "<secret " + secret.path("name").asString() + "/"
                                        + secret.path("key").asString() + ">";
                all.put(variable.path("name").asString(), value);
            }
        }
        return all;
    }

    /** By name. */
    Map<String, Integer> containerPorts() {
        Map<String, Integer> all = new TreeMap<>();
        for (JsonNode container : containers()) {
            for (JsonNode port : container.path("ports")) {
                int number = port.path("containerPort").asInt();
                all.put(port.path("name").asString("tcp-" + number), number);
            }
        }
        return all;
    }

    static Map<String, String> strings(JsonNode object) {
        Map<String, String> all = new TreeMap<>();
        Iterator<Map.Entry<String, JsonNode>> fields = object.properties().iterator();
        while (fields.hasNext()) {
            Map.Entry<String, JsonNode> field = fields.next();
            all.put(field.getKey(), field.getValue().asString(""));
        }
        return all;
    }
}
