/** Payments, refunds and the journal in the sharded database. */
@NullMarked
package io.flashsale.payment.adapter.persistence;

import org.jspecify.annotations.NullMarked;
