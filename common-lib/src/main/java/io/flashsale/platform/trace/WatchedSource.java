package io.flashsale.platform.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Shows statements, commits and rollbacks as spans, to those whose running span is recorded; everybody else gets the plain
 * connection. Texts are shown with their question marks: no value of a shopper leaves with them.
 */
final class WatchedSource extends DelegatingDataSource {

    /** A multi-row insert repeats itself for kilobytes. */
    private static final int MOST_CHARACTERS = 300;

    private final String schema;
    private final Tracer tracer;

    WatchedSource(DataSource source, String schema, Tracer tracer) {
        super(source);
        this.schema = schema;
        this.tracer = tracer;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return watched(super.getConnection());
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return watched(super.getConnection(user, password));
    }

    private Connection watched(Connection plain) {
        if (!Span.current().isRecording()) {
            return plain;
        }
        return proxy(Connection.class, plain, (_, method, given) -> switch (method.getName()) {
            case "prepareStatement" ->
                statement(PreparedStatement.class, (PreparedStatement) call(plain, method, given), text(given));
            case "prepareCall" ->
                statement(CallableStatement.class, (CallableStatement) call(plain, method, given), text(given));
            case "createStatement" -> statement(Statement.class, (Statement) call(plain, method, given), null);
            case "commit", "rollback" -> shown(method.getName().toUpperCase(Locale.ROOT), plain, method, given);
            default -> call(plain, method, given);
        });
    }

    private <S extends Statement> S statement(Class<S> type, S plain, @Nullable String prepared) {
        return proxy(type, plain, (_, method, given) -> {
            if (!method.getName().startsWith("execute")) {
                return call(plain, method, given);
            }
            var own = text(given);
            return shown(own != null ? own : prepared != null ? prepared : "BATCH", plain, method, given);
        });
    }

    private @Nullable Object shown(String sql, Object target, Method method, Object @Nullable [] given)
            throws Throwable {
        var text = sql.strip();
        var span = tracer.spanBuilder(firstWord(text) + " " + schema)
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute("db.system.name", "mysql")
                .setAttribute("db.namespace", schema)
                .setAttribute(
                        "db.query.text", text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) : text)
                .startSpan();
        try {
            return call(target, method, given);
        } catch (SQLException | RuntimeException | Error failure) {
            Traces.failed(span, failure);
            throw failure;
        } finally {
            span.end();
        }
    }

    private static String firstWord(String sql) {
        int end = 0;
        while (end < sql.length() && Character.isLetter(sql.charAt(end))) {
            end++;
        }
        return end == 0 ? "SQL" : sql.substring(0, end).toUpperCase(Locale.ROOT);
    }

    private static @Nullable String text(Object @Nullable [] given) {
        return given != null && given.length > 0 && given[0] instanceof String sql ? sql : null;
    }

    private static @Nullable Object call(Object target, Method method, Object @Nullable [] given) throws Throwable {
        try {
            return method.invoke(target, given);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private static <P> P proxy(Class<P> type, P plain, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(WatchedSource.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
