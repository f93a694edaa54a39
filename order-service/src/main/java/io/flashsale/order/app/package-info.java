/** One class per verb. */
@NullMarked
package io.flashsale.order.app;

import org.jspecify.annotations.NullMarked;
