package io.flashsale.deploy;

import java.nio.file.Path;
import java.util.List;

/** A set of values that somebody would install. */
record Profile(String name, List<String> valuesFiles) {

    /** All that are delivered; the last one also has a canary, which is off in the files. */
    static final List<Profile> ALL = List.of(
            new Profile("dev", List.of("values-dev.yaml")),
            new Profile("ack", List.of("values-ack.yaml")),
            new Profile("double11", List.of("values-ack.yaml", "values-double11.yaml")));

    List<Path> files(Path chart) {
        return valuesFiles.stream().map(chart::resolve).toList();
    }
}
