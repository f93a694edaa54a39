package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Personal data and secrets stay where they belong. After journeys with names, numbers and tokens that occur nowhere
 * else, every file of the stack is searched for them: logs, Redis' and the broker's stores, and the tables.
 */
class LeaksIT {

    private static final String JSON = "Content-Type: application/json";

    /** A row holds the address sealed; a file larger than this is a redo log or a bug. */
    private static final long LARGEST_FILE = 256L * 1024 * 1024;

    /** One of a kind, and of ASCII alone: no log escapes it. */
    private final String mark = UUID.randomUUID().toString().replace("-", "").substring(0, 12);

    private final String name = "Leakname" + mark;
    private final String address = "Leakstreet " + mark;
    private final String phone = "+49 170 " + Math.abs(mark.hashCode() % 9_000_000 + 1_000_000);

    private String wish(int quantity) {
        return "{\"quantity\": %d, \"shipTo\": {\"name\": \"%s\", \"phone\": \"%s\", \"address\": \"%s\"}}"
                .formatted(quantity, name, phone, address);
    }

    @Test
    void namesNumbersAddressesTokensAndSecretsAreInNoLogNoMessageAndNoTableInTheOpen() throws IOException {
        Shopper shopper = Shopper.signIn();
        String token = Platform.stack().secrets().shopperToken(shopper.name());
        playEverything(shopper, token);
        playEveryMistake(token);

        var forbidden = new LinkedHashMap<String, String>();
        forbidden.put("a name", name);
        forbidden.put("an address", address);
        forbidden.put("a phone number", phone);
        forbidden.put("digits of a phone number", phone.replace(" ", ""));
        forbidden.put("the usual shopper's name", "Ada L.");
        forbidden.put("the usual shopper's address", "1 Canal St");
        forbidden.put("the usual shopper's number", "138 0000 0000");
        forbidden.put("a token", token);
        forbidden.put("a token's signature", token.substring(token.lastIndexOf('.') + 1));
        secrets(forbidden);

        var found = new ArrayList<String>();
        int searched = 0;
        for (Path file : files()) {
            String text = text(file);
            searched++;
            forbidden.forEach((what, secret) -> {
                if (text.contains(secret)) {
                    int at = text.indexOf(secret);
                    found.add(what + " in " + file + ": ..." + text.substring(Math.max(0, at - 200), at));
                }
            });
        }
        assertThat(searched).as("files searched").isGreaterThan(50);
        assertThat(found).isEmpty();
    }

    /** Whoever looks for leaks must see one: what is public about the same journey is found by the same search. */
    @Test
    void theSearchFindsWhatIsThere() throws IOException {
        Item item = Operator.signIn().openOne(SaleDraft.named("Seen" + mark).with("SEEN-1", 5, 5, 1));
        String order = Shopper.signIn().buyConfirmed(item, 1);
        var places = new ArrayList<String>();
        for (Path file : files()) {
            if (text(file).contains("Seen" + mark)) {
                places.add(file.toString());
            }
        }
        assertThat(order).isNotEmpty();
        assertThat(places).anyMatch(place -> place.contains("rocketmq")).anyMatch(place -> place.contains("mariadb"));
    }

    private void playEverything(Shopper shopper, String token) {
        Item lamp = Operator.signIn().openOne(SaleDraft.named("Lamps").with("LAMP-1", 3, 2, 1));
        String orders = lamp.path() + "/orders";
        var bought = shopper.post(orders, wish(1), "leak-1");
        assertThat(bought.status()).as("%s", bought).isEqualTo(201);
        String orderId = bought.text("orderId");
        shopper.awaitStatus(orderId, "CONFIRMED");
        shopper.pay(orderId);
        String parcel = shopper.awaitTrackingNumber(orderId);
        Courier.signIn().scanned(parcel, "PICKED_UP", 1);
        Courier.signIn().scanned(parcel, "DELIVERED", 2);
        shopper.awaitStatus(orderId, "DELIVERED");
        // Replayed, reused, over the limit, sold out, cancelled.
        assertThat(shopper.post(orders, wish(1), "leak-1").status()).isEqualTo(200);
        assertThat(shopper.post(orders, wish(2), "leak-1").status()).isEqualTo(422);
        assertThat(shopper.post(orders, wish(2), "leak-2").status()).isEqualTo(409);
        var second = shopper.post(orders, wish(1), "leak-3");
        shopper.awaitStatus(second.text("orderId"), "CONFIRMED");
        assertThat(shopper.cancel(second.text("orderId")).status()).isEqualTo(200);
        for (String base :
                List.of(Platform.gateway(), Platform.instance("order-1").url())) {
            assertThat(Http.get(base + "/api/v1/orders/" + orderId, Map.of("Authorization", "Bearer " + token))
                            .body())
                    .doesNotContain(name, phone, address);
        }
    }

