package io.flashsale.logistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.localstack.LocalServers;
import io.flashsale.logistics.domain.TrackingNumber;
import io.flashsale.platform.crypto.Sealer;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Gene;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.messaging.EventPublisher;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole service on a real database and broker; order-service is played by {@link OrderServiceStandIn}. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class LogisticsIT {

    private static final LocalServers SERVERS = LocalServers.shared();
    private static final OrderServiceStandIn ORDER_SERVICE = OrderServiceStandIn.start();
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final UserId ADA = new UserId("shopper-1");
    private static final UserId EVE = new UserId("shopper-2");

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    @Autowired
    private EventPublisher publisher;

    @Autowired
    private PhysicalDatabases databases;

    @Autowired
    private Ids ids;

    @Autowired
    private Sealer sealer;

    @Autowired
    private MeterRegistry meters;

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        SERVERS.mariadb().freshSchemas("logistics_it_0", "logistics_it_1");
        registry.add("flash.database.address", () -> SERVERS.mariadb().address());
        registry.add("flash.database.user", () -> SERVERS.mariadb().adminUser());
        registry.add("flash.database.password", () -> SERVERS.mariadb().adminPassword());
        registry.add("flash.database.schemas", () -> "logistics_it_0,logistics_it_1");
        registry.add("rocketmq.name-server", () -> SERVERS.rocketmq().nameServer());
        registry.add(
                "flash.security.jwks-uri",
                () -> SERVERS.secrets().jwksFile().toUri().toString());
        registry.add(
                "flash.security.service-token-file",
                () -> SERVERS.secrets().serviceTokenFile("logistics").toString());
        registry.add(
                "flash.sealing.keys-file",
                () -> SERVERS.secrets().addressKeysFile("logistics").toString());
        registry.add("flash.http.neighbours.order", ORDER_SERVICE::url);
        registry.add("management.server.port", () -> 0);
    }

    @AfterEach
    void theLawsHold() throws Exception {
        ORDER_SERVICE.up();
        JsonNode audit = get("/admin/audit", SERVERS.secrets().operatorToken(), 200);
        assertThat(audit.get("service").asString()).isEqualTo("logistics-service");
        for (JsonNode law : audit.get("laws")) {
            assertThat(law.get("ok").asBoolean()).as(law.toString()).isTrue();
        }
    }

    @Test
    void aPaidOrderGetsOneParcelWithASealedAddress() throws Exception {
        OrderPaid paid = paid(ADA);
        ORDER_SERVICE.knows(paid.orderId(), ADA, "Ada", "1 Canal St, 12345 Springfield");

        digest(List.of(paid));
        // Law 10: neither a redelivery nor a message that names the order twice makes another one.
        digest(List.of(paid, paid));

        JsonNode parcels = await().atMost(BOUND).until(() -> parcelsOf(paid.orderId(), ADA), list -> !list.isEmpty());
        assertThat(parcels).hasSize(1);
        JsonNode parcel = parcels.get(0);
        assertThat(parcel.get("status").asString()).isEqualTo("CREATED");
        assertThat(parcel.get("sortingCode").asString()).isEqualTo("P12-34");
        assertThat(parcel.get("events").isEmpty()).isTrue();
        assertThat(parcel.get("trackingNumber").asString())
                .isEqualTo(TrackingNumber.of(paid.orderId()).text());
        byte[] sealed = column(paid.orderId(), "ship_to", byte[].class);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Ada", "Canal");
        assertThat(sealer.open(sealed, "parcel:" + paid.orderId())).contains("Ada", "1 Canal St");
    }

    /** Publishes, and waits until this service is done with it. */
    private void digest(List<OrderPaid> orders) {
        long before = digested();
        publisher.publish(EventTypes.ORDERS_PAID, orders);
        await().atMost(BOUND).until(this::digested, now -> now > before);
    }

    private long digested() {
        return meters.timer("flash.consumer.work", "group", "logistics-service_order-events", "type", "OrdersPaid")
                .count();
    }

    @Test
    void parcelsStandInAllEightTablesAndAreFoundThere() throws Exception {
        var orders = new ArrayList<OrderPaid>();
        for (int gene = 0; gene < 8; gene++) {
            UserId user = userOfGene(gene);
            OrderPaid paid = paid(user);
            ORDER_SERVICE.knows(paid.orderId(), user, "Ada", "1 Canal St");
            orders.add(paid);
        }

        publisher.publish(EventTypes.ORDERS_PAID, orders);

        for (OrderPaid paid : orders) {
            await().atMost(BOUND).until(() -> parcelsOf(paid.orderId(), paid.userId()), list -> !list.isEmpty());
        }
        for (int database = 0; database < 2; database++) {
            for (int table = 0; table < 4; table++) {
                assertThat(databases
                                .all()
                                .get(database)
                                .jdbc()
                                .sql("SELECT COUNT(*) FROM parcels_" + table)
                                .query(Long.class)
                                .single())
                        .as("database %d table %d", database, table)
                        .isPositive();
            }
        }
    }

    @Test
    void aParcelTravelsToTheDoorWhateverTheOrderOfItsScans() throws Exception {
        OrderId order = parcelFor(ADA);
        String number = TrackingNumber.of(order).text();

        JsonNode first = scan(200, scanOf("s3", number, "DELIVERED", "03"), scanOf("s1", number, "PICKED_UP", "01"));
        JsonNode second = scan(
                200,
                scanOf("s1", number, "PICKED_UP", "01"),
                scanOf("s2", number, "OUT_FOR_DELIVERY", "02"),
                scanOf("s2", number, "RETURNED", "02"));

        assertThat(results(first)).containsExactly("ACCEPTED", "ACCEPTED");
        assertThat(results(second)).containsExactly("DUPLICATE", "ACCEPTED", "SCAN_ID_REUSED");
        JsonNode parcel = get("/api/v1/parcels/" + number, token(ADA), 200);
        assertThat(parcel.get("status").asString()).isEqualTo("DELIVERED");
        assertThat(parcel.get("events").valueStream().map(event -> event.get("type")
                        .asString()))
                .containsExactly("PICKED_UP", "OUT_FOR_DELIVERY", "DELIVERED");
        assertThat(parcel.get("events").get(0).get("occurredAt").asString()).isEqualTo("2026-11-11T01:00:00Z");
        assertThat(counted("ParcelsShipped")).isPositive();
        assertThat(counted("ParcelsDelivered")).isPositive();
    }

    @Test
    void aFullBatchOfScansIsRecordedAtOnceAndRepeatedWithoutEffect() throws Exception {
        String number = TrackingNumber.of(parcelFor(ADA)).text();
        String[] scans = IntStream.range(0, 500)
                .mapToObj(i -> scanOf("b" + i, number, i % 2 == 0 ? "ARRIVED" : "DEPARTED", "05"))
                .toArray(String[]::new);

        assertThat(results(scan(200, scans))).hasSize(500).containsOnly("ACCEPTED");
        assertThat(results(scan(200, scans))).hasSize(500).containsOnly("DUPLICATE");
        assertThat(get("/api/v1/parcels/" + number, token(ADA), 200).get("events"))
                .hasSize(200);
    }

    @Test
    void concurrentBatchesOfTheSameParcelEndWithTheHighestRank() throws Exception {
        OrderId order = parcelFor(ADA);
        String number = TrackingNumber.of(order).text();
        String[] types = {"PICKED_UP", "ARRIVED", "DEPARTED", "OUT_FOR_DELIVERY", "DELIVERED", "RETURNED"};

        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Future<JsonNode>>();
            for (int repetition = 0; repetition < 4; repetition++) {
                for (String type : types) {
                    calls.add(executor.submit(() -> scan(200, scanOf(type, number, type, "06"))));
                }
            }
            for (var call : calls) {
                assertThat(results(call.get()))
                        .allMatch(result -> List.of("ACCEPTED", "DUPLICATE").contains(result));
            }
        }

        assertThat(column(order, "status", String.class)).isEqualTo("DELIVERED");
        assertThat(get("/api/v1/parcels/" + number, token(ADA), 200).get("events"))
                .hasSize(types.length);
    }

    @Test
    void unreadableAndUnknownLabelsGetAClearResult() throws Exception {
        String number = TrackingNumber.of(parcelFor(ADA)).text();
        char last = number.charAt(15);
        String misread = number.substring(0, 15) + (last == 'Z' ? 'Y' : 'Z');

        JsonNode answer = scan(
                200,
                scanOf("u1", misread, "PICKED_UP", "01"),
                scanOf("u2", "parcel", "PICKED_UP", "01"),
                scanOf("u3", TrackingNumber.of(new OrderId(ids.next(3))).text(), "PICKED_UP", "01"));

        assertThat(results(answer)).containsExactly("BAD_CHECK_DIGIT", "MALFORMED_NUMBER", "UNKNOWN_PARCEL");
        JsonNode problem = get("/api/v1/parcels/" + misread, token(ADA), 404);
        assertThat(problem.get("detail").asString()).contains("check digit");
    }

    @Test
    void malformedScansAreRefusedAndNothingIsRecorded() throws Exception {
        String number = TrackingNumber.of(parcelFor(ADA)).text();
        String good = scanOf("m1", number, "PICKED_UP", "01");

        scan(400);
        scan(400, good, good.replace("PICKED_UP", "EATEN"));
        scan(400, good, good.replace("\"facility\"", "\"faculty\""));
        scan(400, good, good.replace("2026-11-11", "1970-01-01"));
        scan(400, good, good.replace("m1", "not printable: \\u0007"));
        scan(400, good, "null");
        scan(400, IntStream.range(0, 501).mapToObj(i -> good).toArray(String[]::new));

        assertThat(get("/api/v1/parcels/" + number, token(ADA), 200)
                        .get("events")
                        .isEmpty())
                .isTrue();
    }

    @Test
    void onlyTheOwnerSeesAParcelAndOnlyCouriersScan() throws Exception {
        OrderId order = parcelFor(ADA);
        String number = TrackingNumber.of(order).text();

        get("/api/v1/orders/" + order + "/parcels", token(EVE), 404);
        get("/api/v1/parcels/" + number, token(EVE), 404);
        get("/api/v1/parcels/" + number, "", 401);
        get("/admin/audit", token(ADA), 403);
        assertThat(post(token(ADA), "[" + scanOf("x", number, "DELIVERED", "01") + "]")
                        .statusCode())
                .isEqualTo(403);
        assertThat(column(order, "status", String.class)).isEqualTo("CREATED");
    }

    @Test
    void anOwnOrderThatIsNotPaidHasAnEmptyList() throws Exception {
        OrderPaid unpaid = paid(ADA);
        ORDER_SERVICE.knows(unpaid.orderId(), ADA, "Ada", "1 Canal St");

        assertThat(parcelsOf(unpaid.orderId(), ADA).isEmpty()).isTrue();
        get("/api/v1/orders/" + unpaid.orderId() + "/parcels", token(EVE), 404);
    }

    @Test
    void whileOrderServiceIsDownConsumptionWaitsAndLosesNothing() throws Exception {
        OrderPaid paid = paid(ADA);
        ORDER_SERVICE.knows(paid.orderId(), ADA, "Ada", "1 Canal St");
        ORDER_SERVICE.down();
        double before = suspended();

        publisher.publish(EventTypes.ORDERS_PAID, List.of(paid));
        await().atMost(BOUND).until(() -> suspended() > before + 6);
        ORDER_SERVICE.up();

        await().atMost(BOUND).until(() -> parcelsOf(paid.orderId(), ADA), list -> !list.isEmpty());
    }

    private OrderId parcelFor(UserId user) throws Exception {
        OrderPaid paid = paid(user);
        ORDER_SERVICE.knows(paid.orderId(), user, "Ada", "1 Canal St, 12345 Springfield");
        publisher.publish(EventTypes.ORDERS_PAID, List.of(paid));
        await().atMost(BOUND).until(() -> parcelsOf(paid.orderId(), user), list -> !list.isEmpty());
        return paid.orderId();
    }

    private OrderPaid paid(UserId user) {
        return new OrderPaid(
                new OrderId(ids.next(user.gene())),
                user,
                new SaleId(9),
                new SkuId("cup"),
                0,
                1,
                new PaymentId(ids.next(user.gene())),
                "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    private static UserId userOfGene(int gene) {
        return IntStream.iterate(100, i -> i + 1)
                .mapToObj(i -> new UserId("shopper-" + i))
                .filter(user -> user.gene() == gene)
                .findFirst()
                .orElseThrow();
    }

    private JsonNode parcelsOf(OrderId order, UserId user) throws IOException, InterruptedException {
        return get("/api/v1/orders/" + order + "/parcels", token(user), 200).get("items");
    }

    private <T> T column(OrderId order, String column, Class<T> type) {
        int gene = Gene.of(order.value());
        return databases
                .of(gene)
                .jdbc()
                .sql("SELECT " + column + " FROM " + databases.shards().tableName("parcels", gene)
                        + " WHERE order_id = ?")
                .param(order.value())
                .query((row, n) -> row.getObject(1, type))
                .single();
    }

    private double suspended() {
        return meters.find("flash.consumer.suspended").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private double counted(String type) {
        return meters.find("flash.half.messages").tag("type", type).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static String scanOf(String scanId, String trackingNumber, String type, String hour) {
        return """
                {"scanId": "%s", "trackingNumber": "%s", "type": "%s", "facility": "HUB 1",
                 "occurredAt": "2026-11-11T%s:00:00Z", "deviceId": "dev-1"}""".formatted(scanId, trackingNumber, type, hour);
    }

    private JsonNode scan(int status, String... scans) throws IOException, InterruptedException {
        HttpResponse<String> answer = post(SERVERS.secrets().courierToken(), "[" + String.join(",", scans) + "]");
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return json.readTree(answer.body());
    }

    private static List<String> results(JsonNode answer) {
        return answer.get("items")
                .valueStream()
                .map(item -> item.get("result").asString())
                .toList();
    }

    private HttpResponse<String> post(String token, String body) throws IOException, InterruptedException {
        return http.send(
                request("/api/v1/scans", token)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path, String token, int status) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request(path, token).build(), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(status);
        return json.readTree(answer.body());
    }

    private HttpRequest.Builder request(String path, String token) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
        return token.isEmpty() ? request : request.header("Authorization", "Bearer " + token);
    }

    private static String token(UserId user) {
        return SERVERS.secrets().shopperToken(user.value());
    }
}
