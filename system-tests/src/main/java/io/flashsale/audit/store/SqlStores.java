package io.flashsale.audit.store;

import io.flashsale.audit.Target;
import io.flashsale.audit.evidence.BucketKey;
import io.flashsale.audit.evidence.CountRow;
import io.flashsale.audit.evidence.DeadLetterRow;
import io.flashsale.audit.evidence.EntryRow;
import io.flashsale.audit.evidence.ItemKey;
import io.flashsale.audit.evidence.ItemRow;
import io.flashsale.audit.evidence.JournalRow;
import io.flashsale.audit.evidence.Ledger;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.ParcelRow;
import io.flashsale.audit.evidence.Parcels;
import io.flashsale.audit.evidence.PaymentRow;
import io.flashsale.audit.evidence.Payments;
import io.flashsale.audit.evidence.Reading;
import io.flashsale.audit.evidence.RefundRow;
import io.flashsale.audit.evidence.SaleRow;
import io.flashsale.audit.evidence.StockRow;
import io.flashsale.audit.evidence.Unreadable;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The services' schemas. Each reading is one transaction, so what it gives is of one moment. */
public final class SqlStores {

    private static final String CONNECT_TIMEOUT_MILLIS = "5000";
    private static final String SOCKET_TIMEOUT_MILLIS = "60000";

    /** Services whose consumers may give up on a message. */
    private static final List<String> SERVICES = List.of("order", "inventory", "payment", "logistics");

    private final Target target;

    public SqlStores(Target target) {
        this.target = target;
    }

    private <T> Reading<T> read(String service, Snapshot.Work<T> work) {
        var properties = new Properties();
        properties.putAll(Map.of(
                "user",
                target.databaseUser(),
                "password",
                target.databasePassword(),
                "sslMode",
                "PREFERRED",
                "allowPublicKeyRetrieval",
                "true",
                "connectionTimeZone",
                "UTC",
                "useCursorFetch",
                "true",
                "connectTimeout",
                CONNECT_TIMEOUT_MILLIS,
                "socketTimeout",
                SOCKET_TIMEOUT_MILLIS));
        try (Connection connection =
                DriverManager.getConnection("jdbc:mysql://" + target.databaseAddress() + "/", properties)) {
            return new Reading.Read<>(Snapshot.of(connection, service, work));
        } catch (SQLException e) {
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            return new Reading.Failed<>(
                    "the databases of " + service + "-service at " + target.databaseAddress() + ": " + reason);
        } catch (Unreadable e) {
            return new Reading.Failed<>("the databases of " + service + "-service: " + e.getMessage());
        }
    }

    public Reading<Orders> orders() {
        return read(
                "order",
                snapshot -> new Orders(
                        snapshot.all(
                                "orders_\\d+",
                                "order_id, user_id, idempotency_key, sale_id, sku_id, bucket, quantity, amount_minor,"
                                        + " currency, status, payment_id, placed_at, pay_before",
                                "",
                                SqlStores::order),
                        snapshot.all(
                                "user_count",
                                "user_id, sale_id, sku_id, live",
                                "",
                                (row, table) -> new CountRow(row.getString(1), item(row, 2), row.getInt(4), table)),
                        snapshot.now()));
    }

    private static OrderRow order(ResultSet row, String table) throws SQLException {
        return new OrderRow(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                item(row, 4),
                row.getInt(6),
                row.getInt(7),
                row.getLong(8),
                row.getString(9),
                OrderState.of(row.getInt(10)),
                nullableLong(row, 11),
                Snapshot.instant(row, 12),
                Snapshot.instant(row, 13),
                table);
    }

