package io.flashsale.payment.adapter.persistence;

import static io.flashsale.payment.adapter.persistence.PaymentRows.COLUMNS;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.PaymentSucceeded;
import io.flashsale.contract.UserId;
import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.domain.IdempotencyKey;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.id.Gene;
import io.flashsale.platform.messaging.EventPublisher;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Payments straight in their physical database: the gene names it, and a transaction never leaves it. */
@Component
final class SqlPaymentStore implements PaymentStore {

    /** Hope first; then two callers that start the same payment meet at most once at each of the two unique keys. */
    private static final int MAX_BEGIN_ATTEMPTS = 5;

    private final PaymentTables tables;
    private final Captures captures;
    private final EventPublisher publisher;
    private final PaymentProperties.Checks checks;
    private final MeterRegistry registry;

    SqlPaymentStore(
            PaymentTables tables,
            Captures captures,
            EventPublisher publisher,
            PaymentProperties properties,
            MeterRegistry registry) {
        this.tables = tables;
        this.captures = captures;
        this.publisher = publisher;
        this.checks = properties.checks();
        this.registry = registry;
    }

    private void count(PaymentStatus outcome) {
        registry.counter("flash.payments", "outcome", outcome.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    @Override
    public Optional<Payment> find(PaymentId paymentId) {
        return find(tables.databaseOf(paymentId.value()).jdbc(), paymentId);
    }

    private Optional<Payment> find(JdbcClient jdbc, PaymentId paymentId) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM " + tables.payments(Gene.of(paymentId.value()))
                        + " WHERE payment_id = ?")
                .param(paymentId.value())
                .query(PaymentRows::read)
                .optional();
    }

    @Override
    public Optional<Payment> findByKey(UserId userId, IdempotencyKey key) {
        return findByKey(tables.databaseOf(userId.gene()).jdbc(), userId, key);
    }

    private Optional<Payment> findByKey(JdbcClient jdbc, UserId userId, IdempotencyKey key) {
        return jdbc.sql("SELECT payment_id FROM " + tables.keys(userId.gene())
                        + " WHERE user_id = ? AND idempotency_key = ?")
                .params(userId.value(), key.value())
                .query(Long.class)
                .optional()
                .flatMap(id -> find(jdbc, new PaymentId(id)));
    }

    @Override
    public Begun begin(Payment candidate, IdempotencyKey key) {
        int gene = Gene.of(candidate.orderId().value());
        if (candidate.userId().gene() != gene || Gene.of(candidate.paymentId().value()) != gene) {
            throw new IllegalArgumentException("a payment lies in the shard of its order and its owner");
        }
        var database = tables.databaseOf(gene);
        for (int attempt = 0; attempt < MAX_BEGIN_ATTEMPTS; attempt++) {
            // Nearly always nobody was faster, and the unique keys say if one was: two statements instead of four.
            boolean hopeful = attempt == 0;
            try {
                var begun = database.transactions()
                        .execute(_ -> hopeful
                                ? create(database.jdbc(), candidate, key, gene)
                                : beginOnce(database.jdbc(), candidate, key, gene));
                if (begun instanceof Begun.Created) {
                    count(PaymentStatus.STARTED);
                }
                return begun;
            } catch (DuplicateKeyException | ConcurrencyFailureException _) {
                // Another request was faster: now its rows can be seen.
            }
        }
        throw new ServiceUnavailable("order " + candidate.orderId() + " is being paid by too many requests at once");
    }

    private Begun beginOnce(JdbcClient jdbc, Payment candidate, IdempotencyKey key, int gene) {
        var known = findByKey(jdbc, candidate.userId(), key);
        if (known.isPresent()) {
            return new Begun.Known(known.get());
        }
        var live = jdbc.sql("SELECT " + COLUMNS + " FROM " + tables.payments(gene) + " WHERE live_order_id = ?")
                .param(candidate.orderId().value())
                .query(PaymentRows::read)
                .optional();
        if (live.isPresent()) {
            bind(jdbc, key, live.get(), gene);
            return new Begun.Joined(live.get());
        }
        return create(jdbc, candidate, key, gene);
    }

