package io.flashsale.payment.adapter.persistence;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;
import io.flashsale.payment.domain.Settlement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/** Between a row and a payment. */
final class PaymentRows {

    static final String COLUMNS = "payment_id, order_id, user_id, provider, amount_minor, currency, status, pay_url,"
            + " transaction_id, settlement, pay_before";

    private PaymentRows() {}

    static Payment read(ResultSet row, int ignoredRowNumber) throws SQLException {
        var settlement = row.getString("settlement");
        return new Payment(
                new PaymentId(row.getLong("payment_id")),
                new OrderId(row.getLong("order_id")),
                UserId.of(row.getString("user_id")),
                new Money(row.getLong("amount_minor"), row.getString("currency")),
                row.getString("provider"),
                PaymentStatus.valueOf(row.getString("status")),
                row.getString("pay_url"),
                row.getString("transaction_id"),
                settlement == null ? null : Settlement.valueOf(settlement),
                instant(row.getObject("pay_before", LocalDateTime.class)));
    }

    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    static Instant instant(LocalDateTime utc) {
        return utc.toInstant(ZoneOffset.UTC);
    }
}
