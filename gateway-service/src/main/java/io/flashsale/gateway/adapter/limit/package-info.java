/** Sentinel as the counter of requests. */
@NullMarked
package io.flashsale.gateway.adapter.limit;

import org.jspecify.annotations.NullMarked;
