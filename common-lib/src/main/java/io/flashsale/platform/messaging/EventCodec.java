package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.Event;
import io.flashsale.contract.EventItem;
import io.flashsale.contract.EventType;
import io.flashsale.platform.json.EventJson;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** Events as JSON: {@code {eventId, type, version, occurredAt, items[]}}. Readers ignore fields they don't know. */
public final class EventCodec {

    private record Wire<T>(BatchId eventId, String type, int version, Instant occurredAt, List<T> items) {}

    private final JsonMapper mapper = EventJson.mapper();

    public <T extends EventItem> byte[] encode(Event<T> event) {
        return mapper.writeValueAsBytes(new Wire<>(
                event.eventId(), event.type().name(), event.type().version(), event.occurredAt(), event.items()));
    }

    /** @throws Unreadable if the bytes are not an event of that type */
    public <T extends EventItem> Event<T> decode(EventType<T> type, byte[] body) {
        try {
            JavaType wireType = mapper.getTypeFactory().constructParametricType(Wire.class, type.itemType());
            Wire<T> wire = mapper.readValue(body, wireType);
            if (wire == null || !type.name().equals(wire.type())) {
                throw new Unreadable("not a " + type.name(), null);
            }
            return new Event<>(wire.eventId(), type, wire.occurredAt(), wire.items());
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            throw new Unreadable("unreadable " + type.name(), e);
        }
    }

    /** A body that no attempt will ever make readable. */
    public static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Unreadable(String message, @org.jspecify.annotations.Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