    private static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? null : value;
    }

    private static ItemKey item(ResultSet row, int column) throws SQLException {
        return new ItemKey(row.getLong(column), row.getString(column + 1));
    }

    public Reading<Ledger> ledger() {
        return read(
                "inventory",
                snapshot -> new Ledger(
                        snapshot
                                .all(
                                        "sale",
                                        "sale_id, status, starts_at, ends_at",
                                        row -> new SaleRow(
                                                row.getLong(1),
                                                row.getString(2),
                                                Snapshot.instant(row, 3),
                                                Snapshot.instant(row, 4)))
                                .stream()
                                .collect(Collectors.toMap(SaleRow::saleId, Function.identity())),
                        snapshot
                                .all(
                                        "sale_item",
                                        "sale_id, sku_id, total, per_user_limit, buckets",
                                        row -> new ItemRow(item(row, 1), row.getInt(3), row.getInt(4), row.getInt(5)))
                                .stream()
                                .collect(Collectors.toMap(ItemRow::item, Function.identity())),
                        snapshot.all(
                                "stock",
                                "sale_id, sku_id, bucket, total, taken, version, opened",
                                row -> new StockRow(
                                        new BucketKey(item(row, 1), row.getInt(3)),
                                        row.getInt(4),
                                        row.getInt(5),
                                        row.getLong(6),
                                        row.getInt(7) != 0)),
                        snapshot.all(
                                "ledger_entry",
                                "order_id, slot, kind, sale_id, sku_id, bucket, user_id, quantity",
                                row -> new EntryRow(
                                        row.getLong(1),
                                        row.getInt(2),
                                        EntryRow.Kind.valueOf(row.getString(3)),
                                        new BucketKey(item(row, 4), row.getInt(6)),
                                        row.getString(7),
                                        row.getInt(8)))));
    }

    public Reading<Payments> payments() {
        return read(
                "payment",
                snapshot -> new Payments(
                        snapshot.all(
                                "payments_\\d+",
                                "payment_id, order_id, user_id, provider, amount_minor, currency, status, settlement,"
                                        + " transaction_id, pay_before",
                                "",
                                SqlStores::payment),
                        snapshot.all(
                                "refunds_\\d+",
                                "refund_id, payment_id, amount_minor, currency, status",
                                row -> new RefundRow(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        row.getString(4),
                                        row.getString(5))),
                        snapshot.all(
                                "journal_lines_\\d+",
                                "payment_id, entry, account, amount_minor, currency",
                                row -> new JournalRow(
                                        row.getLong(1),
                                        row.getString(2),
                                        row.getString(3),
                                        row.getLong(4),
                                        row.getString(5)))));
    }

    private static PaymentRow payment(ResultSet row, String table) throws SQLException {
        return new PaymentRow(
                row.getLong(1),
                row.getLong(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getString(6),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                Snapshot.instant(row, 10),
                table);
    }

    public Reading<Parcels> parcels() {
        return read(
                "logistics",
                snapshot -> new Parcels(
                        snapshot.all(
                                "parcels_\\d+",
                                "order_id, user_id, tracking_number, status",
                                row -> new ParcelRow(
                                        row.getLong(1), row.getString(2), row.getString(3), row.getString(4))),
                        new HashSet<>(snapshot.all("scans_\\d+", "scan_id", row -> row.getString(1)))));
    }

    /** Those that nobody has replayed. */
    public Reading<List<DeadLetterRow>> deadLetters() {
        var open = new ArrayList<DeadLetterRow>();
        for (String service : SERVICES) {
            Reading<List<DeadLetterRow>> some = read(
                    service,
                    snapshot -> snapshot.all(
                            "dead_letter",
                            "dead_letter_id, consumer_group, tag, LEFT(message_keys, 200)",
                            " WHERE replayed_at IS NULL",
                            (row, table) -> new DeadLetterRow(
                                    table.substring(0, table.indexOf('.')),
                                    row.getLong(1),
                                    row.getString(2),
                                    row.getString(3),
                                    row.getString(4))));
            switch (some) {
                case Reading.Read<List<DeadLetterRow>>(var rows) -> open.addAll(rows);
                case Reading.Failed<List<DeadLetterRow>> failed -> {
                    return failed;
                }
            }
        }
        return new Reading.Read<>(open);
    }
}
