/** Several requests of different callers in one call between our own services, each with its own token and answer. */
@NullMarked
package io.flashsale.platform.bundle;

import org.jspecify.annotations.NullMarked;
