/** What is asked of order-service. */
@NullMarked
package io.flashsale.inventory.adapter.order;

import org.jspecify.annotations.NullMarked;
