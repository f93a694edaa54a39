package io.flashsale.systemtest;

import io.flashsale.localstack.DatabaseAccounts;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into the databases from outside, as the administrator. */
final class Databases {

    private Databases() {}

    /** Rows as maps of column name to value. */
    static List<Map<String, @Nullable Object>> rows(String sql, Object... parameters) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            var rows = new ArrayList<Map<String, @Nullable Object>>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    var row = new LinkedHashMap<String, @Nullable Object>();
                    for (int c = 1; c <= result.getMetaData().getColumnCount(); c++) {
                        row.put(result.getMetaData().getColumnLabel(c), result.getObject(c));
                    }
                    rows.add(row);
                }
            }
            return rows;
        } catch (SQLException e) {
            throw new AssertionError("the database does not answer: " + sql, e);
        }
    }

    /** The one number that the query gives. */
    static long number(String sql, Object... parameters) {
        Object value = rows(sql, parameters).getFirst().values().iterator().next();
        return value == null ? 0 : ((Number) value).longValue();
    }

    static void execute(String sql) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        } catch (SQLException e) {
            throw new AssertionError("the database does not answer: " + sql, e);
        }
    }

    private static Connection connect() throws SQLException {
        DatabaseAccounts accounts = Platform.stack().secrets().databaseAccounts();
        return DriverManager.getConnection(
                "jdbc:mysql://" + Platform.stack().databaseAddress()
                        + "/?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectionTimeZone=UTC",
                DatabaseAccounts.ADMIN,
                accounts.password(DatabaseAccounts.ADMIN));
    }
}
