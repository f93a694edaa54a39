package io.flashsale.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The Secrets that the Helm chart's dev profile asks for, drawn like those of a local stack and written as a Kubernetes List:
 * {@code scripts/dev-secrets.sh | kubectl apply -f -}. A real deployment takes them from its own vault.
 */
public final class DevSecrets {

    private static final String RELEASE = "flash-sale";
    private static final Base64.Encoder BASE64 = Base64.getEncoder();

    private DevSecrets() {}

    /** Arguments: the directory that keeps the secrets. */
    public static void main(String[] arguments) {
        if (arguments.length != 1) {
            System.err.println("usage: scripts/dev-secrets.sh DIRECTORY");
            System.exit(2);
        }
        System.out.println(json(LocalSecrets.in(Path.of(arguments[0]))));
    }

    /** A {@code v1 List} of Secrets; nothing in it is ever written to the repository. */
    public static String json(LocalSecrets secrets) {
        DatabaseAccounts accounts = secrets.databaseAccounts();
        Map<String, Map<String, String>> all = new TreeMap<>();
        all.put("gateway", Map.of("token-key", read(secrets.tokenKeyFile())));
        for (String service : DatabaseAccounts.SERVICES) {
            Map<String, String> own = new TreeMap<>();
            own.put("mysql-user", service);
            own.put("mysql-password", accounts.password(service));
            switch (service) {
                case "order", "logistics" -> {
                    own.put("service-token", read(secrets.serviceTokenFile(service)));
                    own.put("address-keys", read(secrets.addressKeysFile(service)));
                }
                case "inventory" -> own.put("service-token", read(secrets.serviceTokenFile(service)));
                default -> own.put("callback-secrets", read(secrets.callbackSecretsFile()));
            }
            all.put(service, own);
        }
        all.put("mariadb", Map.of("root-password", accounts.password(DatabaseAccounts.ADMIN)));
        List<String> items = new ArrayList<>();
        all.forEach((name, data) -> items.add(secret(name, data)));
        return "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[" + String.join(",\n", items) + "]}";
    }

    private static String secret(String name, Map<String, String> data) {
        String entries = new TreeMap<>(data)
                .entrySet().stream()
                        .map(entry -> "\"%s\":\"%s\"".formatted(entry.getKey(), encoded(entry.getValue())))
                        .collect(Collectors.joining(","));
        return "{\"apiVersion\":\"v1\",\"kind\":\"Secret\",\"type\":\"Opaque\",\"metadata\":{\"name\":\"%s-%s\"},\"data\":{%s}}"
                .formatted(RELEASE, name, entries);
    }

    private static String encoded(String value) {
        return BASE64.encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
