package io.flashsale.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The values that a release was rendered with, merged as Helm does: objects by key, everything else replaced. */
final class Values {

    private Values() {}

    static JsonNode merged(Release release) {
        try {
            Path chart = release.home().resolve("deploy/helm/flash-sale");
            ObjectNode all = (ObjectNode) Chart.YAML.readTree(Files.readString(chart.resolve("values.yaml")));
            for (Path file : release.profile().files(chart)) {
                merge(all, Chart.YAML.readTree(Files.readString(file)));
            }
            return all;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void merge(ObjectNode into, JsonNode more) {
        more.properties().forEach(field -> {
            if (into.get(field.getKey()) instanceof ObjectNode object
                    && field.getValue().isObject()) {
                merge(object, field.getValue());
            } else {
                into.set(field.getKey(), field.getValue());
            }
        });
    }
}
