package io.flashsale.platform.database;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One MySQL schema of this service, reached without ShardingSphere: the way of hot and transactional statements.
 *
 * @param index its place in the list; a gene's database is {@code gene % databases}
 * @param jdbc takes part in {@code transactions}
 */
public record PhysicalDatabase(
        int index, String name, DataSource dataSource, JdbcClient jdbc, TransactionTemplate transactions) {

    /** A gene that lives here, for ids that only need to name the database. */
    public int gene() {
        return index;
    }
}
