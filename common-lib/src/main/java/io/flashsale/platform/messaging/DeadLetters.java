package io.flashsale.platform.messaging;

import io.flashsale.platform.Outage;
import io.flashsale.platform.web.Page;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.client.producer.MQProducer;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.common.message.MessageAccessor;
import org.apache.rocketmq.common.message.MessageConst;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The owner of this service's dead letters: brings them from the broker into a table, where an operator lists and
 * inspects them, and sends one again to the group that gave up on it. Replays are safe because effects are idempotent.
 */
public final class DeadLetters extends ConsumerLifecycle {

    private static final Logger log = LoggerFactory.getLogger(DeadLetters.class);

    private final DeadLetterStore store;
    private final LostHalfMessages halfMessages;
    private final MQProducer producer;
    private final List<Collector> collectors;

    DeadLetters(
            DeadLetterStore store,
            LostHalfMessages halfMessages,
            MQProducer producer,
            List<String> groups,
            BrokerAccess broker,
            String instance) {
        this.store = store;
        this.halfMessages = halfMessages;
        this.producer = producer;
        this.collectors = groups.stream()
                .map(group -> new Collector(
                        group + "_dead-letters",
                        MixAll.getDLQTopic(group),
                        broker,
                        instance,
                        message -> store.keep(group, message)))
                .toList();
    }

    /**
     * One page, the newest first, without bodies.
     *
     * @param before ids below that only; the cursor of a page is the last id on it
     */
    Page<DeadLetter> list(DeadLetterStore.Filter filter, long before, int limit) {
        List<DeadLetterStore.Row> rows = store.list(filter, before, limit + 1);
        boolean more = rows.size() > limit;
        List<DeadLetterStore.Row> shown = more ? rows.subList(0, limit) : rows;
        return new Page<>(
                shown.stream().map(DeadLetter::of).toList(),
                more ? Long.toString(shown.getLast().id()) : null);
    }

    public Optional<DeadLetter> find(long id) {
        return store.find(id).map(DeadLetter::of);
    }

    /** Open ones that consumers gave up on; lost half messages are counted apart. */
    public long countOpen() {
        return store.count(DeadLetterStore.Filter.OPEN) - halfMessages.countOpen();
    }

    /**
     * Sends the message again, to the group that gave up on it and to no other. A lost half message is judged first, and
     * goes to where it was meant to go, if at all.
     */
    public Replay replay(long id) {
        String shown = Long.toString(id);
        try {
            Optional<DeadLetterStore.Row> found = store.find(id);
            if (found.isEmpty()) {
                return new Replay(shown, Replay.Outcome.NOT_FOUND, "there is no such dead letter");
            }
            DeadLetterStore.Row row = found.get();
            return row.batch() == null ? sendAgain(row) : settle(row);
        } catch (RuntimeException e) {
            if (!Outage.causedBy(e)) {
                throw e;
            }
            log.warn("dead letter {} can't be replayed now: {}", id, e.toString());
            return new Replay(
                    shown, Replay.Outcome.UNAVAILABLE, "the broker or the database is not there; try again later");
        }
    }

    /** Each in its turn. */
    List<Replay> replay(List<Long> ids) {
        return ids.stream().map(this::replay).toList();
    }

    /** The oldest ones that match. */
    List<Long> oldest(DeadLetterStore.Filter filter, int limit) {
        return store.oldest(filter, limit);
    }

    long count(DeadLetterStore.Filter filter) {
        return store.count(filter);
    }

    private Replay sendAgain(DeadLetterStore.Row row) {
        Message message = new Message(MixAll.getRetryTopic(row.group()), row.tag(), row.keys(), row.body());
        MessageAccessor.putProperty(message, MessageConst.PROPERTY_RETRY_TOPIC, row.topic());
        message.putUserProperty(DeadLetterStore.DEAD_LETTER_PROPERTY, Long.toString(row.id()));
        Sending.send(producer, message);
        store.replayed(row.id(), row.diedAt());
        log.info("dead letter {} replayed to {}", row.id(), row.group());
        return new Replay(Long.toString(row.id()), Replay.Outcome.REPLAYED, null);
    }

    private Replay settle(DeadLetterStore.Row row) {
        String id = Long.toString(row.id());
        return switch (halfMessages.settle(row)) {
            case COMMITTED -> new Replay(id, Replay.Outcome.REPLAYED, null);
            case NEVER ->
                new Replay(
                        id, Replay.Outcome.NOTHING_TO_SEND, "its transaction was never committed, and never will be");
            case UNKNOWN ->
                new Replay(id, Replay.Outcome.UNDECIDED, "it can't be said yet whether its transaction was committed");
        };
    }

    @Override
    void begin() {
        collectors.forEach(Collector::start);
    }

    @Override
    void end() {
        collectors.forEach(Collector::stop);
    }
}
