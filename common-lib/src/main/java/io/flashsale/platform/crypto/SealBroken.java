package io.flashsale.platform.crypto;

import org.jspecify.annotations.Nullable;

/** Sealed bytes that can't be opened here. The message never carries their content. */
public final class SealBroken extends RuntimeException {

    SealBroken(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
