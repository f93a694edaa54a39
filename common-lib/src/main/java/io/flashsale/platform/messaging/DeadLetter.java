package io.flashsale.platform.messaging;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer group gave up on.
 *
 * @param id of this service; the gateway puts the service's name before it
 * @param body as text; JSON unless it was unreadable
 * @param replayedAt null while nobody has replayed it, or it died again since
 */
public record DeadLetter(
        String id,
        String group,
        String topic,
        String type,
        String keys,
        String body,
        Instant diedAt,
        @Nullable Instant replayedAt,
        int replays) {

    static DeadLetter of(DeadLetterStore.Row row) {
        return new DeadLetter(
                Long.toString(row.id()),
                row.group(),
                row.topic(),
                row.tag(),
                row.keys(),
                DeadLetterStore.text(row.body()),
                row.diedAt(),
                row.replayedAt(),
                row.replays());
    }
}
