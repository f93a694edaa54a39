/** What a payment is and how it moves. Plain Java: no framework, no I/O, no clock. */
@NullMarked
package io.flashsale.payment.domain;

import org.jspecify.annotations.NullMarked;
