/** Listens to order-service's facts. */
@NullMarked
package io.flashsale.logistics.adapter.messaging;

import org.jspecify.annotations.NullMarked;
