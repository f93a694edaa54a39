package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.micrometer.core.instrument.MeterRegistry;
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

    private final Fence fence;
    private final StuckHalfMessages stuck;
    private final MeterRegistry registry;

    TransactionDispatcher(Fence fence, StuckHalfMessages stuck, MeterRegistry registry) {
        this.fence = fence;
        this.stuck = stuck;
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
        BatchId batch = BatchId.of(property);
        TxLog.Verdict verdict = judge(batch);
        stuck.answered(batch, verdict);
        return verdict;
    }

    private TxLog.Verdict judge(BatchId batch) {
        try {
            return fence.judge(batch);
        } catch (RuntimeException e) {
            log.warn("check-back of batch {} can't be answered now: {}", batch, e.toString());
            return TxLog.Verdict.UNKNOWN;
        }
    }
}
