package io.flashsale.order.app.port;

import io.flashsale.order.domain.SaleTerms;
import io.flashsale.stock.ReserveOutcome;
import io.flashsale.stock.ReserveRequest;

/** The gate as a buyer meets it; batches form behind this port. */
public interface ReservationGate {

    /**
     * Waits for the answer.
     *
     * @throws io.flashsale.platform.ServiceUnavailable if the lane is full or the gate did not answer in time; the
     *     reservation may have been made then, and the same idempotency key finds it
     */
    ReserveOutcome reserve(SaleTerms terms, ReserveRequest request);
}