    private Begun create(JdbcClient jdbc, Payment candidate, IdempotencyKey key, int gene) {
        bind(jdbc, key, candidate, gene);
        insert(jdbc, candidate, gene);
        return new Begun.Created(candidate);
    }

    private void bind(JdbcClient jdbc, IdempotencyKey key, Payment payment, int gene) {
        jdbc.sql("INSERT INTO " + tables.keys(gene)
                        + " (user_id, idempotency_key, payment_id, created_at) VALUES (?, ?, ?, NOW(3))")
                .params(
                        payment.userId().value(),
                        key.value(),
                        payment.paymentId().value())
                .update();
    }

    private void insert(JdbcClient jdbc, Payment payment, int gene) {
        jdbc.sql("INSERT INTO " + tables.payments(gene)
                        + " (payment_id, order_id, user_id, provider, amount_minor, currency, status, live_order_id,"
                        + " pay_before, next_check_at, created_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, 'STARTED', ?, ?, TIMESTAMPADD(MICROSECOND, ?, NOW(3)), NOW(3))")
                .params(
                        payment.paymentId().value(),
                        payment.orderId().value(),
                        payment.userId().value(),
                        payment.provider(),
                        payment.amount().minor(),
                        payment.amount().currency(),
                        payment.orderId().value(),
                        PaymentRows.utc(payment.payBefore()),
                        PaymentTables.micros(checks.firstAfter()))
                .update();
    }

    @Override
    public Payment recordPayUrl(Payment seen, String payUrl) {
        var paymentId = seen.paymentId();
        int rows = tables.databaseOf(paymentId.value())
                .jdbc()
                .sql("UPDATE " + tables.payments(Gene.of(paymentId.value()))
                        + " SET pay_url = ? WHERE payment_id = ? AND pay_url IS NULL AND status = 'STARTED'")
                .params(payUrl, paymentId.value())
                .update();
        // What was seen open and without a page was so until now, and nothing else of it changes meanwhile.
        if (rows == 1 && seen.status() == PaymentStatus.STARTED) {
            return seen.at(payUrl);
        }
        return find(paymentId).orElseThrow(() -> new IllegalStateException("payment " + paymentId + " is gone"));
    }

    @Override
    public boolean move(PaymentId paymentId, PaymentStatus from, PaymentStatus to) {
        if (!from.mayBecome(to) || to == PaymentStatus.SUCCEEDED) {
            throw new IllegalArgumentException(from + " does not simply become " + to);
        }
        int rows = tables.databaseOf(paymentId.value())
                .jdbc()
                .sql("UPDATE " + tables.payments(Gene.of(paymentId.value()))
                        + " SET live_order_id = NULL, next_check_at = NULL, status = ?"
                        + " WHERE payment_id = ? AND status = ?")
                .params(to.name(), paymentId.value(), from.name())
                .update();
        if (rows == 1) {
            count(to);
        }
        return rows == 1;
    }

    @Override
    public CaptureResult capture(Payment seen, String transactionId) {
        var result = captures.capture(seen, transactionId, succeeded(seen));
        if (result == CaptureResult.DONE) {
            count(PaymentStatus.SUCCEEDED);
        }
        return result;
    }

    @Override
    public void announceAgain(Payment captured) {
        publisher.publish(EventTypes.PAYMENTS_SUCCEEDED, List.of(succeeded(captured)));
    }

    private static PaymentSucceeded succeeded(Payment payment) {
        return new PaymentSucceeded(
                payment.paymentId(), payment.orderId(), payment.userId(), payment.amount(), Traces.current());
    }

    @Override
    public int requestClosing(Collection<OrderId> orders) {
        int marked = 0;
        var byTable = orders.stream().collect(Collectors.groupingBy(order -> placeOf(order.value())));
        for (var group : byTable.values()) {
            marked += requestClosingInOneTable(group);
        }
        return marked;
    }

