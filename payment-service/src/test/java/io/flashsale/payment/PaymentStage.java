package io.flashsale.payment;

import io.flashsale.contract.EventItem;
import io.flashsale.contract.EventType;
import io.flashsale.contract.EventTypes;
import io.flashsale.contract.Money;
import io.flashsale.contract.OrderCancelled;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentOrphaned;
import io.flashsale.contract.PaymentSucceeded;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.Topics;
import io.flashsale.contract.UserId;
import io.flashsale.localstack.LocalSecrets;
import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.Ports;
import io.flashsale.payment.Http.Answer;
import io.flashsale.payment.sandbox.MessageSignature;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Gene;
import io.flashsale.platform.json.EventJson;
import io.flashsale.platform.messaging.EventCodec;
import io.flashsale.platform.messaging.EventPublisher;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

/** payment-service on real MariaDB, RocketMQ and provider process; the tests play shopper, provider and order-service. */
final class PaymentStage {

    static final Money AMOUNT = new Money(129900, "CNY");
    static final Duration SOON = Duration.ofSeconds(60);
    static final byte[] SECRET = HexFormat.of().parseHex("a1".repeat(32));

    private static final PaymentStage SHARED = new PaymentStage();

    final OrderServiceStandIn orders = new OrderServiceStandIn();
    final SandboxProcess sandbox;
    final Path secretsFile;
    final ConfigurableApplicationContext context;
    final Queue<PaymentSucceeded> announced = new ConcurrentLinkedQueue<>();
    private final LocalSecrets secrets = LocalServers.shared().secrets();
    private final String url;

    static PaymentStage shared() {
        return SHARED;
    }

