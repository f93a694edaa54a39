package io.flashsale.inventory.adapter.persistence;

import io.flashsale.inventory.adapter.job.OneAtATime;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.springframework.stereotype.Component;

/**
 * A MySQL named lock: it belongs to a connection, so it is gone when its holder is. It spares work; correctness never
 * rests on it.
 */
@Component
class SingleRunner implements OneAtATime {

    private final PhysicalDatabase database;

    SingleRunner(PhysicalDatabases databases) {
        this.database = databases.first();
    }

    @Override
    public boolean run(String name, Runnable task) {
        // Named locks are the server's, not the schema's.
        String lock = database.name() + "." + name;
        try (Connection connection = database.dataSource().getConnection()) {
            if (!ask(connection, "SELECT GET_LOCK(?, 0)", lock)) {
                return false;
            }
            try {
                task.run();
                return true;
            } finally {
                ask(connection, "SELECT RELEASE_LOCK(?)", lock);
            }
        } catch (SQLException unreachable) {
            throw new ServiceUnavailable("no lock for " + name, unreachable);
        }
    }

    private static boolean ask(Connection connection, String sql, String lock) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, lock);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() && result.getInt(1) == 1;
            }
        }
    }
}
