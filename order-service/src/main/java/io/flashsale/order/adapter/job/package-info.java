/** Sweepers. */
@NullMarked
package io.flashsale.order.adapter.job;

import org.jspecify.annotations.NullMarked;
