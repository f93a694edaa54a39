package io.flashsale.inventory.domain;

import java.time.Instant;

/**
 * An item taken off sale until an operator has looked at it.
 *
 * @param by the operator's user id, or {@link #BY_PLATFORM}
 */
public record Freeze(ItemKey item, String by, String reason, Instant since) {

    /** The platform itself, because it found a law broken. */
    public static final String BY_PLATFORM = "platform";
}
