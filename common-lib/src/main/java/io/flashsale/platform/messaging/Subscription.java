package io.flashsale.platform.messaging;

import io.flashsale.contract.EventItem;
import io.flashsale.contract.EventType;
import java.util.LinkedHashMap;
import java.util.Map;

/** One consumer group's interest in one topic; types without a handler are acknowledged unread. */
public record Subscription(String topic, Map<String, Handler<?>> handlers) {

    /** A handler with the type it is for. */
    public record Handler<T extends EventItem>(EventType<T> type, ItemsHandler<T> handler) {}

    public Subscription {
        handlers = Map.copyOf(handlers);
    }

    public static Subscription to(String topic) {
        return new Subscription(topic, Map.of());
    }

    public <T extends EventItem> Subscription on(EventType<T> type, ItemsHandler<T> handler) {
        if (!type.topic().equals(topic)) {
            throw new IllegalArgumentException(type.name() + " is published on " + type.topic() + ", not " + topic);
        }
        Map<String, Handler<?>> more = new LinkedHashMap<>(handlers);
        more.put(type.name(), new Handler<>(type, handler));
        return new Subscription(topic, more);
    }
}
