package io.flashsale.deploy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The chart, rendered by Helm itself. */
record Chart(Path directory) {

    static final String RELEASE = "flash-sale";
    static final String NAMESPACE = "shop";
    private static final String KUBERNETES = "1.34.0";
    private static final String HOOK = "helm.sh/hook";
    private static final String HIDDEN_HOOK = "check.flashsale.io/hook";

    /** A key that stands twice is an error, not a matter of luck. */
    static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** Helm's refusal, or YAML that is none. */
    static final class Unrenderable extends RuntimeException {

        private static final long serialVersionUID = 1;

        Unrenderable(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * What Helm would send to Kubernetes, hooks and tests included.
     *
     * @throws Unrenderable with Helm's words
     */
    List<Manifest> render(Profile profile, Map<String, Object> sets) {
        String text = text(profile, sets);
        List<Manifest> manifests = new ArrayList<>();
        for (String document : text.split("(?m)^---\\s*$")) {
            try {
                JsonNode tree = YAML.readTree(document);
                if (tree != null && tree.isObject() && !tree.isEmpty()) {
                    manifests.add(new Manifest(profile.name(), tree));
                }
            } catch (JacksonException e) {
                throw new Unrenderable(profile.name() + ": " + e.getOriginalMessage() + " in\n" + document.strip(), e);
            }
        }
        return manifests;
    }

    String text(Profile profile, Map<String, Object> sets) {
        Path copy = withoutHooks();
        try {
            return rendered(copy, profile, sets).replace(HIDDEN_HOOK, HOOK);
        } finally {
            delete(copy);
        }
    }

    /** The library keeps hooks and tests to itself; under another name they are objects like the others. */
    private Path withoutHooks() {
        try {
            Path copy = Files.createTempDirectory("chart");
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Path target = copy.resolve(directory.relativize(file));
                    Files.createDirectories(target.getParent());
                    Files.writeString(target, Files.readString(file).replace(HOOK, HIDDEN_HOOK));
                }
            }
            return copy;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String rendered(Path chart, Profile profile, Map<String, Object> sets) {
        TemplateCommand command = new Helm(chart)
                .template()
                .withName(RELEASE)
                .withNamespace(NAMESPACE)
                .withKubeVersion(KUBERNETES);
        profile.files(chart).forEach(command::withValuesFile);
        sets.forEach(command::set);
        try {
            return command.call();
        } catch (RuntimeException e) {
            throw new Unrenderable(String.valueOf(e.getMessage()), e);
        }
    }
}
