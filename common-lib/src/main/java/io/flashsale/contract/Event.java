package io.flashsale.contract;

import java.time.Instant;
import java.util.List;

/**
 * A batch of facts of one type, published as one message.
 *
 * @param eventId the batch id of the half message, or an id of its own
 */
public record Event<T extends EventItem>(BatchId eventId, EventType<T> type, Instant occurredAt, List<T> items) {

    public Event {
        items = List.copyOf(items);
        if (items.isEmpty()) {
            throw new IllegalArgumentException("an event has at least one item");
        }
    }
}
