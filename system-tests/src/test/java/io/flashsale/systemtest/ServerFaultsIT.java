package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.ChildProcess;
import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Servers and neighbours that are killed in the middle of a sale, and come back. */
class ServerFaultsIT {

    private static final int SHOPPERS = 240;
    private static final int UNITS = 200;
    private static final int BEFORE_THE_FAULT = 40;
    private static final int TROUBLES_AT_LEAST = 5;

    private final Operator operator = Operator.signIn();

    @AfterEach
    void everythingRunsAgain() {
        Platform.heal();
    }

    @Test
    void redisKilledInMidSaleClosesTheSaleAndOrdersPlacedBeforeCanBePaid() {
        Shopper early = Shopper.signIn();
        String placed = early.buyConfirmed(
                operator.openOne(SaleDraft.named("Before the fault").with("EARLY-1", 5, 1, 1)), 1);
        var redis = Objects.requireNonNull(Platform.stack().redis());

        survives("Redis kill -9", redis.process(), redis::restart, item -> {
            early.pay(placed);
            refusedFor(item);
        });
    }

    @Test
    void mariaDbKilledInMidSaleLosesNoAcceptedOrder() {
        var database = Objects.requireNonNull(Platform.stack().mariadb());
        survives("MariaDB kill -9", database.process(), database::restart, ServerFaultsIT::refusedFor);
    }

    @Test
    void theBrokerKilledInMidSaleLosesNoAcceptedOrder() {
        var messaging = Objects.requireNonNull(Platform.stack().rocketmq());
        survives("broker kill -9", messaging.brokerProcess(), messaging::restartBroker, ServerFaultsIT::refusedFor);
    }

    @Test
    void withoutANameServerTheSaleGoesOn() {
        Item item = sale("NAMESRV-1");
        var messaging = Objects.requireNonNull(Platform.stack().rocketmq());
        Rush rush = Rush.of(SHOPPERS, item, 1);
        rush.awaitBought(BEFORE_THE_FAULT);
        messaging.nameServerProcess().kill();
        assertThat(messaging.nameServerProcess().isAlive()).isFalse();
        // Clients know the broker: nobody is turned away.
        Shopper.signIn().buyConfirmed(item, 1);
        assertThat(messaging.nameServerProcess().isAlive())
                .as("it was away all the time")
                .isFalse();
        long begin = System.nanoTime();
        messaging.restartNameServer();
        Shopper.signIn().buy(item, 1);
        Duration recovery = Duration.ofNanos(System.nanoTime() - begin);
        settled(rush, item);
        FaultReport.add("name server kill -9", "orders were confirmed while it was away", stake(), recovery);
    }

    @Test
    void neitherADeadPaymentServiceNorADeadLogisticsServiceNorADeadProviderStopsOrdering() {
        Item item = sale("NEIGHBOURS-1");
        Shopper paying = Shopper.signIn();
        String order = paying.buyConfirmed(item, 1);
        List<ServiceInstance> dead = List.of(
                Platform.instances(Service.PAYMENT).getFirst(),
                Platform.instances(Service.LOGISTICS).getFirst(),
                Platform.instances(Service.PROVIDER).getFirst());
        dead.forEach(ServiceInstance::kill);
        long troubles = Shopper.troubles();
        Shopper.signIn().buyConfirmed(item, 1);
        assertThat(Shopper.troubles() - troubles).as("nobody noticed").isZero();
        Http.Answer payment = paying.post(
                "/api/v1/orders/" + order + "/payments", "{}", UUID.randomUUID().toString());
        assertThat(payment.status()).as("payment: %s", payment).isEqualTo(503);
        assertThat(payment.header("Retry-After")).isPresent();

        long begin = System.nanoTime();
        Platform.heal();
        paying.pay(order);
        paying.awaitTrackingNumber(order);
        FaultReport.add(
                "payment-, logistics-service and provider kill -9",
                "ordering went on, paying was 503",
                "2 orders, 1 payment",
                Duration.ofNanos(System.nanoTime() - begin));
        Verdict.awaitAllLaws();
    }

    /** What is looked at while the server is away. */
    private interface Meanwhile {
        void look(Item item);
    }

    private void survives(String fault, ChildProcess server, Runnable restart, Meanwhile meanwhile) {
        Item item = sale("FAULT-" + UUID.randomUUID().toString().substring(0, 6));
        long troubles = Shopper.troubles();
        Rush rush = Rush.of(SHOPPERS, item, 1);
        rush.awaitBought(BEFORE_THE_FAULT);
        int sold = rush.bought();
        server.kill();
        assertThat(sold).as("in the middle of the sale").isLessThan(UNITS);
        meanwhile.look(item);
        eventually("shoppers notice", () -> Shopper.troubles() - troubles, n -> n >= TROUBLES_AT_LEAST);

        long begin = System.nanoTime();
        restart.run();
        int before = rush.bought();
        rush.awaitMoreThan(before);
        Duration recovery = Duration.ofNanos(System.nanoTime() - begin);
        settled(rush, item);
        FaultReport.add(fault, (Shopper.troubles() - troubles) + " requests met it", stake(), recovery);
    }

    /** A fresh shopper is turned away with a reason and a time, and nothing of it remains. */
    private static void refusedFor(Item item) {
        Shopper unlucky = Shopper.signIn();
        Http.Answer answer = unlucky.ask(item, 1, UUID.randomUUID().toString());
        assertThat(answer.status()).as("while it is away: %s", answer).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isPresent();
        assertThat(answer.code()).isEqualTo("unavailable");
    }

    private Item sale(String sku) {
        return operator.openOne(SaleDraft.named("Faults").with(sku, UNITS, 1, 2));
    }

    private static String stake() {
        return SHOPPERS + " shoppers, " + UNITS + " units";
    }

    /** Everybody was answered, every accepted order stands, the rest is sold to the last unit, the laws hold. */
    private static void settled(Rush rush, Item item) {
        List<Rush.Order> orders = rush.finish();
        for (Rush.Order order : orders) {
            eventually(
                    "order " + order.orderId() + " is decided",
                    () -> order.shopper().order(order.orderId()),
                    answer -> answer.status() == 200 && !answer.text("status").equals("PLACED"));
        }
        Books books = Books.awaitWhole(item);
        assertThat(books.mostPerUser()).isEqualTo(1);
        int left = (int) (UNITS - books.taken());
        Crowd.race(Crowd.of(left + 3), shopper -> shopper.buy(item, 1));
        assertThat(Books.awaitWhole(item, UNITS).available()).isZero();
        Verdict.awaitAllLaws();
    }
}
