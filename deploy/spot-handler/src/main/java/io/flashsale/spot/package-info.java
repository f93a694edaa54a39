/** Watches for the notice of a spot instance's end, and drains its node before. */
@NullMarked
package io.flashsale.spot;

import org.jspecify.annotations.NullMarked;
