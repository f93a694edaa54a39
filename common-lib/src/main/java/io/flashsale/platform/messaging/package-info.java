/** Half messages with a fence, batch consumption, dead letters. */
@NullMarked
package io.flashsale.platform.messaging;

import org.jspecify.annotations.NullMarked;
