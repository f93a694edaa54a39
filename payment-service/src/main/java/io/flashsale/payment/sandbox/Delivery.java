package io.flashsale.payment.sandbox;

import java.time.Instant;

/**
 * A callback that the shop has not confirmed yet.
 *
 * @param id unique, names the delivery in the journal
 * @param captured captured or failed
 * @param occurredAt when the shopper paid
 * @param notBefore when the first attempt is due
 */
record Delivery(String id, String paymentId, boolean captured, Instant occurredAt, Instant notBefore) {}
