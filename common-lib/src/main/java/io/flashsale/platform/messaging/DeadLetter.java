package io.flashsale.platform.messaging;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A message that a consumer group gave up on, or a half message that ran out of its check-backs.
 *
 * @param id of this service; the gateway puts the service's name before it
 * @param group who gave up; {@code <service>_half-messages} for half messages
 * @param keys ids the message is about
 * @param bodyBytes size of the body
 * @param body as text, JSON unless it was unreadable; only where one dead letter is asked for
 * @param attempts how often it was tried
 * @param failure why it was given up, as far as that is known; without values
 * @param verdict of a half message: {@code committed}, {@code never} or {@code unknown}; null for the others
 * @param replayedAt when it was sent again or settled; null while that is to be done, or it died again since
 */
public record DeadLetter(
        String id,
        String group,
        String topic,
        String type,
        String keys,
        int bodyBytes,
        @Nullable String body,
        int attempts,
        @Nullable String failure,
        @Nullable String verdict,
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
                row.bodyBytes(),
                row.body() == null ? null : DeadLetterStore.text(row.body()),
                row.attempts(),
                row.failure(),
                row.verdict() == null ? null : row.verdict().name().toLowerCase(Locale.ROOT),
                row.diedAt(),
                row.replayedAt(),
                row.replays());
    }
}
