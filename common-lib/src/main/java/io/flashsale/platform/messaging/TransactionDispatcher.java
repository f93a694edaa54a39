package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.IdLayout;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import org.apache.rocketmq.client.producer.LocalTransactionState;
import org.apache.rocketmq.client.producer.TransactionListener;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one transaction listener of a service: runs the local transaction it is handed, and answers check-backs of any
 * instance from {@code tx_log}.
 */
final class TransactionDispatcher implements TransactionListener {

    private static final Logger log = LoggerFactory.getLogger(TransactionDispatcher.class);

    private final PhysicalDatabases databases;
    private final Clock clock;
    private final Duration fenceAfter;
    private final MeterRegistry registry;

    TransactionDispatcher(PhysicalDatabases databases, Clock clock, Duration fenceAfter, MeterRegistry registry) {
        this.databases = databases;
        this.clock = clock;
        this.fenceAfter = fenceAfter;
        this.registry = registry;
    }

    @Override
    public LocalTransactionState executeLocalTransaction(Message message, Object local) {
        return ((LocalTransaction<?>) local).run();
    }

    @Override
    public LocalTransactionState checkLocalTransaction(MessageExt message) {
        TxLog.Verdict verdict = judge(message);
        registry.counter(
                        "flash.check.backs",
                        "type",
                        String.valueOf(message.getTags()),
                        "verdict",
                        verdict.name().toLowerCase(Locale.ROOT))
                .increment();
        return switch (verdict) {
            case COMMITTED -> LocalTransactionState.COMMIT_MESSAGE;
            case NEVER -> LocalTransactionState.ROLLBACK_MESSAGE;
            case UNKNOWN -> LocalTransactionState.UNKNOW;
        };
    }

    private TxLog.Verdict judge(MessageExt message) {
        String property = message.getUserProperty(EventPublisher.BATCH_PROPERTY);
        if (property == null) {
            log.error(
                    "a half message without {} can't be judged: {}", EventPublisher.BATCH_PROPERTY, message.getMsgId());
            return TxLog.Verdict.UNKNOWN;
        }
        try {
            BatchId batch = BatchId.of(property);
            PhysicalDatabase database = databases.ofId(batch.value());
            Duration age = Duration.ofMillis(clock.millis() - IdLayout.epochMillis(batch.value()));
            return TxLog.judge(database, batch, age, fenceAfter);
        } catch (RuntimeException e) {
            log.warn("check-back of batch {} can't be answered now: {}", property, e.toString());
            return TxLog.Verdict.UNKNOWN;
        }
    }
}
