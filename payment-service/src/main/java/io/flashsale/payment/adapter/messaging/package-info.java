/** Events from order-service, and the gauges and counters about them. */
@NullMarked
package io.flashsale.payment.adapter.messaging;

import org.jspecify.annotations.NullMarked;
