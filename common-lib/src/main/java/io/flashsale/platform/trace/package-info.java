/** One trace from the gateway through the messages to the parcel. */
@NullMarked
package io.flashsale.platform.trace;

import org.jspecify.annotations.NullMarked;
