/** Reads orders from order-service as the caller. */
@NullMarked
package io.flashsale.payment.adapter.order;

import org.jspecify.annotations.NullMarked;
