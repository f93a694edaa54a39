/** Group commit: requests that wait for the same resource travel together. */
@NullMarked
package io.flashsale.platform.lane;

import org.jspecify.annotations.NullMarked;