    private int requestClosingInOneTable(List<OrderId> orders) {
        long any = orders.getFirst().value();
        return tables.databaseOf(any)
                .jdbc()
                .sql("UPDATE " + tables.payments(Gene.of(any))
                        + " SET close_wanted = 1, checks = 0, next_check_at = NOW(3)"
                        + " WHERE live_order_id IN (:orders) AND status = 'STARTED' AND close_wanted = 0")
                .param("orders", orders.stream().map(OrderId::value).toList())
                .update();
    }

    @Override
    public List<PaymentId> settlePaid(List<PaymentId> paid) {
        return paid.stream().collect(Collectors.groupingBy(id -> placeOf(id.value()))).values().stream()
                .flatMap(group -> settlePaidInOneTable(group).stream())
                .toList();
    }

    private List<PaymentId> settlePaidInOneTable(List<PaymentId> paid) {
        long any = paid.getFirst().value();
        var jdbc = tables.databaseOf(any).jdbc();
        var table = tables.payments(Gene.of(any));
        var ids = paid.stream().map(PaymentId::value).toList();
        int rows = jdbc.sql("UPDATE " + table + " SET settlement = 'PAID', next_check_at = NULL"
                        + " WHERE payment_id IN (:ids) AND status = 'SUCCEEDED' AND settlement IS NULL")
                .param("ids", ids)
                .update();
        if (rows == ids.size()) {
            return List.of();
        }
        var settled = jdbc.sql(
                        "SELECT payment_id FROM " + table + " WHERE payment_id IN (:ids) AND settlement = 'PAID'")
                .param("ids", ids)
                .query(Long.class)
                .set();
        return paid.stream().filter(id -> !settled.contains(id.value())).toList();
    }

    /** Physical table and database, for grouping. */
    private String placeOf(long id) {
        return tables.payments(Gene.of(id)) + "@" + tables.databaseOf(id).index();
    }

    /** One row decides between PAID and ORPHANED; saying the same again is fine. Part of the refund's transaction. */
    static boolean settleOrphaned(JdbcClient jdbc, PaymentTables tables, PaymentId paymentId) {
        var table = tables.payments(Gene.of(paymentId.value()));
        int rows = jdbc.sql("UPDATE " + table + " SET settlement = 'ORPHANED', next_check_at = NULL"
                        + " WHERE payment_id = ? AND status = 'SUCCEEDED' AND settlement IS NULL")
                .param(paymentId.value())
                .update();
        return rows == 1
                || jdbc.sql("SELECT settlement FROM " + table + " WHERE payment_id = ?")
                        .param(paymentId.value())
                        .query(String.class)
                        .optional()
                        .filter("ORPHANED"::equals)
                        .isPresent();
    }

    @Override
    public List<Check> dueChecks(int limitPerDatabase, Duration closeGrace) {
        var sql = tables.union(table -> "SELECT " + COLUMNS + ", checks, next_check_at,"
                        + " (close_wanted = 1 OR pay_before < TIMESTAMPADD(MICROSECOND, -:grace, NOW(3))) AS closing"
                        + " FROM payments_" + table
                        + " WHERE next_check_at <= NOW(3) ORDER BY next_check_at LIMIT :limit")
                + " ORDER BY next_check_at LIMIT :limit";
        return tables.databases().stream()
                .flatMap(database -> due(database, sql, limitPerDatabase, closeGrace).stream())
                .toList();
    }

    private static List<Check> due(PhysicalDatabase database, String sql, int limit, Duration grace) {
        return database.jdbc()
                .sql(sql)
                .param("grace", PaymentTables.micros(grace))
                .param("limit", limit)
                .query((row, n) -> new Check(PaymentRows.read(row, n), row.getBoolean("closing"), row.getInt("checks")))
                .list();
    }

    @Override
    public boolean takeCheck(Check check, Duration pause) {
        long id = check.payment().paymentId().value();
        return tables.databaseOf(id)
                        .jdbc()
                        .sql("UPDATE " + tables.payments(Gene.of(id)) + " SET checks = checks + 1,"
                                + " next_check_at = TIMESTAMPADD(MICROSECOND, ?, NOW(3))"
                                + " WHERE payment_id = ? AND checks = ? AND next_check_at <= NOW(3)")
                        .params(PaymentTables.micros(pause), id, check.checks())
                        .update()
                == 1;
    }
}
