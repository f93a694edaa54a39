package io.flashsale.systemtest;

import io.flashsale.localstack.Service;
import io.flashsale.systemtest.AccessTable.Caller;
import io.flashsale.systemtest.AccessTable.Line;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes requests out of the OpenAPI documents: right ones, nearly right ones and nonsense. The same seed and number give
 * the same request, as far as ids allow.
 */
final class Fuzzer {

    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int DEEPEST = 6;

    /** Who does this to the sale that all the others buy from has stopped the fuzzing. */
    private static final List<String> ENDINGS = List.of("/pause", "/close", "/freeze");

    /** Nothing odd, and only what exists. */
    private static final int NEVER_ODD = -1;

    /** What nobody expects. Some of it is in no alphabet that a field allows, some is just unusual. */
    private static final List<String> ODD = List.of(
            "",
            " ",
            "0",
            "-1",
            "1",
            "9223372036854775807",
            "9223372036854775808",
            "1e9",
            "NaN",
            "null",
            "true",
            "[]",
            "..",
            ".",
            "%",
            "%00",
            "' OR 1=1 --",
            "\"",
            "\\",
            "<script>",
            "${jndi:ldap://127.0.0.1:1/x}",
            "a\u0000b",
            "\r\nX: y",
            "\u00e4\u00f6\u00fc",
            "\uD83D\uDE00",
            "\u202E",
            "\u0660\u0661",
            "x".repeat(33),
            "x".repeat(65),
            "x".repeat(300),
            "x".repeat(5_000),
            "2026-11-22T00:00:00Z",
            "2026-13-45T99:99:99Z",
            "+1000000000-01-01T00:00:00Z");

