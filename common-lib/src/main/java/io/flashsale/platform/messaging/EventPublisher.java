package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.Event;
import io.flashsale.contract.EventItem;
import io.flashsale.contract.EventType;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.trace.Step;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.client.producer.TransactionSendResult;
import org.apache.rocketmq.common.message.Message;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Publishes batch events: plainly, at a later time, or with a half message around a local transaction. */
public final class EventPublisher {

    /** User property that names the batch, and through its gene the physical database of its {@code tx_log} row. */
    static final String BATCH_PROPERTY = "batchId";

    /** Beyond this the keys are cut: look-up of the rest goes by the first ones of the batch. */
    private static final int MAX_KEYS = 128;

    private final TransactionMQProducer producer;
    private final Ids ids;
    private final Clock clock;
    private final Traces traces;
    private final MeterRegistry registry;
    private final EventCodec codec = new EventCodec();

    public EventPublisher(TransactionMQProducer producer, Ids ids, Clock clock, Traces traces, MeterRegistry registry) {
        this.producer = producer;
        this.ids = ids;
        this.clock = clock;
        this.traces = traces;
        this.registry = registry;
    }

    /**
     * Sends and waits for the broker's word. For steps that start from a message: apply, publish, acknowledge.
     *
     * @throws ServiceUnavailable if the broker did not take it; it may have, so consumers are idempotent
     */
    public <T extends EventItem> void publish(EventType<T> type, List<T> items) {
        send(type, items, message(type, items, new BatchId(ids.next(0))));
    }

    /** As {@link #publish}, delivered at about that time (timer message). */
    public <T extends EventItem> void publishAt(EventType<T> type, List<T> items, Instant deliverAt) {
        Message message = message(type, items, new BatchId(ids.next(0)));
        message.setDeliverTimeMs(deliverAt.toEpochMilli());
        send(type, items, message);
    }

    private <T extends EventItem> void send(EventType<T> type, List<T> items, Message message) {
        traced(type, items, () -> {
            Sending.send(producer, message);
            return Boolean.TRUE;
        });
    }

    private <T extends EventItem, R> R traced(EventType<T> type, List<T> items, Supplier<R> sending) {
        return traces.runSending(
                () -> Step.publish(type.name(), type.topic(), items.size()), items, EventItem::traceparent, sending);
    }

    /**
     * Half message, then one local transaction of {@code tx_log} and {@code work}, then the message's commit.
     *
     * @param items must be exactly what {@code work} commits: if it can't do all of them, it throws
     * @param work runs inside the transaction of {@code database}; what it throws rolls back and is thrown again
     * @throws OutcomeUnknown if the commit itself failed: a check-back will decide
     * @throws ServiceUnavailable if broker or database were not there; nothing was done
     */
    public <T extends EventItem, R> R publishWith(
            PhysicalDatabase database, EventType<T> type, List<T> items, Function<JdbcClient, R> work) {
        return traced(type, items, () -> publishAround(database, type, items, work));
    }

    private <T extends EventItem, R> R publishAround(
            PhysicalDatabase database, EventType<T> type, List<T> items, Function<JdbcClient, R> work) {
        BatchId batch = new BatchId(ids.next(database.gene()));
        Message message = message(type, items, batch);
        message.putUserProperty(BATCH_PROPERTY, batch.toString());
        LocalTransaction<R> local = new LocalTransaction<>(database, batch, work);
        TransactionSendResult result;
        try {
            result = producer.sendMessageInTransaction(message, local);
        } catch (MQClientException e) {
            count(type, "half-refused");
            throw new ServiceUnavailable("the broker took no half message", e);
        }
        if (result.getSendStatus() != SendStatus.SEND_OK && !local.ran()) {
            count(type, "half-refused");
            throw new ServiceUnavailable("the broker took no half message: " + result.getSendStatus());
        }
        count(type, local.outcome());
        return local.result();
    }

    private <T extends EventItem> Message message(EventType<T> type, List<T> items, BatchId batch) {
        byte[] body = codec.encode(new Event<>(batch, type, clock.instant(), items));
        String keys =
                items.stream().limit(MAX_KEYS).map(EventItem::key).distinct().collect(Collectors.joining(" "));
        return new Message(type.topic(), type.name(), keys, body);
    }

    private void count(EventType<?> type, String outcome) {
        registry.counter("flash.half.messages", "type", type.name(), "outcome", outcome)
                .increment();
    }
}
