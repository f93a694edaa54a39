package io.flashsale.contract;

import org.jspecify.annotations.Nullable;

/** One fact of a batch event. */
public interface EventItem {

    /** W3C trace context of the request or step that caused this fact. */
    @Nullable
    String traceparent();

    /** The id by which an operator looks the message up at the broker. */
    String key();
}
