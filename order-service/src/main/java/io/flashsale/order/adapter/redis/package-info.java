/** The reservation lanes in front of the gate. */
@NullMarked
package io.flashsale.order.adapter.redis;

import org.jspecify.annotations.NullMarked;
