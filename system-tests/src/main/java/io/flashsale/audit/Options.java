package io.flashsale.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line of {@code scripts/audit.sh}.
 *
 * @param bound how long everything may take to come to rest
 */
record Options(Target target, boolean live, boolean json, Duration bound) {

    private static final Duration WAIT = Duration.ofSeconds(60);
    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})(ms|s|m|h)?");
    private static final Set<String> WITH_VALUE = Set.of(
            "--data",
            "--history",
            "--wait",
            "--redis",
            "--mysql",
            "--mysql-user",
            "--mysql-password-file",
            "--name-server",
            "--provider-journal");
    private static final String ADMIN = "flash_admin";

    /** The caller made a mistake; the message says what to do. */
    static final class Wrong extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message);
        }
    }

    /** @param home of the repository; {@code .local} in it is the data directory unless told otherwise */
    static Options parse(List<String> arguments, Path home, Map<String, String> environment) {
        Map<String, String> values = new HashMap<>();
        List<Path> histories = new ArrayList<>();
        boolean live = false;
        boolean json = false;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--live")) {
                live = true;
            } else if (option.equals("--json")) {
                json = true;
            } else if (!WITH_VALUE.contains(option)) {
                throw new Wrong("unknown option " + option);
            } else if (++i == arguments.size()) {
                throw new Wrong(option + " needs a value");
            } else if (option.equals("--history")) {
                histories.add(readable(Path.of(arguments.get(i))));
            } else {
                values.put(option, arguments.get(i));
            }
        }
        Duration bound =
                Optional.ofNullable(values.get("--wait")).map(Options::duration).orElse(WAIT);
        return new Options(target(values, histories, home, environment), live, json, bound);
    }

    private static Target target(
            Map<String, String> values, List<Path> histories, Path home, Map<String, String> environment) {
        Path data = Path.of(values.getOrDefault("--data", home.resolve(".local").toString()));
        Properties stack = properties(data.resolve("stack.properties"));
        Properties passwords = properties(data.resolve("secrets/database.properties"));
        String mysql = address(values, "--mysql", environment, "FLASH_MYSQL_ADDRESS", stack, "mysql", data);
        String redis = address(values, "--redis", environment, "FLASH_REDIS_URL", stack, "redis", data);
        String broker =
                address(values, "--name-server", environment, "FLASH_ROCKETMQ_NAME_SERVER", stack, "nameServer", data);
        String user = values.getOrDefault("--mysql-user", environment.getOrDefault("FLASH_MYSQL_ADMIN_USER", ADMIN));
        String password = Optional.ofNullable(values.get("--mysql-password-file"))
                .map(file -> text(Path.of(file)).strip())
                .or(() -> Optional.ofNullable(environment.get("FLASH_MYSQL_ADMIN_PASSWORD")))
                .or(() -> Optional.ofNullable(passwords.getProperty(user)))
                .orElseThrow(() -> new Wrong("no password of the database user " + user
                        + "; give --mysql-password-file FILE, or FLASH_MYSQL_ADMIN_PASSWORD in the environment"));
        String journal = values.getOrDefault("--provider-journal", stack.getProperty("providerJournal", ""));
        return new Target(mysql, user, password, redis, broker, journal.isEmpty() ? null : Path.of(journal), histories);
    }

    private static String address(
            Map<String, String> values,
            String option,
            Map<String, String> environment,
            String variable,
            Properties stack,
            String property,
            Path data) {
        return Optional.ofNullable(values.get(option))
                .or(() -> Optional.ofNullable(environment.get(variable)))
                .or(() -> Optional.ofNullable(stack.getProperty(property)))
                .orElseThrow(() -> new Wrong("no stack has been started with its data in " + data
                        + "; name its directory with --data, or give " + option));
    }

    private static Path readable(Path file) {
        if (!Files.isReadable(file)) {
            throw new Wrong("the history " + file + " can't be read");
        }
        return file;
    }

    private static Properties properties(Path file) {
        var properties = new Properties();
        if (Files.isReadable(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new Wrong("can't read " + file + ": " + e.getMessage());
            }
        }
        return properties;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Wrong("can't read " + file + ": " + e.getMessage());
        }
    }

    /** {@code 500ms}, {@code 60s}, {@code 60}, {@code 5m}. */
    private static Duration duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new Wrong("--wait wants a time such as 60s or 5m, not " + text);
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (Optional.ofNullable(matcher.group(2)).orElse("s")) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }
}
