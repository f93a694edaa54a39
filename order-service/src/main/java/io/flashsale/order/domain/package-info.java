/** Rules of an order: plain Java, no framework, no I/O, no clock. */
@NullMarked
package io.flashsale.order.domain;

import org.jspecify.annotations.NullMarked;
