package io.flashsale.platform.messaging;

import io.flashsale.contract.EventItem;
import java.util.List;

/**
 * What a service does about facts of one type.
 *
 * <p>The items may come from several messages, more than once, and in any order: effects are idempotent. Returning means
 * done. {@link TooEarly} means later. An unreachable store makes consumption wait and costs no attempt. Anything else
 * sends each message on its own, and after a few attempts to the dead letters.
 */
@FunctionalInterface
public interface ItemsHandler<T extends EventItem> {
    void handle(List<T> items);
}