    private PaymentStage() {
        try {
            var directory = Files.createTempDirectory(LocalServers.shared().directory(), "payment");
            secretsFile = directory.resolve("callback-secrets");
            secretsAre(SECRET);
            int port = Ports.free();
            url = "http://127.0.0.1:" + port;
            sandbox = new SandboxProcess(
                    Ports.free(), URI.create(url + "/api/v1/payments/callbacks/sandbox"), secretsFile, directory);
            sandbox.start();
            context = start(port);
            listen();
        } catch (IOException | MQClientException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private ConfigurableApplicationContext start(int port) {
        var mariadb = LocalServers.shared().mariadb();
        return new SpringApplicationBuilder(PaymentApplication.class)
                .run(
                        "--server.port=" + port,
                        "--management.server.port=0",
                        "--flash.database.address=" + mariadb.address(),
                        "--flash.database.user=payment",
                        "--flash.database.password=" + mariadb.password("payment"),
                        "--rocketmq.name-server="
                                + LocalServers.shared().rocketmq().nameServer(),
                        "--flash.security.jwks-uri=" + secrets.jwksFile().toUri(),
                        "--flash.security.service-token-file=" + secrets.serviceTokenFile("payment"),
                        "--flash.http.neighbours.order=" + orders.url(),
                        "--flash.payment.sandbox.url=" + sandbox.url(),
                        "--flash.payment.sandbox.secrets-file=" + secretsFile,
                        "--flash.payment.sandbox.request-timeout=2s",
                        "--flash.payment.checks.every=200ms",
                        "--flash.payment.checks.first-after=3s",
                        "--flash.payment.checks.first-pause=1s",
                        "--flash.payment.checks.longest-pause=1s",
                        "--flash.payment.checks.announce-after=1h",
                        "--flash.payment.refunds.first-pause=500ms",
                        "--flash.payment.refunds.longest-pause=500ms");
    }

    private void listen() throws MQClientException {
        var consumer = new DefaultMQPushConsumer("test-payment-events");
        consumer.setNamesrvAddr(LocalServers.shared().rocketmq().nameServer());
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.subscribe(Topics.PAYMENT_EVENTS, "*");
        var codec = new EventCodec();
        consumer.registerMessageListener((MessageListenerConcurrently) (messages, _) -> {
            messages.forEach(message -> announced.addAll(codec.decode(EventTypes.PAYMENTS_SUCCEEDED, message.getBody())
                    .items()));
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
        consumer.start();
        Runtime.getRuntime().addShutdownHook(new Thread(consumer::shutdown));
    }

    void secretsAre(byte[]... secretsInOrder) throws IOException {
        var lines = Arrays.stream(secretsInOrder).map(HexFormat.of()::formatHex).toList();
        var next = Files.write(secretsFile.resolveSibling("next"), lines);
        Files.move(next, secretsFile, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    // ---- the shopper

    String token(String user) {
        return secrets.shopperToken(user);
    }

    Answer get(String path, String user) {
        return Http.get(url + path, token(user));
    }

    Answer getAsOperator(String path) {
        return Http.get(url + path, secrets.operatorToken());
    }

    Answer pay(OrderId order, String user, String key) {
        return Http.post(
                url + "/api/v1/orders/" + order + "/payments", token(user), Map.of("Idempotency-Key", key), "");
    }

    /** A started payment. */
    Started started(String user) {
        var order = orders.order(user, "CONFIRMED");
        var answer = pay(order, user, "key-" + order);
        if (answer.status() != 201) {
            throw new AssertionError(answer);
        }
        var json = json(answer);
        return new Started(
                UserId.of(user),
                order,
                PaymentId.of(json.get("paymentId").asString()),
                json.get("payUrl").asString());
    }

    record Started(UserId user, OrderId order, PaymentId payment, String payUrl) {}

    Answer choose(Started started, String outcome) {
        return Http.postForm(started.payUrl(), "outcome=" + outcome);
    }

    String url() {
        return url;
    }

    // ---- the provider

    static String callbackBody(Started about, String status, Money amount, String transaction) {
        return """
                {"notificationId":"n","paymentId":"%s","orderId":"%s","status":"%s","transactionId":"%s",\
                "amount":{"minor":%d,"currency":"%s"},"occurredAt":"2026-11-21T00:00:00Z"}""".formatted(about.payment(), about.order(), status, transaction, amount.minor(), amount.currency());
    }

    Answer callback(String body) {
        return callback(body, SECRET, Instant.now());
    }

    Answer callback(String body, byte[] secret, Instant at) {
        var timestamp = Long.toString(at.getEpochSecond());
        var signature = MessageSignature.sign(secret, timestamp, body.getBytes(StandardCharsets.UTF_8));
        return callback(
                body,
                Map.of(MessageSignature.TIMESTAMP_HEADER, timestamp, MessageSignature.SIGNATURE_HEADER, signature));
    }

    Answer callback(String body, Map<String, String> headers) {
        return Http.post(url + "/api/v1/payments/callbacks/sandbox", null, headers, body);
    }

    // ---- order-service

    void orphaned(Started started) {
        publish(
                EventTypes.PAYMENTS_ORPHANED,
                new PaymentOrphaned(started.payment(), started.order(), "order-cancelled", null));
    }

    void cancelled(Started started) {
        publish(
                EventTypes.ORDERS_CANCELLED,
                new OrderCancelled(
                        started.order(), started.user(), new SaleId(1), SkuId.of("sku"), 0, 1, "timed-out", null));
    }

    void paid(Started started) {
        publish(
                EventTypes.ORDERS_PAID,
                new OrderPaid(
                        started.order(),
                        started.user(),
                        new SaleId(1),
                        SkuId.of("sku"),
                        0,
                        1,
                        started.payment(),
                        null));
    }

    private <T extends EventItem> void publish(EventType<T> type, T item) {
        context.getBean(EventPublisher.class).publish(type, List.of(item));
    }

    // ---- looking

    static JsonNode json(Answer answer) {
        return EventJson.mapper().readTree(answer.body());
    }

    void until(String what, Callable<Boolean> condition) {
        Awaitility.await(what).atMost(SOON).until(condition);
    }

    String status(Started started) {
        return json(get("/api/v1/payments/" + started.payment(), started.user().value()))
                .get("status")
                .asString();
    }

    void untilStatus(Started started, String status) {
        until("payment becomes " + status, () -> status(started).equals(status));
    }

    boolean isRefunded(Started started) {
        var json =
                json(get("/api/v1/payments/" + started.payment(), started.user().value()));
        return json.has("refundStatus") && json.get("refundStatus").asString().equals("SUCCEEDED");
    }

    long announcements(Started started) {
        return announced.stream()
                .filter(item -> item.paymentId().equals(started.payment()))
                .count();
    }

    /** One number from the payment's shard; {@code @} in a table name stands for the table's number. */
    long number(Started started, String sql) {
        var databases = context.getBean(PhysicalDatabases.class);
        int gene = Gene.of(started.payment().value());
        return databases
                .of(gene)
                .jdbc()
                .sql(sql.replace("@", Integer.toString(databases.shards().table(gene))))
                .param("payment", started.payment().value())
                .query(Long.class)
                .single();
    }

    /** Changes rows behind the service's back. */
    void change(Started started, String sql) {
        var databases = context.getBean(PhysicalDatabases.class);
        int gene = Gene.of(started.payment().value());
        databases
                .of(gene)
                .jdbc()
                .sql(sql.replace("@", Integer.toString(databases.shards().table(gene))))
                .param("payment", started.payment().value())
                .update();
    }

    long journalLines(Started started) {
        return number(started, "SELECT COUNT(*) FROM journal_lines_@ WHERE payment_id = :payment");
    }

    long journalSum(Started started) {
        return number(
                started, "SELECT COALESCE(SUM(amount_minor), 0) FROM journal_lines_@ WHERE payment_id = :payment");
    }
}
