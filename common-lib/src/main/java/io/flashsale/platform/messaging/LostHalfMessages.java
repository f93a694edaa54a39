package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.ServiceUnavailable;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Locale;
import org.apache.rocketmq.client.producer.MQProducer;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds half messages that ran out of their check-backs (or of the broker's patience with their age) and settles them.
 *
 * <p>The broker moves such a message to one topic for all producers and forgets about it. Each service takes its own
 * from there, keeps it as a dead letter, and asks the fence as a check-back would: committed, and the event is sent
 * plainly to where it belongs; never, and there is nothing to send; unknown, and it is asked again until it is known.
 */
final class LostHalfMessages extends ConsumerLifecycle {

    /** Behind the service's name: both the consumer group and the group that dead letters of this kind stand under. */
    static final String GROUP_SUFFIX = "_half-messages";

    private static final Logger log = LoggerFactory.getLogger(LostHalfMessages.class);
    private static final int SETTLED_AT_ONCE = 200;

    private final DeadLetterStore store;
    private final Fence fence;
    private final MQProducer producer;
    private final String producerGroup;
    private final String group;
    private final MeterRegistry registry;
    private final Collector collector;

    /** @param producerGroup whose half messages these are */
    LostHalfMessages(
            DeadLetterStore store,
            Fence fence,
            MQProducer producer,
            String producerGroup,
            String service,
            BrokerAccess broker,
            String instance,
            MeterRegistry registry) {
        this.store = store;
        this.fence = fence;
        this.producer = producer;
        this.producerGroup = producerGroup;
        this.group = service + GROUP_SUFFIX;
        this.registry = registry;
        this.collector =
                new Collector(group, TopicValidator.RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC, broker, instance, this::found);
    }

    String group() {
        return group;
    }

    long countOpen() {
        return store.count(new DeadLetterStore.Filter(true, group, ""));
    }

    /** Asks again about those of which nothing could be said yet. */
    void settleOpen() {
        List<Long> open = store.oldest(new DeadLetterStore.Filter(true, group, ""), SETTLED_AT_ONCE);
        for (long id : open) {
            settleQuietly(id);
        }
    }

    /**
     * Settles one by what the fence says.
     *
     * @throws ServiceUnavailable if the database does not answer or the broker does not take the event
     */
    TxLog.Verdict settle(DeadLetterStore.Row row) {
        BatchId batch = row.batch();
        byte[] body = row.body();
        if (batch == null || body == null) {
            throw new IllegalArgumentException("dead letter " + row.id() + " is no half message");
        }
        TxLog.Verdict verdict = fence.judge(batch);
        if (verdict == TxLog.Verdict.COMMITTED) {
            Sending.send(producer, new Message(row.topic(), row.tag(), row.keys(), body));
        }
        store.judged(row.id(), verdict);
        registry.counter(
                        "flash.lost.half.messages",
                        "type",
                        row.tag(),
                        "verdict",
                        verdict.name().toLowerCase(Locale.ROOT))
                .increment();
        log.warn("lost half message {} of batch {}: {}", row.tag(), batch, verdict);
        return verdict;
    }

    private void found(MessageExt message) {
        if (!producerGroup.equals(message.getProperty(MessageConst.PROPERTY_PRODUCER_GROUP))) {
            return; // A neighbour's.
        }
        String batch = message.getUserProperty(EventPublisher.BATCH_PROPERTY);
        String topic = message.getProperty(MessageConst.PROPERTY_REAL_TOPIC);
        if (batch == null || topic == null) {
            log.error("a half message without batch or topic can't be settled: {}", message.getMsgId());
            return;
        }
        long id = store.keepHalf(group, topic, message, BatchId.of(batch));
        settleQuietly(id);
    }

    private void settleQuietly(long id) {
        try {
            store.find(id).filter(row -> row.replayedAt() == null).ifPresent(this::settle);
        } catch (RuntimeException e) {
            log.warn("lost half message {} can't be settled now: {}", id, e.toString());
        }
    }

    @Override
    void begin() {
        collector.start();
    }

    @Override
    void end() {
        collector.stop();
    }
}