    /** Requests that fail, with personal data or tokens wherever a caller may put them by mistake. */
    private void playEveryMistake(String token) {
        String bearer = "Authorization: Bearer " + token;
        String path = "/api/v1/sales/1/items/LAMP-1/orders";
        for (Wire wire :
                List.of(Wire.toGateway(), new Wire(Platform.instance("order-1").port()))) {
            for (String body : List.of(
                    wish(1),
                    wish(-1),
                    wish(1) + "x",
                    wish(1).substring(0, 90),
                    wish(1).replace("\"name\"", "\"nom\""),
                    wish(1).replace("\"name\"", "\"" + name + "\""),
                    wish(1).replace(phone, phone + "x"),
                    wish(1).replace("\"" + name + "\"", "[\"" + name + "\"]"),
                    wish(1).replace("\"" + name + "\"", "\"" + name + "\\ud800\""),
                    wish(1).replace("\"" + name + "\"", name),
                    wish(1).replace(address, address.repeat(3_000)),
                    "\"" + name + phone + address + "\"",
                    name)) {
                wire.send("POST " + path, List.of(bearer, JSON, "Idempotency-Key: l"), body)
                        .isProblem();
            }
            wire.send("POST " + path, List.of(bearer, "Content-Type: text/plain"), wish(1))
                    .isProblem();
            // Under a form's type this is the name of a parameter, and filters like to quote names.
            String form = "Content-Type: application/x-www-form-urlencoded";
            wire.send("POST " + path, List.of(bearer, form), "\n" + wish(1)).isProblem();
            wire.send("GET /api/v1/orders?" + name + "%0a=" + token, bearer).tellsNothing();
            wire.send("POST " + path, List.of(bearer, "Content-Type: " + name), wish(1))
                    .isProblem();
            // What Tomcat cannot read, it likes to quote.
            wire.send("GET /api/v1/orders", "Authorization Bearer " + token).isProblem();
            wire.send("GET /api/v1/orders", "Authorization : Bearer " + token).isProblem();
            wire.send("GET /api/v1/orders", bearer + "\u0001").isProblem();
            wire.send("GET /api/v1/orders", bearer, bearer).isProblem();
            wire.send("GET /api/v1/orders", bearer + "x").isProblem();
            wire.send("GET /api/v1/orders?access_token=" + token + "%zz").isProblem();
            wire.send("GET /api/v1/orders?cursor=" + name + "&x=%ff", bearer).isProblem();
            wire.send("GET /api/v1/orders/" + name + "[" + phone.replace(" ", "") + "]", bearer)
                    .isProblem();
        }
    }

    private static void secrets(Map<String, String> forbidden) throws IOException {
        var secrets = Platform.stack().secrets();
        for (String service : List.of("gateway", "order", "inventory", "payment", "logistics")) {
            String token = Files.readString(secrets.serviceTokenFile(service)).strip();
            forbidden.put("the token of " + service, token.substring(token.lastIndexOf('.') + 1));
        }
        for (String line : Files.readAllLines(secrets.callbackSecretsFile())) {
            forbidden.put("a callback secret", line.strip());
        }
        for (String service : List.of("order", "logistics")) {
            for (String line : Files.readAllLines(secrets.addressKeysFile(service))) {
                if (line.startsWith("key.")) {
                    forbidden.put("an address key of " + service, line.substring(line.indexOf('=') + 1));
                }
            }
        }
        String pem = String.join("", Files.readAllLines(secrets.tokenKeyFile()));
        String key = pem.replaceAll("-----[A-Z ]+-----", "");
        assertThat(Base64.getDecoder().decode(key)).hasSizeGreaterThan(1_000);
        forbidden.put("the token key", key.substring(100, 140));
        Arrays.stream(new String[] {"order", "inventory", "payment", "logistics"})
                .forEach(service -> forbidden.put(
                        "the database password of " + service,
                        secrets.databaseAccounts().password(service)));
    }

    /** Everything under the stack's data but the secrets themselves, code, and what the database keeps to recover. */
    private static List<Path> files() throws IOException {
        Path data = Platform.stack().settings().data();
        try (Stream<Path> all = Files.walk(data)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !data.relativize(file).startsWith("secrets"))
                    .filter(file -> !data.relativize(file).startsWith("apps"))
                    .filter(file -> !file.getFileName().toString().endsWith(".aot"))
                    .filter(LeaksIT::isSearchable)
                    .toList();
        }
    }

    /** Byte for byte; a file that has gone meanwhile holds nothing any more. */
    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException gone) {
            return "";
        }
    }

    private static boolean isSearchable(Path file) {
        try {
            return Files.size(file) <= LARGEST_FILE;
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
