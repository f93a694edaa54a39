/** Plumbing without a business word. */
@NullMarked
package io.flashsale.platform;

import org.jspecify.annotations.NullMarked;
