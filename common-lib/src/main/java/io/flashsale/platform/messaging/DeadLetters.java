package io.flashsale.platform.messaging;

import io.flashsale.platform.Outage;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.ShutdownOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.MQProducer;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The owner of this service's dead letters: brings them from the broker into a table, where an operator lists and
 * inspects them, and sends one again to the group that gave up on it. Replays are safe because effects are idempotent.
 */
public final class DeadLetters implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);
    private static final int BATCH = 16;

    private final DeadLetterStore store;
    private final MQProducer producer;
    private final List<DefaultMQPushConsumer> collectors = new ArrayList<>();
    private final List<String> groups;
    private final String nameServer;
    private final String instance;
    private volatile boolean running;

    DeadLetters(DeadLetterStore store, MQProducer producer, List<String> groups, String nameServer, String instance) {
        this.store = store;
        this.producer = producer;
        this.groups = List.copyOf(groups);
        this.nameServer = nameServer;
        this.instance = instance;
    }

    public List<DeadLetter> list(boolean open, int limit) {
        return store.list(open, limit).stream().map(DeadLetter::of).toList();
    }

    public Optional<DeadLetter> find(long id) {
        return store.find(id).map(DeadLetter::of);
    }

    public long countOpen() {
        return store.countOpen();
    }

    /**
     * Sends the message again, to the group that gave up on it and to no other.
     *
     * @return false if there is no such dead letter
     */
    public boolean replay(long id) {
        Optional<DeadLetterStore.Row> found = store.find(id);
        if (found.isEmpty()) {
            return false;
        }
        DeadLetterStore.Row row = found.get();
        Message message = new Message(MixAll.getRetryTopic(row.group()), row.tag(), row.keys(), row.body());
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_RETRY_TOPIC, row.topic());
        try {
            producer.send(message);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailable("interrupted while replaying", e);
        } catch (Exception e) { // Four checked kinds, one meaning: the broker did not take it.
            throw new ServiceUnavailable("the broker did not take the replay", e);
        }
        store.replayed(id);
        log.info("dead letter {} replayed to {}", id, row.group());
        return true;
    }

    @Override
    public void start() {
        running = true;
        for (String group : groups) {
            DefaultMQPushConsumer collector = new DefaultMQPushConsumer(group + "_dead-letters");
            collector.setNamesrvAddr(nameServer);
            collector.setInstanceName(instance);
            collector.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
            collector.setConsumeThreadMin(1);
            collector.setConsumeThreadMax(1);
            collector.setConsumeMessageBatchMaxSize(BATCH);
            collector.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
                try {
                    for (MessageExt message : messages) {
                        store.keep(group, message);
                    }
                    return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
                } catch (RuntimeException e) {
                    log.warn("dead letters of {} wait: {} (outage: {})", group, e.toString(), Outage.causedBy(e));
                    return ConsumeConcurrentlyStatus.RECONSUME_LATER;
                }
            });
            try {
                collector.subscribe(MixAll.getDLQTopic(group), "*");
                collector.start();
            } catch (MQClientException e) {
                throw new IllegalStateException("the dead letters of " + group + " can't be collected", e);
            }
            collectors.add(collector);
        }
    }

    @Override
    public void stop() {
        running = false;
        collectors.forEach(DefaultMQPushConsumer::shutdown);
        collectors.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return ShutdownOrder.CONSUMERS;
    }
}
