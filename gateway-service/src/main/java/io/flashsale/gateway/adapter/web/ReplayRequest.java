package io.flashsale.gateway.adapter.web;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters to replay: these ids, or else the oldest open ones that match.
 *
 * @param ids as the list shows them: {@code order:17}
 * @param service order, inventory, payment or logistics
 * @param group who gave up
 * @param type of the event
 * @param all true: all open ones
 */
record ReplayRequest(
        @Nullable List<@Nullable String> ids,
        @Nullable String service,
        @Nullable String group,
        @Nullable String type,
        @Nullable Boolean all) {

    boolean hasFilter() {
        return service != null || group != null || type != null || Boolean.TRUE.equals(all);
    }
}