    private static final List<String> ODD_JSON = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1.5",
            "1e400",
            "-1e-400",
            "1e999999999",
            "99999999999999999999",
            "2147483647",
            "2147483648",
            "-9223372036854775808",
            "\"\"",
            "\"x\"",
            "\"\\ud800\"",
            "\"\\u0000\"",
            "[]",
            "[[[]]]",
            "{}",
            "{\"a\":{\"b\":{}}}",
            "NaN",
            "Infinity",
            "01",
            "+1",
            "'x'",
            "undefined");

    /**
     * Things that exist, and their owners' tokens.
     *
     * @param values by the name of the parameter or field that takes them
     * @param tokens by caller; any of them may be used
     */
    record World(Map<String, List<String>> values, Map<Caller, List<String>> tokens) {}

    /**
     * One request, as it goes over the wire.
     *
     * @param operation as AccessTable has it
     */
    record Request(Line operation, Caller caller, String line, List<String> headers, byte[] body) {

        @Override
        public String toString() {
            String text = new String(body, StandardCharsets.UTF_8);
            return line.substring(0, Math.min(300, line.length())) + " by " + caller + ", "
                    + headers.stream()
                            .filter(header -> !header.startsWith("Authorization"))
                            .toList() + ", " + text.substring(0, Math.min(600, text.length()));
        }
    }

    private record Operation(Line line, JsonNode document, JsonNode description) {}

    private final long seed;
    private final World world;
    private final List<Operation> operations = new ArrayList<>();

    Fuzzer(long seed, World world) {
        this.seed = seed;
        this.world = world;
        for (Service service :
                List.of(Service.GATEWAY, Service.ORDER, Service.INVENTORY, Service.PAYMENT, Service.LOGISTICS)) {
            JsonNode document = Endpoints.document(service);
            for (Line line : AccessTable.lines()) {
                JsonNode description = document.path("paths")
                        .path(line.path())
                        .path(line.method().toLowerCase(Locale.ROOT));
                if (line.service().equals(service.shortName()) && description.isObject() && isPublic(line)) {
                    operations.add(new Operation(line, document, description));
                }
            }
        }
    }

    /** Reachable from outside: the gateway's own, and what it routes. */
    private static boolean isPublic(Line line) {
        return line.service().equals("gateway") || line.outside() == AccessTable.Outside.ROUTED;
    }

    List<String> operations() {
        return operations.stream().map(operation -> operation.line().endpoint()).toList();
    }

    /** The n-th request. */
    Request request(int number) {
        var random = new Random(seed ^ (number + 1) * GOLDEN);
        var operation = operations.get(Math.floorMod(number, operations.size()));
        return request(operation, caller(operation.line(), random), random);
    }

    /** The n-th request of somebody who may not: right in all other respects, so that only that can be the reason. */
    Request trespass(int number) {
        var random = new Random(~seed ^ (number + 1) * GOLDEN);
        var closed = operations.stream()
                .filter(operation -> !operation.line().allowed().contains(Caller.ANONYMOUS))
                .toList();
        var operation = closed.get(Math.floorMod(number, closed.size()));
        var others = new ArrayList<>(List.of(Caller.values()));
        others.removeAll(operation.line().allowed());
        return new Builder(operation, random, NEVER_ODD).request(others.get(random.nextInt(others.size())));
    }

    private Caller caller(Line line, Random random) {
        var all = List.of(Caller.values());
        // The limits and the level are in force while we ask: nobody of ours may change them.
        boolean limits = (line.path().endsWith("/limits") || line.path().endsWith("/degradation"))
                && line.method().equals("PUT");
        var allowed = line.allowed().stream()
                .filter(caller -> caller != Caller.SERVICE && caller != Caller.ROLELESS && !limits)
                .toList();
        if (!allowed.isEmpty() && random.nextInt(100) < 75) {
            return allowed.get(random.nextInt(allowed.size()));
        }
        Caller other = all.get(random.nextInt(all.size()));
        return limits && other == Caller.OPERATOR ? Caller.COURIER : other;
    }

    private Request request(Operation operation, Caller caller, Random random) {
        // A third is right, a third has one thing wrong, the rest several.
        int oddity = List.of(0, 0, 8, 20, 20, 60).get(random.nextInt(6));
        return new Builder(operation, random, oddity).request(caller);
    }

    /** One request under construction. */
    private final class Builder {

        private final Operation operation;
        private final Random random;
        private final int oddityPercent;

        Builder(Operation operation, Random random, int oddityPercent) {
            this.operation = operation;
            this.random = random;
            this.oddityPercent = oddityPercent;
        }

        private boolean odd() {
            return random.nextInt(100) < oddityPercent;
        }

        private <T> T any(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }

        Request request(Caller caller) {
            var line = operation.line();
            var headers = new ArrayList<String>();
            token(caller, headers);
            String target = target(line, headers);
            byte[] body = new byte[0];
            JsonNode schema = operation
                    .description()
                    .path("requestBody")
                    .path("content")
                    .path("application/json")
                    .path("schema");
            if (schema.isObject()) {
                body = body(schema);
                headers.add("Content-Type: "
                        + (odd()
                                ? any(List.of("text/plain", "application/xml", "*/*", "", "application/json;charset=x"))
                                : "application/json"));
            } else if (odd()) {
                body = body(NODES.objectNode());
                headers.add("Content-Type: application/json");
            }
            if (odd()) {
                headers.add(any(List.of(
                        "Accept: application/xml",
                        "Accept: */*;q=0",
                        "X-User-Id: operator",
                        "X-Forwarded-For: 1.2.3.4",
                        "Content-Encoding: gzip",
                        "Range: bytes=5-1",
                        "If-Match: x",
                        "Expect: 200-ok",
                        "Accept-Encoding: gzip",
                        "X-Request-Id: " + "\u00e4".repeat(5))));
            }
            String method =
                    odd() ? any(List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE")) : line.method();
            return new Request(line, caller, method + " " + target, List.copyOf(headers), body);
        }

        private void token(Caller caller, List<String> headers) {
            if (caller != Caller.ANONYMOUS) {
                String token = any(world.tokens().get(caller));
                headers.add("Authorization: Bearer " + (odd() && odd() ? token.substring(random.nextInt(20)) : token));
            }
        }

        private String target(Line line, List<String> headers) {
            String path = line.path();
            var query = new ArrayList<String>();
            for (JsonNode parameter : operation.description().path("parameters")) {
                String name = parameter.path("name").asString();
                JsonNode schema = resolved(parameter.path("schema"));
                boolean required = parameter.path("required").asBoolean(false);
                switch (parameter.path("in").asString()) {
                    case "path" -> path = path.replace("{" + name + "}", encoded(text(name, schema)));
                    case "query" -> {
                        if (required || random.nextInt(3) == 0) {
                            query.add(name + "=" + encoded(text(name, schema)));
                        }
                    }
                    case "header" -> {
                        if (!odd()) {
                            // Latin-1 goes over the wire as it is; a line break would end the header.
                            headers.add(name + ": " + text(name, schema).replaceAll("[\r\n\u0000]", "?"));
                        }
                    }
                    default -> throw new IllegalStateException("parameter " + parameter);
                }
            }
            if (odd()) {
                query.add(any(List.of("x=1", "limit=5", "&&", "=", "%zz", "cursor[]=1", "x=%ff", "a=b&".repeat(40))));
            }
            return path + (query.isEmpty() ? "" : "?" + String.join("&", query));
        }

        private String encoded(String text) {
            String encoded = URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
            return encoded.isEmpty() || odd() ? encoded + any(List.of("", ";", "%2f", "/", "%", "'")) : encoded;
        }

        /** A value for a parameter. */
        private String text(String name, JsonNode schema) {
            if (odd()) {
                return any(ODD);
            }
            if (name.equals("Idempotency-Key")) {
                return random.nextInt(5) == 0
                        ? "again-" + random.nextInt(20)
                        : "key-" + Long.toHexString(random.nextLong());
            }
            boolean ends = oddityPercent != NEVER_ODD
                    && ENDINGS.stream().anyMatch(operation.line().path()::endsWith);
            var known = world.values().get(name.equals("saleId") && ends ? "spareSaleId" : name);
            if (known != null && (oddityPercent <= 0 || random.nextInt(10) > 0)) {
                return any(known);
            }
            JsonNode value = value(name, schema, 0);
            return value.isValueNode() ? value.asString("") : value.toString();
        }

        private byte[] body(JsonNode schema) {
            if (odd() && odd()) {
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                return noise;
            }
            String json = value("", resolved(schema), 0).toString();
            // Spoil the text itself now and then: what is no JSON at all, or JSON that no tree can hold.
            if (odd()) {
                int at = random.nextInt(json.length());
                json = switch (random.nextInt(6)) {
                    case 0 -> json.substring(0, at);
                    case 1 -> json.substring(0, at) + any(ODD_JSON) + json.substring(at);
                    case 2 ->
                        json.replaceFirst(":[^,}\\]]*", ":" + any(ODD_JSON).replace("\\", "\\\\"));
                    case 3 ->
                        json.replaceFirst(
                                "\\{",
                                "{\"" + any(List.of("status", "userId", "x")) + "\":"
                                        + any(ODD_JSON).replace("\\", "\\\\") + ",");
                    case 4 -> json + any(List.of("x", ",", json, "\u0000"));
                    default -> "[".repeat(random.nextInt(3_000)) + json;
                };
            }
            return json.getBytes(StandardCharsets.UTF_8);
        }

        private JsonNode value(String name, JsonNode schema, int depth) {
            if (odd()) {
                return oddValue();
            }
            var known = world.values().get(name);
            if (known != null && (oddityPercent == NEVER_ODD || random.nextInt(10) > 0)) {
                return NODES.stringNode(any(known));
            }
            if (schema.has("enum")) {
                return schema.path("enum")
                        .get(random.nextInt(schema.path("enum").size()));
            }
            return switch (type(schema)) {
                case "object" -> object(schema, depth);
                case "array" -> array(name, schema, depth);
                case "integer", "number" -> NODES.numberNode(number(name, schema));
                case "boolean" -> NODES.booleanNode(random.nextBoolean());
                default -> NODES.stringNode(string(name, schema));
            };
        }

        private JsonNode oddValue() {
            return switch (random.nextInt(5)) {
                case 0 -> NODES.stringNode(any(ODD));
                case 1 -> NODES.numberNode(random.nextLong());
                case 2 -> NODES.numberNode(random.nextDouble());
                case 3 -> NODES.nullNode();
                default -> random.nextBoolean() ? NODES.arrayNode() : NODES.objectNode();
            };
        }

        private ObjectNode object(JsonNode schema, int depth) {
            var object = NODES.objectNode();
            if (depth < DEEPEST) {
                schema.path("properties").properties().forEach(property -> {
                    if (!odd()) {
                        object.set(
                                property.getKey(), value(property.getKey(), resolved(property.getValue()), depth + 1));
                    }
                });
            }
            if (odd()) {
                object.set(any(List.of("status", "userId", "amount", "x", "__proto__", "@class", "")), oddValue());
            }
            return object;
        }

        private ArrayNode array(String name, JsonNode schema, int depth) {
            var array = NODES.arrayNode();
            int size = odd() ? random.nextInt(600) : 1 + random.nextInt(2);
            for (int i = 0; i < size && depth < DEEPEST; i++) {
                array.add(value(name, resolved(schema.path("items")), depth + 1));
            }
            return array;
        }

        private long number(String name, JsonNode schema) {
            // Within what the description allows, and small enough that a sale lasts.
            long low = schema.path("minimum").asLong(1);
            long high = Math.min(schema.path("maximum").asLong(1_000), Math.max(low, low + 20));
            return name.equals("payWithinSeconds") ? 900 : low + random.nextLong(high - low + 1);
        }

        private String string(String name, JsonNode schema) {
            if (schema.path("format").asString("").equals("date-time")) {
                // A sale's end lies behind its start.
                long seconds = name.equals("endsAt") ? 7_200 + random.nextInt(3_600) : random.nextInt(3_600);
                return Instant.now().plusSeconds(seconds).toString();
            }
            return switch (name) {
                case "skuId" -> "FUZZ-" + random.nextInt(1_000_000);
                case "phone" -> "+49 170 " + random.nextInt(10_000_000);
                case "currency" -> "EUR";
                case "admission" -> "none";
                default -> "fuzz " + Long.toHexString(random.nextLong());
            };
        }

        private JsonNode resolved(JsonNode schema) {
            JsonNode at = schema;
            for (int hop = 0; hop < DEEPEST && at.has("$ref"); hop++) {
                at = operation.document().at(at.path("$ref").asString().substring(1));
            }
            return at;
        }
    }

    /** OpenAPI 3.1 writes {@code ["string", "null"]} for what may be null. */
    private static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        if (type.isArray()) {
            for (JsonNode one : type) {
                if (!one.asString().equals("null")) {
                    return one.asString();
                }
            }
        }
        return schema.has("properties") ? "object" : type.asString("string");
    }
}
