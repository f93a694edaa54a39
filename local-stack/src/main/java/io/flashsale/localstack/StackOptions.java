package io.flashsale.localstack;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;

/**
 * The launcher's command line.
 *
 * @param seed put a demo sale on if there is none
 * @param demo play a sale with simulated shoppers
 * @param minMemoryMegabytes less available memory than this is an error
 */
record StackOptions(
        StackSettings settings, boolean help, boolean wipe, boolean seed, boolean demo, long minMemoryMegabytes) {

    private static final long MIN_MEMORY_MEGABYTES = 4_000;

    /** The same file that {@code up.sh --help} shows before anything is built. */
    static String helpText() {
        try (InputStream in = StackOptions.class.getResourceAsStream("up-help.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static StackOptions parse(Path home, String[] arguments) {
        Parser parser = new Parser(home);
        for (int i = 0; i < arguments.length; i++) {
            String option = arguments[i];
            if (parser.flag(option)) {
                continue;
            }
            if (i + 1 == arguments.length || arguments[i + 1].startsWith("--")) {
                throw new StackFailure(
                        Parser.takesValue(option)
                                ? option + " needs a value; see scripts/up.sh --help"
                                : "unknown option " + option + "; see scripts/up.sh --help");
            }
            parser.value(option, arguments[++i]);
        }
        return parser.options();
    }

    private static final class Parser {

        private StackSettings settings;
        private boolean help;
        private boolean wipe;
        private boolean seed = true;
        private boolean demo;
        private long minMemoryMegabytes = MIN_MEMORY_MEGABYTES;
        private final Map<Service, Integer> instances = new EnumMap<>(Service.class);

        Parser(Path home) {
            settings = StackSettings.standard(home, home.resolve(".local"));
        }

        boolean flag(String option) {
            switch (option) {
                case "--help", "-h" -> help = true;
                case "--wipe" -> wipe = true;
                case "--no-seed" -> seed = false;
                case "--no-aot" -> settings = settings.withoutAotCache();
                case "--demo" -> demo = true;
                default -> {
                    return false;
                }
            }
            return true;
        }

        static boolean takesValue(String option) {
            return switch (option) {
                case "--data",
                        "--port-base",
                        "--redis-port",
                        "--mariadb-port",
                        "--namesrv-port",
                        "--broker-port",
                        "--instances",
                        "--env",
                        "--jvm",
                        "--min-memory-mb" -> true;
                default -> false;
            };
        }

        void value(String option, String value) {
            StackPorts p = settings.ports();
            switch (option) {
                case "--data" -> settings = settings.withData(Path.of(value).toAbsolutePath());
                case "--port-base" -> settings = settings.withPorts(StackPorts.from(number(option, value)));
                case "--redis-port" ->
                    settings = settings.withPorts(new StackPorts(
                            p.gateway(),
                            p.managementOffset(),
                            number(option, value),
                            p.mariadb(),
                            p.nameServer(),
                            p.broker()));
                case "--mariadb-port" ->
                    settings = settings.withPorts(new StackPorts(
                            p.gateway(),
                            p.managementOffset(),
                            p.redis(),
                            number(option, value),
                            p.nameServer(),
                            p.broker()));
                case "--namesrv-port" ->
                    settings = settings.withPorts(new StackPorts(
                            p.gateway(),
                            p.managementOffset(),
                            p.redis(),
                            p.mariadb(),
                            number(option, value),
                            p.broker()));
                case "--broker-port" ->
                    settings = settings.withPorts(new StackPorts(
                            p.gateway(),
                            p.managementOffset(),
                            p.redis(),
                            p.mariadb(),
                            p.nameServer(),
                            number(option, value)));
                case "--instances" -> {
                    String[] parts = pair(option, value);
                    instances.put(Service.of(parts[0]), number(option, parts[1]));
                }
                case "--env" -> {
                    String[] parts = pair(option, value);
                    settings = settings.withEnvironment(parts[0], parts[1]);
                }
                case "--jvm" -> settings = settings.withJvmOptions(value);
                case "--min-memory-mb" -> minMemoryMegabytes = number(option, value);
                default -> throw new StackFailure("unknown option " + option + "; see scripts/up.sh --help");
            }
        }

        private static String[] pair(String option, String value) {
            int at = value.indexOf('=');
            if (at < 1) {
                throw new StackFailure(option + " wants NAME=VALUE, not " + value);
            }
            return new String[] {value.substring(0, at), value.substring(at + 1)};
        }

        private static int number(String option, String value) {
            try {
                return Integer.parseInt(value);
            } catch (NumberFormatException e) {
                throw new StackFailure(option + " wants a number, not " + value, e);
            }
        }

        StackOptions options() {
            StackSettings all = settings;
            for (Map.Entry<Service, Integer> entry : instances.entrySet()) {
                all = all.withInstances(entry.getKey(), entry.getValue());
            }
            return new StackOptions(all, help, wipe, seed, demo, minMemoryMegabytes);
        }
    }
}
