package io.flashsale.audit.store;

import io.flashsale.audit.evidence.Unreadable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** One moment of one service's schemas. */
final class Snapshot {

    /** More than this does not fit into the auditor's memory; then it says so instead of judging a part. */
    private static final long MAX_ROWS = 3_000_000;

    private static final int FETCH_ROWS = 1_000;

    private final Statement statement;
    private final List<String> tables;
    private long rows;

    private Snapshot(Statement statement, List<String> tables) {
        this.statement = statement;
        this.tables = tables;
    }

    /** Reads rows of a result. */
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** What is done within the moment. */
    interface Work<T> {
        T on(Snapshot snapshot) throws SQLException;
    }

    /** @param service the schemas are {@code service_0}, {@code service_1} and so on */
    static <T> T of(Connection connection, String service, Work<T> work) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH_ROWS);
            statement.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
            try {
                return work.on(new Snapshot(statement, tables(statement, service)));
            } finally {
                statement.execute("ROLLBACK");
            }
        }
    }

    private static List<String> tables(Statement statement, String service) throws SQLException {
        var schema = Pattern.compile(service + "_\\d+");
        var tables = new ArrayList<String>();
        try (ResultSet row = statement.executeQuery("SELECT table_schema, table_name FROM information_schema.tables"
                + " WHERE table_schema LIKE '" + service + "\\_%' ORDER BY table_schema, table_name")) {
            while (row.next()) {
                if (schema.matcher(row.getString(1)).matches()) {
                    tables.add(row.getString(1) + "." + row.getString(2));
                }
            }
        }
        if (tables.isEmpty()) {
            throw new Unreadable("there are no schemas " + service + "_0, " + service + "_1, ... to be seen");
        }
        return tables;
    }

    /**
     * All rows of all physical tables of a name.
     *
     * @param table a regular expression: {@code orders_\d+}
     */
    <T> List<T> all(String table, String columns, RowReader<T> reader) throws SQLException {
        return all(table, columns, "", (row, name) -> reader.read(row));
    }

    /** Reads rows and knows where they come from. */
    interface PlacedRowReader<T> {
        T read(ResultSet row, String table) throws SQLException;
    }

    <T> List<T> all(String table, String columns, String where, PlacedRowReader<T> reader) throws SQLException {
        var pattern = Pattern.compile("\\w+\\." + table);
        List<String> found =
                tables.stream().filter(name -> pattern.matcher(name).matches()).toList();
        if (found.isEmpty()) {
            throw new Unreadable("there is no table " + table);
        }
        var result = new ArrayList<T>();
        for (String name : found) {
            try (ResultSet row = statement.executeQuery("SELECT " + columns + " FROM " + name + where)) {
                while (row.next()) {
                    if (++rows > MAX_ROWS) {
                        throw new Unreadable("more than " + MAX_ROWS + " rows: too many for this auditor");
                    }
                    result.add(reader.read(row, name));
                }
            }
        }
        return result;
    }

    Instant now() throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT UTC_TIMESTAMP(3)")) {
            row.next();
            return instant(row, 1);
        }
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, LocalDateTime.class).toInstant(ZoneOffset.UTC);
    }
}
