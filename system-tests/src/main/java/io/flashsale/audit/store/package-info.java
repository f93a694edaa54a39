/** Reads the stores; writes nothing, anywhere. */
@NullMarked
package io.flashsale.audit.store;

import org.jspecify.annotations.NullMarked;
