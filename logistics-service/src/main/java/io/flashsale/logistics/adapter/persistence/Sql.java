package io.flashsale.logistics.adapter.persistence;

import io.flashsale.contract.OrderId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** The shapes that several statements share. */
final class Sql {

    private Sql() {}

    static String rows(int count, String row) {
        return String.join(", ", Collections.nCopies(count, row));
    }

    static List<Long> values(Collection<OrderId> orders) {
        return orders.stream().map(OrderId::value).toList();
    }

    /** DATETIME is UTC here, by convention; no driver's idea of a time zone comes in. */
    static LocalDateTime utc(Instant instant) {
        return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
