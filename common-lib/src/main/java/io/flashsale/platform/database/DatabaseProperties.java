package io.flashsale.platform.database;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where this service's tables are.
 *
 * @param address {@code host:port} of the server that holds all {@code schemas}; shards on several servers are listed in
 *     {@code physical} instead
 * @param schemas physical databases by index; the name ends with {@code _<index>}
 * @param physical one entry per physical database, instead of {@code address} and {@code schemas}
 * @param parameters appended to each JDBC URL
 * @param tablesPerDatabase physical tables of each sharded table in one database
 * @param shardedTables tables split by gene
 * @param singleTables tables that exist only in the first database and are read through MyBatis-Plus
 * @param maximumPoolSize connections per physical database
 * @param migrate who brings the schemas up to date
 * @param connectionTimeout wait for a pooled connection; then 503
 * @param connectTimeout of one new connection
 * @param socketTimeout without a byte from the server; then the connection is given up. Longer than {@code
 *     lockWaitTimeout}
 * @param lockWaitTimeout a statement's wait for a row that somebody else holds
 * @param transactionTimeout after it no further statement of a local transaction begins; stays below {@code flash.messaging.fence-after}. A broker that
 *     asks sooner is told UNKNOWN
 * @param leaseDuration of a worker id
 * @param showSql logs what ShardingSphere makes of each statement, for tests and the curious
 */
@Validated
@ConfigurationProperties("flash.database")
public record DatabaseProperties(
        @DefaultValue("127.0.0.1:3306") String address,
        @Nullable String user,
        @Nullable String password,
        @DefaultValue List<String> schemas,
        @DefaultValue List<Physical> physical,

        @DefaultValue("sslMode=PREFERRED&allowPublicKeyRetrieval=true")
        String parameters,

        @DefaultValue("4") @Min(1) @Max(64) int tablesPerDatabase,
        @DefaultValue List<ShardedTable> shardedTables,
        @DefaultValue List<String> singleTables,
        @DefaultValue("12") @Min(2) int maximumPoolSize,
        @DefaultValue("at-start") MigrationMode migrate,
        @DefaultValue("2s") Duration connectionTimeout,
        @DefaultValue("2s") Duration connectTimeout,
        @DefaultValue("15s") Duration socketTimeout,
        @DefaultValue("3s") Duration lockWaitTimeout,
        @DefaultValue("3s") Duration transactionTimeout,
        @DefaultValue("30s") Duration leaseDuration,
        @DefaultValue("false") boolean showSql) {

    /** One physical database on a server of its own. */
    public record Physical(
            @NotBlank String name,
            @NotBlank String url,
            @Nullable String user,
            @Nullable String password) {}

    /**
     * @param keys columns that route: ids by their low six bits, {@code user_id} by CRC32
     */
    public record ShardedTable(
            @NotBlank String name, @DefaultValue("user_id") List<String> keys) {}

    /** Every physical database with its URL and credentials, by index. */
    List<Physical> resolved() {
        if (!physical.isEmpty()) {
            return physical.stream()
                    .map(p -> new Physical(
                            p.name,
                            withParameters(p.url),
                            p.user == null ? user : p.user,
                            p.password == null ? password : p.password))
                    .toList();
        }
        if (schemas.isEmpty()) {
            throw new IllegalStateException("set flash.database.schemas or flash.database.physical");
        }
        return schemas.stream()
                .map(schema ->
                        new Physical(schema, withParameters("jdbc:mysql://" + address + "/" + schema), user, password))
                .toList();
    }

    /**
     * {@code useLocalSessionState} spares a round trip at each checkout; the time zone is UTC on both sides, so that
     * DATETIME(3) means the same to all.
     *
     * <p>No query timers: the driver would wake a thread for each statement of a transaction, which was a third of the commit
     * lanes' processor time. A statement ends with the lock wait or the socket's time-out; Spring still refuses the next
     * statement of a transaction that is over its time. The statement cache takes the long multi-row shapes, too.
     */
    private String withParameters(String url) {
        return url + (url.contains("?") ? "&" : "?")
                + "useLocalSessionState=true&rewriteBatchedStatements=true&useUnicode=true"
                + "&cachePrepStmts=true&prepStmtCacheSize=256&prepStmtCacheSqlLimit=8192&enableQueryTimeouts=false"
                + "&connectionTimeZone=UTC&forceConnectionTimeZoneToSession=true&connectTimeout="
                + connectTimeout.toMillis() + "&socketTimeout=" + socketTimeout.toMillis()
                + "&sessionVariables=innodb_lock_wait_timeout=" + Math.max(1, lockWaitTimeout.toSeconds())
                + (parameters.isBlank() ? "" : "&" + parameters);
    }
}
