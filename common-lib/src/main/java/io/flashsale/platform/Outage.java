package io.flashsale.platform;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells an unreachable store from a broken program. Drivers and Spring wrap such failures in many classes, and not every
 * service has all of them on its class path: hence names, not types.
 */
public final class Outage {

    private static final int DEEPEST_CAUSE = 16;

    private static final Set<String> NAMES = Set.of(
            "io.flashsale.platform.ServiceUnavailable",
            "java.net.ConnectException",
            "java.net.http.HttpTimeoutException",
            "java.sql.SQLNonTransientConnectionException",
            "java.sql.SQLTransientException",
            "java.sql.SQLRecoverableException",
            "org.springframework.dao.DataAccessResourceFailureException",
            "org.springframework.dao.TransientDataAccessException",
            "org.springframework.dao.RecoverableDataAccessException",
            "org.springframework.transaction.CannotCreateTransactionException",
            "org.springframework.transaction.TransactionSystemException",
            "org.springframework.transaction.TransactionTimedOutException",
            "io.lettuce.core.RedisConnectionException",
            "io.lettuce.core.RedisCommandTimeoutException",
            "io.lettuce.core.RedisLoadingException",
            "org.apache.rocketmq.remoting.exception.RemotingException",
            "org.apache.rocketmq.client.exception.MQClientException",
            "org.apache.rocketmq.client.exception.MQBrokerException");

    private static final ClassValue<Boolean> IS_OUTAGE = new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
            for (Class<?> c = type; c != null; c = c.getSuperclass()) {
                if (NAMES.contains(c.getName())) {
                    return true;
                }
            }
            return false;
        }
    };

    private Outage() {}

    /** Whether this failure, or one of its causes, says that a store, broker or neighbour cannot be reached. */
    public static boolean causedBy(@Nullable Throwable failure) {
        var cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (IS_OUTAGE.get(cause.getClass())) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
