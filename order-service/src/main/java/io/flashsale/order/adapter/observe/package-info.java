/** Metrics. */
@NullMarked
package io.flashsale.order.adapter.observe;

import org.jspecify.annotations.NullMarked;
