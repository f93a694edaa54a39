package io.flashsale.platform.messaging;

import io.flashsale.contract.EventItem;
import io.flashsale.platform.Outage;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.LaneMetrics;
import io.flashsale.platform.lane.LaneSettings;
import io.flashsale.platform.trace.Step;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyContext;
import org.apache.rocketmq.client.consumer.listener.ConsumeConcurrentlyStatus;
import org.apache.rocketmq.client.consumer.listener.MessageListenerConcurrently;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.impl.consumer.ProcessQueue;
import org.apache.rocketmq.common.consumer.ConsumeFromWhere;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes one topic for one group, batches at a time.
 *
 * <p>Not the starter's listener container: that one hands over message by message, and can't tell "the store is away"
 * from "this message is poison". See docs/adr/0010-consumers-on-the-client.md.
 */
final class Consumer {

    private static final Logger log = LoggerFactory.getLogger(Consumer.class);

    /** The broker's back-off level for a retry: 1 s, 5 s, 10 s, 30 s, 1 min ... */
    private static final int MAX_DELAY_LEVEL = 5;

    private static final int TO_DEAD_LETTERS = -1;

    /** A store may be away for long; a message waits for it. */
    private static final Duration FOREVER = Duration.ofDays(365);

    private final String group;
    private final BrokerAccess broker;
    private final Subscription subscription;
    private final MessagingProperties properties;
    private final Traces traces;
    private final DeadLetterStore deadLetters;
    private final MeterRegistry registry;
    private final EventCodec codec = new EventCodec();
    private final Map<String, Lane<List<EventItem>, @Nullable RuntimeException>> lanes = new HashMap<>();
    private final ExecutorService runs = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("consume-", 0).daemon(true).factory());
    private volatile boolean running;
    private final DefaultMQPushConsumer client;

    Consumer(
            BrokerAccess broker,
            String instance,
            Subscription subscription,
            MessagingProperties properties,
            Traces traces,
            DeadLetterStore deadLetters,
            MeterRegistry registry) {
        this.group = properties.group(subscription.topic());
        this.broker = broker;
        this.subscription = subscription;
        this.properties = properties;
        this.traces = traces;
        this.deadLetters = deadLetters;
        this.registry = registry;
        this.client = newClient(instance);
        subscription.handlers().values().forEach(this::openLane);
        Gauge.builder("flash.consumer.lag", this, Consumer::lag)
                .description("Messages at the broker that this instance has not consumed yet")
                .tag("group", group)
                .register(registry);
    }

    void start() {
        try {
            // The broker leaves out what nobody here handles: most of a topic is for somebody else.
            client.subscribe(
                    subscription.topic(),
                    String.join(" || ", subscription.handlers().keySet()));
            client.registerMessageListener((MessageListenerConcurrently) this::consume);
            client.start();
            running = true;
        } catch (MQClientException e) {
            throw new IllegalStateException(
                    "consumer " + group + " can't start; is the name server " + broker.nameServer() + " up?", e);
        }
    }

    void stop() {
        running = false;
        client.shutdown();
        runs.close();
    }

    private DefaultMQPushConsumer newClient(String instance) {
        DefaultMQPushConsumer consumer = broker.consumer(group);
        consumer.setInstanceName(instance);
        consumer.setConsumeFromWhere(ConsumeFromWhere.CONSUME_FROM_FIRST_OFFSET);
        consumer.setConsumeThreadMin(properties.consumerThreads());
        consumer.setConsumeThreadMax(properties.consumerThreads());
        consumer.setConsumeMessageBatchMaxSize(properties.consumerBatch());
        consumer.setPullBatchSize(Math.max(32, properties.consumerBatch()));
        // A pull that finds one message costs as much as one that finds thirty, at the broker, here and in the
        // database.
        consumer.setPullInterval(properties.pullPause().toMillis());
        // Each pull says what this instance handles. The broker would else go by whichever instance of the group spoke
        // last,
        // and while a new release rolls out that one may not know a type yet that this one waits for.
        consumer.setPostSubscriptionWhenPull(true);
        consumer.setPollNameServerInterval(1_000);
        consumer.setPersistConsumerOffsetInterval(1_000);
        consumer.setMaxReconsumeTimes(properties.tooEarlyAttempts());
        consumer.setConsumeTimeout(TimeUnit.HOURS.toMinutes(6)); // A store may be away for long; that costs no attempt.
        consumer.setAwaitTerminationMillisWhenShutdown(10_000);
        return consumer;
    }

    private ConsumeConcurrentlyStatus consume(List<MessageExt> messages, ConsumeConcurrentlyContext context) {
        Map<String, List<MessageExt>> byTag = new LinkedHashMap<>();
        long now = System.currentTimeMillis();
        for (MessageExt message : messages) {
            registry.timer("flash.consumer.delay", "group", group)
                    .record(Math.max(0, now - message.getStoreTimestamp()), TimeUnit.MILLISECONDS);
            byTag.computeIfAbsent(String.valueOf(message.getTags()), tag -> new ArrayList<>())
                    .add(message);
        }
        boolean allSettled = true;
        for (Map.Entry<String, List<MessageExt>> entry : byTag.entrySet()) {
            Subscription.Handler<?> handler = subscription.handlers().get(entry.getKey());
            if (handler != null) {
                allSettled &= consume(handler, entry.getValue());
            }
        }
        return allSettled ? ConsumeConcurrentlyStatus.CONSUME_SUCCESS : ConsumeConcurrentlyStatus.RECONSUME_LATER;
    }

    /** @return false only if this instance stops while a store is away, or a message can't even be sent back */
    private <T extends EventItem> boolean consume(Subscription.Handler<T> handler, List<MessageExt> messages) {
        List<MessageExt> readable = new ArrayList<>(messages.size());
        List<T> items = new ArrayList<>();
        boolean settled = true;
        for (MessageExt message : messages) {
            try {
                items.addAll(codec.decode(handler.type(), message.getBody()).items());
                readable.add(message);
            } catch (EventCodec.Unreadable e) {
                settled &= giveBack(message, TO_DEAD_LETTERS, "unreadable", e);
            }
        }
        if (readable.isEmpty()) {
            return settled;
        }
        RuntimeException failure = performTogether(handler, items);
        if (failure == null) {
            return settled;
        }
        if (failure instanceof Stopping) {
            return false;
        }
        if (readable.size() == 1) {
            return settled & giveBack(readable.getFirst(), failure);
        }
        for (MessageExt message : readable) { // One bad message must not take its neighbours along.
            RuntimeException alone = perform(
                    handler, codec.decode(handler.type(), message.getBody()).items());
            if (alone instanceof Stopping) {
                return false;
            }
            settled &= alone == null || giveBack(message, alone);
        }
        return settled;
    }

    /** A lane of our own: those of the service are closed before its consumers stop. */
    private <T extends EventItem> void openLane(Subscription.Handler<T> handler) {
        String name = "consume-" + handler.type().name();
        int threads = properties.consumerThreads();
        lanes.put(
                handler.type().name(),
                new Lane<>(
                        new LaneSettings(
                                        name,
                                        // All that wait, and never full: a full batch would not keep the pace.
                                        Integer.MAX_VALUE,
                                        threads,
                                        properties.consumerRuns(),
                                        FOREVER)
                                .withPace(properties.consumerPace()),
                        batch -> performAll(handler, batch),
                        runs,
                        System::nanoTime,
                        new LaneMetrics(registry, name)));
    }

    /**
     * What other threads bring from other queues at the same time is done in one go: the stores' work is per batch rather
     * than per order, and a topic's queues would each make their own.
     */
    private <T extends EventItem> @Nullable RuntimeException performTogether(
            Subscription.Handler<T> handler, List<T> items) {
        try {
            return Objects.requireNonNull(lanes.get(handler.type().name()))
                    .submit(List.copyOf(items))
                    .join();
        } catch (CompletionException failed) {
            return failed;
        }
    }

    @SuppressWarnings("unchecked") // Each lane gets its own handler's items only.
    private <T extends EventItem> void performAll(
            Subscription.Handler<T> handler, List<Lane.Entry<List<EventItem>, @Nullable RuntimeException>> batch) {
        List<T> all = new ArrayList<>();
        batch.forEach(entry -> all.addAll((List<T>) entry.request()));
        RuntimeException failure = perform(handler, all);
        for (Lane.Entry<List<EventItem>, @Nullable RuntimeException> entry : batch) {
            // One bad message must not take its neighbours along.
            boolean again = failure != null && !(failure instanceof Stopping) && batch.size() > 1;
            entry.answer(again ? perform(handler, (List<T>) entry.request()) : failure);
        }
    }

    /** Tries until the stores answer. @return what the handler threw, or null */
    private <T extends EventItem> @Nullable RuntimeException perform(Subscription.Handler<T> handler, List<T> items) {
        long startNanos = System.nanoTime();
        while (true) {
            try {
                traces.runBatch(
                        () -> Step.consume(handler.type().name(), subscription.topic(), group, items.size()),
                        items,
                        EventItem::traceparent,
                        () -> {
                            handler.handler().handle(List.copyOf(items));
                            return Boolean.TRUE;
                        });
                registry.timer(
                                "flash.consumer.work",
                                "group",
                                group,
                                "type",
                                handler.type().name())
                        .record(System.nanoTime() - startNanos, TimeUnit.NANOSECONDS);
                registry.summary(
                                "flash.consumer.batch.size",
                                "group",
                                group,
                                "type",
                                handler.type().name())
                        .record(items.size());
                return null;
            } catch (RuntimeException e) {
                if (!Outage.causedBy(e)) {
                    return e;
                }
                registry.counter("flash.consumer.suspended", "group", group).increment();
                log.warn("{} waits for a store: {}", group, e.toString());
                LockSupport.parkNanos(properties.storeBackoff().toNanos());
                if (!running) {
                    return new Stopping();
                }
            }
        }
    }

    private boolean giveBack(MessageExt message, RuntimeException failure) {
        int attempts = message.getReconsumeTimes();
        if (failure instanceof TooEarly) {
            int level = attempts >= properties.tooEarlyAttempts() ? TO_DEAD_LETTERS : delayLevel(attempts);
            return giveBack(message, level, "too-early", failure);
        }
        int level = attempts + 1 >= properties.poisonAttempts() ? TO_DEAD_LETTERS : delayLevel(attempts);
        return giveBack(message, level, "failed", failure);
    }

    @SuppressWarnings("deprecation") // The only way to give back one message of a batch; its heirs know whole batches.
    private boolean giveBack(MessageExt message, int delayLevel, String reason, RuntimeException failure) {
        String outcome = delayLevel == TO_DEAD_LETTERS ? "dead" : "retry";
        registry.counter("flash.consumer.failures", "group", group, "reason", reason, "outcome", outcome)
                .increment();
        if (delayLevel == TO_DEAD_LETTERS) {
            log.error("{} gives up on message {} ({})", group, message.getMsgId(), reason, failure);
            noteWhy(message, reason, failure);
        } else if (!(failure instanceof TooEarly)) {
            log.warn("{} tries message {} again later", group, message.getMsgId(), failure);
        }
        try {
            client.sendMessageBack(message, delayLevel);
            return true;
        } catch (Exception e) { // The client declares bare exceptions; all mean the broker did not take it back.
            log.warn("message {} could not be sent back: {}", message.getMsgId(), e.toString());
            return false;
        }
    }

    /** For the operator only, so that giving up never depends on it. */
    private void noteWhy(MessageExt message, String reason, RuntimeException failure) {
        try {
            deadLetters.noteFailure(
                    group, message.getMsgId(), FailureText.of(reason, failure), message.getReconsumeTimes() + 1);
        } catch (RuntimeException e) {
            log.warn("why message {} was given up can't be noted: {}", message.getMsgId(), e.toString());
        }
    }

    private static int delayLevel(int attempts) {
        return Math.min(attempts + 1, MAX_DELAY_LEVEL);
    }

    @SuppressWarnings("deprecation") // The client shows its backlog nowhere else.
    private double lag() {
        long behind = 0;
        for (ProcessQueue queue : client.getDefaultMQPushConsumerImpl()
                .getRebalanceImpl()
                .getProcessQueueTable()
                .values()) {
            behind += queue.getMsgCount().get() == 0
                    ? 0
                    : queue.getMsgAccCnt() + queue.getMsgCount().get();
        }
        return behind;
    }

    /** The instance stops; the message is left to another one. */
    private static final class Stopping extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Stopping() {
            super(null, null, false, false);
        }
    }
}
