/** Orders, the checkout protocol, time-outs. */
@NullMarked
package io.flashsale.order;

import org.jspecify.annotations.NullMarked;
