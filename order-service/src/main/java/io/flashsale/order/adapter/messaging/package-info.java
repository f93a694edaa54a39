/** Events in and out. */
@NullMarked
package io.flashsale.order.adapter.messaging;

import org.jspecify.annotations.NullMarked;
