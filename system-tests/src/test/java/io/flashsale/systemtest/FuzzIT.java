package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.AccessTable.Caller;
import io.flashsale.systemtest.Fuzzer.Request;
import io.flashsale.systemtest.Http.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Thousands of generated requests, through the gateway, at each call that the OpenAPI documents describe. Longer, or the
 * same again: {@code scripts/fuzz.sh --requests N --seed S}.
 */
class FuzzIT {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 2_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20_261_122L);
    private static final int AT_ONCE = 8;
    private static final int MOST_FINDINGS = 20;

    /** Rows that requests make, by what makes them. VOID rows are the sweeper's. */
    private enum Rows {
        ORDERS("order", "orders", "status <> 9"),
        PAYMENTS("payment", "payments", "TRUE"),
        REFUNDS("payment", "refunds", "TRUE"),
        JOURNAL("payment", "journal_lines", "TRUE"),
        PARCELS("logistics", "parcels", "TRUE"),
        SCANS("logistics", "scans", "TRUE"),
        SALES("inventory", "sale", "TRUE"),
        RESTOCKS("inventory", "restock", "TRUE");

        private final String sql;

        Rows(String service, String table, String where) {
            List<String> tables =
                    switch (service) {
                        case "inventory" ->
                            table.equals("sale")
                                    ? List.of("inventory_0.sale")
                                    : List.of("inventory_0." + table, "inventory_1." + table);
                        default ->
                            IntStream.range(0, 8)
                                    .mapToObj(i -> service + "_" + i / 4 + "." + table + "_" + i % 4)
                                    .toList();
                    };
            this.sql = tables.stream()
                    .map(name -> "SELECT COUNT(*) AS n FROM " + name + " WHERE " + where)
                    .collect(Collectors.joining(" UNION ALL ", "SELECT SUM(n) AS n FROM (", ") AS counts"));
        }

        long count() {
            return Databases.number(sql);
        }
    }

    private record Finding(int number, Request request, String what) {

        @Override
        public String toString() {
            return "#" + number + " " + what + "\n    " + request;
        }
    }

    private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
    private final Map<String, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> byOperation = new ConcurrentHashMap<>();
    private final Map<Rows, AtomicLong> expected = new EnumMap<>(Rows.class);

    FuzzIT() {
        for (Rows rows : Rows.values()) {
            expected.put(rows, new AtomicLong());
        }
    }

    @Test
    void whateverIsAskedIsAnsweredClearlyAndARefusalChangesNothing() throws Exception {
        var stage = Stage.set();
        var fuzzer = new Fuzzer(SEED, stage.world());
        assertThat(fuzzer.operations()).as("calls described").hasSizeGreaterThan(20);
        Map<Rows, Long> before = quiet();

        Instant begin = Instant.now();
        run(REQUESTS, fuzzer::request, this::judge);
        long millis = Duration.between(begin, Instant.now()).toMillis();

        System.out.printf(
                "fuzz: seed %d, %d requests in %.1f s, answers %s%n",
                SEED, REQUESTS, millis / 1e3, new TreeMap<>(answers));
        System.out.println("fuzz: by call " + new TreeMap<>(byOperation));
        assertThat(findings).as(described("findings")).isEmpty();
        assertThat(count("429") + count("503") + count("504"))
                .as("answers that say nothing about the request: %s", answers)
                .isLessThan(Math.max(20, REQUESTS / 50));
        assertThat(count("200") + count("201"))
                .as("requests that were right: %s", answers)
                .isGreaterThan(REQUESTS / 20);
        Map<Rows, Long> after = quiet();
        for (Rows rows : Rows.values()) {
            assertThat(after.get(rows) - before.get(rows))
                    .as("new rows of %s against the successes told", rows)
                    .isEqualTo(expected.get(rows).get());
        }
        Books.awaitWhole(stage.plenty());
        Books.awaitWhole(stage.scarce());
    }

    @Test
    void whoMayNotChangesNotOneByteOfWhatIsThere() throws Exception {
        var stage = Stage.set();
        var fuzzer = new Fuzzer(SEED, stage.world());
        Map<Rows, Long> counts = quiet();
        var rows = stage.rows();

        run(Math.max(300, REQUESTS / 10), fuzzer::trespass, (number, request, reply) -> {
            if (reply.status() != 401 && reply.status() != 403) {
                findings.add(new Finding(number, request, "let in: " + reply));
            }
        });

        assertThat(findings).as(described("trespasses")).isEmpty();
        assertThat(quiet()).isEqualTo(counts);
        assertThat(stage.rows()).isEqualTo(rows);
    }

    private String described(String what) {
        return what + " with seed " + SEED + ":\n"
                + findings.stream().limit(MOST_FINDINGS).map(Finding::toString).collect(Collectors.joining("\n"));
    }

    private interface Judge {
        void judge(int number, Request request, Wire.Reply reply);
    }

    private interface Source {
        Request request(int number);
    }

    private void run(int requests, Source source, Judge judge) throws InterruptedException, ExecutionException {
        var wire = Wire.toGateway();
        var next = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var workers = new ArrayList<Future<?>>();
            for (int i = 0; i < AT_ONCE; i++) {
                workers.add(threads.submit(() -> {
                    for (int number = next.getAndIncrement(); number < requests; number = next.getAndIncrement()) {
                        Request request = source.request(number);
                        Wire.Reply reply = wire.send(request.line(), request.headers(), request.body());
                        answers.computeIfAbsent(Integer.toString(reply.status()), s -> new AtomicInteger())
                                .incrementAndGet();
                        byOperation
                                .computeIfAbsent(
                                        request.operation().endpoint() + " " + reply.status(), s -> new AtomicInteger())
                                .incrementAndGet();
                        judge.judge(number, request, reply);
                    }
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
    }

    private void judge(int number, Request request, Wire.Reply reply) {
        try {
            if (reply.status() >= 400) {
                reply.isProblem();
                assertThat(reply.status()).as("a fault of ours: %s", reply).isIn(withoutFaults(reply.status()));
                if (reply.status() == 503 || reply.status() == 429) {
                    assertThat(reply.header("retry-after")).isPresent();
                }
            } else {
                assertThat(withoutCauses(reply.body())).doesNotContain("Exception", "\tat ", "io.flashsale");
                succeeded(request, reply);
            }
        } catch (AssertionError wrong) {
            findings.add(new Finding(number, request, reply.status() + ": " + wrong.getMessage()));
        }
    }

    /** Why a message died, values masked, is what an operator looks at a dead letter for; it names our exceptions. */
    private static String withoutCauses(String body) {
        return body.replaceAll("\"failure\":\"[^\"]*\"", "");
    }

    /** 503 and 504 are allowed to be said, not often; any other 5xx is a bug. */
    private static List<Integer> withoutFaults(int status) {
        return status < 500 ? List.of(status) : List.of(503, 504);
    }

    private void succeeded(Request request, Wire.Reply reply) {
        // A method was drawn that is not the operation's own: the line says what was really asked.
        if (!request.line().startsWith("POST ")) {
            return;
        }
        String path = request.operation().path();
        if (path.endsWith("/items/{skuId}/orders") && reply.status() == 201) {
            expected.get(Rows.ORDERS).incrementAndGet();
        } else if (path.endsWith("/payments") && reply.status() == 201) {
            expected.get(Rows.PAYMENTS).incrementAndGet();
        } else if (path.equals("/api/v1/sales") && reply.status() == 201) {
            expected.get(Rows.SALES).incrementAndGet();
        } else if (path.endsWith("/restock")
                && reply.header("idempotency-replayed").isEmpty()) {
            expected.get(Rows.RESTOCKS).incrementAndGet();
        } else if (path.endsWith("/scans")) {
            long accepted = reply.json()
                    .path("items")
                    .valueStream()
                    .filter(item -> item.path("result").asString().equals("ACCEPTED"))
                    .count();
            expected.get(Rows.SCANS).addAndGet(accepted);
        }
    }

    private int count(String status) {
        return answers.getOrDefault(status, new AtomicInteger()).get();
    }

    /** Counts, once nothing is under way any more: the same for two seconds. */
    private static Map<Rows, Long> quiet() {
        var last = new HashMap<Rows, Long>();
        var since = new Instant[] {Instant.now()};
        return eventually(
                "no row appears any more",
                () -> {
                    var now = new EnumMap<Rows, Long>(Rows.class);
                    for (Rows rows : Rows.values()) {
                        now.put(rows, rows.count());
                    }
                    if (!now.equals(last)) {
                        last.clear();
                        last.putAll(now);
                        since[0] = Instant.now();
                    }
                    return now;
                },
                now -> since[0].plusSeconds(2).isBefore(Instant.now()));
    }

    /**
     * What the requests may play with.
     *
     * @param plenty more units than requests
     * @param scarce soon sold out
     * @param draft never published by us
     */
    private record Stage(Item plenty, Item scarce, String draft, Fuzzer.World world) {

        static Stage set() {
            Operator operator = Operator.signIn();
            List<Item> items = operator.open(
                    SaleDraft.named("Fuzz").with("FUZZ-A", 100_000, 100_000, 2).with("FUZZ-B", 20, 20, 1));
            Item plenty = items.getFirst();
            Item scarce = items.getLast();
            String draft = operator.post(
                            "/api/v1/sales",
                            SaleDraft.named("Fuzz draft")
                                    .with("FUZZ-C", 9, 9, 1)
                                    .json())
                    .text("saleId");
            String spare = operator.openOne(SaleDraft.named("Fuzz, to be ended").with("FUZZ-A", 9, 9, 1))
                    .saleId();
            var first = new Buyer("shopper-35001");
            var second = new Buyer("shopper-35002");
            var orders = new ArrayList<String>();
            for (int i = 0; i < 4; i++) {
                orders.add(first.buy(plenty));
                orders.add(second.buy(plenty));
            }
            var payments = List.of(first.pay(orders.get(0)), second.pay(orders.get(1)));
            var parcels = List.of(first.awaitParcel(orders.get(0)), second.awaitParcel(orders.get(1)));
            var secrets = Platform.stack().secrets();
            var values = Map.ofEntries(
                    Map.entry(
                            "saleId",
                            List.of(plenty.saleId(), plenty.saleId(), plenty.saleId(), plenty.saleId(), draft, "1")),
                    Map.entry("spareSaleId", List.of(spare, draft, "1")),
                    Map.entry("skuId", List.of("FUZZ-A", "FUZZ-A", "FUZZ-A", "FUZZ-A", "FUZZ-B", "NONE")),
                    Map.entry("orderId", orders),
                    Map.entry("paymentId", payments),
                    Map.entry("trackingNumber", parcels),
                    Map.entry("scanId", List.of("fuzz-" + UUID.randomUUID(), "fuzz-" + UUID.randomUUID())),
                    Map.entry("provider", List.of("sandbox", "nobody")),
                    Map.entry("username", List.of("shopper-1", "operator", "nobody")),
                    Map.entry("password", List.of("local", "wrong")),
                    Map.entry("id", List.of("order:1", "payment:2", "nobody:3")));
            String stranger = new Mint("shopper-35003", "ROLE_SHOPPER").withoutRoles();
            var tokens = Map.of(
                    Caller.SHOPPER, List.of(secrets.shopperToken(first.name()), secrets.shopperToken(second.name())),
                    Caller.OPERATOR, List.of(secrets.operatorToken()),
                    Caller.COURIER, List.of(secrets.courierToken()),
                    Caller.SERVICE, List.of(secrets.serviceToken("order")),
                    Caller.ROLELESS, List.of(stranger));
            return new Stage(plenty, scarce, draft, new Fuzzer.World(values, tokens));
        }

        /** Every row of what is on the stage, whole. */
        List<List<Map<String, @Nullable Object>>> rows() {
            String sales = plenty.saleId() + "," + draft;
            String orders = String.join(",", world.values().get("orderId"));
            var rows = new ArrayList<List<Map<String, @Nullable Object>>>();
            rows.add(
                    Databases.rows("SELECT * FROM inventory_0.sale WHERE sale_id IN (" + sales + ") ORDER BY sale_id"));
            rows.add(Databases.rows(
                    "SELECT * FROM inventory_0.sale_item WHERE sale_id IN (" + sales + ") ORDER BY sale_id, sku_id"));
            for (int i = 0; i < 8; i++) {
                String suffix = "_" + i / 4 + ".";
                rows.add(Databases.rows("SELECT order_id, status, quantity, payment_id, reason, HEX(ship_to) AS ship_to"
                        + " FROM order" + suffix + "orders_" + i % 4 + " WHERE order_id IN (" + orders
                        + ") ORDER BY order_id"));
                rows.add(Databases.rows(
                        "SELECT payment_id, status, amount_minor, transaction_id, settlement FROM payment" + suffix
                                + "payments_" + i % 4 + " WHERE order_id IN (" + orders + ") ORDER BY payment_id"));
                rows.add(Databases.rows("SELECT order_id, status, status_rank FROM logistics" + suffix + "parcels_"
                        + i % 4 + " WHERE order_id IN (" + orders + ") ORDER BY order_id"));
            }
            return rows;
        }
    }

    /**
     * Buys without being written down: the generated requests go on under these names, and the auditor judges whom it has
     * a history of by the whole of it.
     */
    private record Buyer(String name) {

        private Answer call(String method, String path, String body) {
            var headers = Map.of(
                    "Authorization",
                    "Bearer " + Platform.stack().secrets().shopperToken(name),
                    "Idempotency-Key",
                    UUID.randomUUID().toString());
            String url = Platform.gateway() + path;
            return method.equals("GET") ? Http.get(url, headers) : Http.post(url, headers, Client.JSON_TYPE, body);
        }

        String buy(Item item) {
            Answer bought = eventually(
                    name + " buys",
                    () -> call("POST", item.path() + "/orders", Shopper.wish(1)),
                    answer -> answer.status() == 201);
            return await(bought.text("orderId"), "CONFIRMED");
        }

        private String await(String orderId, String status) {
            eventually(
                    "order " + orderId + " becomes " + status,
                    () -> call("GET", "/api/v1/orders/" + orderId, ""),
                    order -> order.text("status").equals(status));
            return orderId;
        }

        String pay(String orderId) {
            Answer payment = eventually(
                    name + " pays",
                    () -> call("POST", "/api/v1/orders/" + orderId + "/payments", "{}"),
                    answer -> answer.status() == 201);
            Shopper.press(payment.text("payUrl"), "success");
            await(orderId, "PAID");
            return payment.text("paymentId");
        }

        String awaitParcel(String orderId) {
            return eventually(
                            "order " + orderId + " has a parcel",
                            () -> call("GET", "/api/v1/orders/" + orderId + "/parcels", ""),
                            answer -> answer.json().path("items").size() == 1)
                    .json()
                    .path("items")
                    .get(0)
                    .path("trackingNumber")
                    .asString();
        }
    }
}
