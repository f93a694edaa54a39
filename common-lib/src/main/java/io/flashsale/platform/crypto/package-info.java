/** Sealing of personal data at rest: AES-256-GCM under named keys. */
@NullMarked
package io.flashsale.platform.crypto;

import org.jspecify.annotations.NullMarked;
