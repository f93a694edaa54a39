package io.flashsale.platform.messaging;

import io.flashsale.platform.Outage;
import java.util.function.Consumer;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings messages of one topic into a table. It never gives one up: there is no second dead-letter topic behind it that
 * anybody would look into.
 */
final class Collector {

    private static final Logger log = LoggerFactory.getLogger(Collector.class);
    private static final int BATCH = 16;

    /** Of the broker's list of delays: a minute. */
    private static final int RETRY_DELAY_LEVEL = 5;

    private final String group;
    private final String topic;
    private final Consumer<MessageExt> keep;
    private final DefaultMQPushConsumer client;

    /** @param keep idempotent; what it throws means later */
    Collector(String group, String topic, BrokerAccess broker, String instance, Consumer<MessageExt> keep) {
        this.group = group;
        this.topic = topic;
        this.keep = keep;
        client = broker.consumer(group);
        client.setInstanceName(instance);
        client.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        client.setConsumeThreadMin(1);
        client.setConsumeThreadMax(1);
        client.setConsumeMessageBatchMaxSize(BATCH);
        client.setPollNameServerInterval(1_000);
        client.setMaxReconsumeTimes(Integer.MAX_VALUE);
        client.registerMessageListener((MessageListenerConcurrently) (messages, context) -> {
            for (int i = 0; i < messages.size(); i++) {
                if (!kept(messages.get(i))) {
                    context.setAckIndex(i - 1); // What follows comes again, what went before does not.
                    context.setDelayLevelWhenNextConsume(RETRY_DELAY_LEVEL);
                    break;
                }
            }
            return ConsumeConcurrentlyStatus.CONSUME_SUCCESS;
        });
    }

    void start() {
        try {
            client.subscribe(topic, "*");
            client.start();
        } catch (MQClientException e) {
            throw new IllegalStateException(group + " can't collect from " + topic, e);
        }
    }

    void stop() {
        client.shutdown();
    }

    private boolean kept(MessageExt message) {
        try {
            keep.accept(message);
            return true;
        } catch (RuntimeException e) {
            log.warn("{}: message {} waits (outage: {})", group, message.getMsgId(), Outage.causedBy(e), e);
            return false;
        }
    }
}
