package io.flashsale.payment.adapter.persistence;

import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.port.MoneyAudit;
import io.flashsale.payment.domain.LawReport;
import io.flashsale.platform.database.PhysicalDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.springframework.stereotype.Component;

/** Law 5 and this service's half of law 6, as queries for rows that break them. */
@Component
final class SqlMoneyAudit implements MoneyAudit {

    private final PaymentTables tables;
    private final PaymentProperties.Audit settings;

    SqlMoneyAudit(PaymentTables tables, PaymentProperties properties) {
        this.tables = tables;
        this.settings = properties.audit();
    }

    @Override
    public List<LawReport> laws() {
        return List.of(
                law("every journal entry sums to zero", "journal_lines", SqlMoneyAudit::unbalanced),
                law(
                        "every captured payment is booked with its amount, and nothing else is",
                        "payments",
                        SqlMoneyAudit::booked),
                law("an order is paid by one payment", "payments", SqlMoneyAudit::paidTwice),
                law(
                        "at most one refund per payment, of its amount, and none of a payment that paid its order",
                        "refunds",
                        SqlMoneyAudit::badRefund),
                law("every refund is booked once it has been given, not before", "refunds", SqlMoneyAudit::unbooked),
                law(
                        "every payment captured more than "
                                + settings.settledWithin().toSeconds() + " s ago paid its order or was refunded",
                        "payments",
                        this::hanging));
    }

    private static String unbalanced(int table) {
        return "SELECT payment_id AS id FROM journal_lines_" + table
                + " GROUP BY payment_id, entry HAVING SUM(amount_minor) <> 0 OR COUNT(DISTINCT currency) <> 1";
    }

    private static String booked(int table) {
        return "SELECT p.payment_id AS id FROM payments_" + table + " p LEFT JOIN journal_lines_" + table + " j"
                + " ON j.payment_id = p.payment_id AND j.entry = 'CAPTURE' AND j.account = 'PROVIDER_CLEARING'"
                + " WHERE (p.status = 'SUCCEEDED' AND (j.amount_minor IS NULL OR j.amount_minor <> p.amount_minor"
                + " OR j.currency <> p.currency)) OR (p.status <> 'SUCCEEDED' AND j.amount_minor IS NOT NULL)";
    }

    private static String paidTwice(int table) {
        return "SELECT MIN(payment_id) AS id FROM payments_" + table
                + " WHERE settlement = 'PAID' GROUP BY order_id HAVING COUNT(*) > 1";
    }

    private static String badRefund(int table) {
        return "SELECT r.payment_id AS id FROM refunds_" + table + " r LEFT JOIN payments_" + table + " p"
                + " ON p.payment_id = r.payment_id WHERE p.status IS NULL OR p.status <> 'SUCCEEDED'"
                + " OR p.settlement IS NULL OR p.settlement <> 'ORPHANED' OR r.amount_minor <> p.amount_minor"
                + " OR r.currency <> p.currency OR EXISTS (SELECT 1 FROM refunds_" + table + " o"
                + " WHERE o.payment_id = r.payment_id AND o.refund_id <> r.refund_id)";
    }

    private static String unbooked(int table) {
        return "SELECT r.payment_id AS id FROM refunds_" + table + " r LEFT JOIN journal_lines_" + table + " j"
                + " ON j.payment_id = r.payment_id AND j.entry = 'REFUND' AND j.account = 'REFUNDS'"
                + " WHERE (r.status = 'SUCCEEDED' AND (j.amount_minor IS NULL OR j.amount_minor <> r.amount_minor))"
                + " OR (r.status <> 'SUCCEEDED' AND j.amount_minor IS NOT NULL)";
    }

    private String hanging(int table) {
        return "SELECT p.payment_id AS id FROM payments_" + table + " p LEFT JOIN refunds_" + table + " r"
                + " ON r.payment_id = p.payment_id WHERE p.status = 'SUCCEEDED'"
                + " AND p.captured_at < TIMESTAMPADD(MICROSECOND, -"
                + PaymentTables.micros(settings.settledWithin()) + ", NOW(3))"
                + " AND (p.settlement IS NULL OR (p.settlement = 'ORPHANED'"
                + " AND (r.status IS NULL OR r.status <> 'SUCCEEDED')))";
    }

    private LawReport law(String name, String logicalTable, IntFunction<String> broken) {
        List<String> found = new ArrayList<>();
        long rows = 0;
        for (var database : tables.databases()) {
            rows += count(database, logicalTable);
            var sql = tables.union(table -> broken.apply(table) + " LIMIT " + settings.rows());
            database.jdbc().sql(sql).query(Long.class).list().stream()
                    .limit(Math.max(0, settings.rows() - found.size()))
                    .forEach(id -> found.add("payment " + id));
        }
        return new LawReport(name, found.isEmpty(), String.join(", ", found), rows);
    }

    private long count(PhysicalDatabase database, String logicalTable) {
        var sql = tables.union(table -> "SELECT COUNT(*) AS n FROM " + logicalTable + "_" + table);
        return database.jdbc().sql(sql).query(Long.class).list().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public Waiting waiting() {
        return new Waiting(
                refundsWaiting(),
                oldest(table -> "SELECT TIMESTAMPDIFF(MICROSECOND, MIN(created_at), NOW(3)) AS age FROM refunds_"
                        + table + " WHERE next_attempt_at IS NOT NULL"),
                oldest(table -> "SELECT TIMESTAMPDIFF(MICROSECOND, MIN(captured_at), NOW(3)) AS age FROM payments_"
                        + table + " WHERE next_check_at IS NOT NULL AND status = 'SUCCEEDED'"));
    }

    private long refundsWaiting() {
        long waiting = 0;
        var sql = tables.union(
                table -> "SELECT COUNT(*) AS n FROM refunds_" + table + " WHERE next_attempt_at IS NOT NULL");
        for (var database : tables.databases()) {
            waiting += database.jdbc().sql(sql).query(Long.class).list().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
        return waiting;
    }

    private Duration oldest(IntFunction<String> age) {
        long micros = 0;
        var sql = tables.union(age);
        for (var database : tables.databases()) {
            for (Map<String, Object> row : database.jdbc().sql(sql).query().listOfRows()) {
                if (row.get("age") instanceof Number number) {
                    micros = Math.max(micros, number.longValue());
                }
            }
        }
        return Duration.ofMillis(micros / 1000);
    }
}
