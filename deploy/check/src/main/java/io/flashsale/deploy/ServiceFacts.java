package io.flashsale.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a service says about itself: its application.yml, what it shares with the others, and its pom.
 *
 * @param settings property to value as written, with placeholders, of all profiles together
 * @param local those that count under the profile {@code local} only
 * @param inCode variables that the platform reads past all files
 */
record ServiceFacts(
        String name, Map<String, String> settings, Set<String> local, boolean speaksToBroker, Set<String> inCode) {

    static final List<String> SERVICES = List.of("gateway", "order", "inventory", "payment", "logistics");

    static final String DEFAULTS_CODE = "common-lib/src/main/java/io/flashsale/platform/observe/PlatformDefaults.java";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(FLASH_[A-Z_]+)(?::([^}]*))?");

    /** A variable of the environment that a setting reads. */
    record Variable(String name, String defaultValue, String setting) {}

    static ServiceFacts read(Path home, String name) {
        try {
            Map<String, String> settings = new TreeMap<>();
            Set<String> local = new TreeSet<>();
            flatten(home.resolve("common-lib/src/main/resources/platform-defaults.yml"), settings, local);
            flatten(home.resolve(name + "-service/src/main/resources/application.yml"), settings, local);
            String pom = Files.readString(home.resolve(name + "-service/pom.xml"));
            return new ServiceFacts(
                    name,
                    settings,
                    local,
                    pom.contains("<artifactId>rocketmq-spring-boot-starter</artifactId>"),
                    inCode(home));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<String> inCode(Path home) throws IOException {
        Matcher literal = Pattern.compile("\"(FLASH_[A-Z_]+)\"").matcher(Files.readString(home.resolve(DEFAULTS_CODE)));
        Set<String> all = new TreeSet<>();
        while (literal.find()) {
            all.add(literal.group(1));
        }
        return all;
    }

    private static void flatten(Path file, Map<String, String> settings, Set<String> local) throws IOException {
        for (String document : Files.readString(file).split("(?m)^---\\s*$")) {
            JsonNode tree = Chart.YAML.readTree(document);
            Map<String, String> own = new TreeMap<>();
            flatten("", tree, own);
            if ("local".equals(own.get("spring.config.activate.on-profile"))) {
                own.keySet().stream().filter(key -> !settings.containsKey(key)).forEach(local::add);
                own.keySet().removeIf(settings::containsKey);
            }
            settings.putAll(own);
        }
    }

    private static void flatten(String prefix, JsonNode node, Map<String, String> into) {
        if (node.isObject()) {
            node.properties()
                    .forEach(field -> flatten(
                            prefix.isEmpty() ? field.getKey() : prefix + "." + field.getKey(), field.getValue(), into));
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                flatten(prefix + "[" + i + "]", node.get(i), into);
            }
        } else {
            into.put(prefix, node.asString(""));
        }
    }

    /** Has tables of its own. */
    boolean hasDatabase() {
        return settings.keySet().stream().anyMatch(key -> key.startsWith("flash.database.schemas"));
    }

    int databases() {
        String listed = settings.get("flash.database.schemas");
        return listed != null
                ? listed.split(",").length
                : (int) settings.keySet().stream()
                        .filter(key -> key.startsWith("flash.database.schemas["))
                        .count();
    }

    boolean usesRedis() {
        return variables().stream().anyMatch(variable -> variable.name().equals("FLASH_REDIS_URL"));
    }

    Set<String> stores() {
        Set<String> stores = new TreeSet<>();
        if (hasDatabase()) {
            stores.add("mysql");
        }
        if (usesRedis()) {
            stores.add("redis");
        }
        if (speaksToBroker) {
            stores.add("rocketmq");
        }
        return stores;
    }

    /** Services that it asks over HTTP. */
    Set<String> neighbours() {
        Set<String> all = new TreeSet<>();
        settings.keySet().stream()
                .filter(key -> key.startsWith("flash.http.neighbours."))
                .forEach(key -> all.add(key.substring("flash.http.neighbours.".length())));
        return all;
    }

    int port() {
        return Integer.parseInt(resolved("server.port"));
    }

    int managementPort() {
        String own = settings.get("management.server.port");
        return own == null ? port() + 1000 : Integer.parseInt(defaultOf(own));
    }

    String resolved(String setting) {
        return defaultOf(Optional.ofNullable(settings.get(setting))
                .orElseThrow(() -> new IllegalStateException(name + "-service has no " + setting)));
    }

    private static String defaultOf(String value) {
        Matcher placeholder = PLACEHOLDER.matcher(value);
        return placeholder.find() && placeholder.group(2) != null ? placeholder.group(2) : value;
    }

    /** What it reads from the environment, in the rooms that it has: no broker for who does not speak to one. */
    List<Variable> variables() {
        List<Variable> all = new ArrayList<>();
        settings.forEach((setting, value) -> {
            if ((setting.startsWith("rocketmq.") && !speaksToBroker)
                    || (setting.startsWith("flash.database.") && !hasDatabase())) {
                return;
            }
            Matcher placeholder = PLACEHOLDER.matcher(value);
            while (placeholder.find()) {
                String ifNone = placeholder.group(2);
                all.add(new Variable(placeholder.group(1), ifNone == null ? "" : ifNone, setting));
            }
        });
        return all;
    }

    /** Whether Spring would find a setting of this service under that variable: placeholders, or the relaxed form of a key. */
    boolean reads(String variable) {
        return inCode.contains(variable)
                || variables().stream().anyMatch(known -> known.name().equals(variable))
                || settings.keySet().stream().anyMatch(key -> key.replace("-", "")
                        .replaceAll("[.\\[\\]]+", "_")
                        .equalsIgnoreCase(variable));
    }
}
