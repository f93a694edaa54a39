package io.flashsale.platform.messaging;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to replay: these ids, or else the oldest open ones that match.
 *
 * @param group who gave up
 * @param type of the event
 * @param all true: all open ones
 */
record ReplayRequest(
        @Nullable List<String> ids,
        @Nullable String group,
        @Nullable String type,
        @Nullable Boolean all) {

    boolean hasFilter() {
        return group != null || type != null || Boolean.TRUE.equals(all);
    }
}
