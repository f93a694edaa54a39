package io.flashsale.payment.app.port;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/**
 * A callback as it came over the wire.
 *
 * @param header looks a header up by name, whatever its case
 * @param body the raw bytes that the signature covers
 */
public record CallbackMessage(Function<String, Optional<String>> header, byte[] body, Instant receivedAt) {}
