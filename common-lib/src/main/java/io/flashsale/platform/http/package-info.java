/** Calls between neighbours. */
@NullMarked
package io.flashsale.platform.http;

import org.jspecify.annotations.NullMarked;
