package io.flashsale.platform.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class QuickRefusalTest {

    private static final Duration KEEP = Duration.ofMillis(500);
    private static final String AT_ONCE = "somebody found out just now";

    private final AtomicLong now = new AtomicLong();
    private volatile boolean away;

    private final HikariDataSource pool = pool();
    private final QuickRefusal refusal = new QuickRefusal(pool, KEEP, now::get);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void afterOneFoundTheDatabaseAwayTheOthersAreToldAtOnce() {
        away = true;
        assertThatThrownBy(refusal::getConnection)
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageNotContaining(AT_ONCE);
        assertThatThrownBy(refusal::getConnection)
                .isInstanceOf(SQLTransientConnectionException.class)
                .hasMessageContaining(AT_ONCE);
    }

    @Test
    void afterAWhileOneTriesAndTheOthersAreToldAtOnceMeanwhile() {
        away = true;
        assertThatThrownBy(refusal::getConnection).hasMessageNotContaining(AT_ONCE);
        now.addAndGet(KEEP.toNanos());
        assertThatThrownBy(refusal::getConnection).hasMessageNotContaining(AT_ONCE);
        assertThatThrownBy(refusal::getConnection).hasMessageContaining(AT_ONCE);
    }

    @Test
    void whenItIsBackEverybodyIsServed() throws SQLException {
        away = true;
        assertThatThrownBy(refusal::getConnection).hasMessageNotContaining(AT_ONCE);
        away = false;
        now.addAndGet(KEEP.toNanos());
        try (Connection one = refusal.getConnection()) {
            assertThat(one).isNotNull();
        }
        try (Connection other = refusal.getConnection()) {
            assertThat(other).isNotNull();
        }
    }

    @Test
    void aPoolThatIsOnlyBusyIsWaitedForByEverybody() throws SQLException {
        try (Connection _ = refusal.getConnection()) {
            assertThatThrownBy(refusal::getConnection).hasMessageNotContaining(AT_ONCE);
            assertThatThrownBy(refusal::getConnection).hasMessageNotContaining(AT_ONCE);
        }
    }

    private HikariDataSource pool() {
        HikariDataSource made = new HikariDataSource();
        made.setPoolName("orders");
        made.setDataSource(new AbstractDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                if (away) {
                    throw new SQLException("connection refused");
                }
                return connection();
            }

            @Override
            public Connection getConnection(String user, String password) throws SQLException {
                return getConnection();
            }
        });
        made.setMaximumPoolSize(1);
        made.setMinimumIdle(0);
        made.setConnectionTimeout(250);
        made.setInitializationFailTimeout(-1);
        return made;
    }

    /** Says yes to everything. */
    private static Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                QuickRefusalTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                    Class<?> answer = method.getReturnType();
                    if (answer == boolean.class) {
                        return true;
                    }
                    return answer == int.class ? 0 : null;
                });
    }
}
