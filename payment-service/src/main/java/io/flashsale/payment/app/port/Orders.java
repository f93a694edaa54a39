package io.flashsale.payment.app.port;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import java.time.Instant;

/** Reads an order on behalf of the caller of the present request. */
public interface Orders {

    /** @throws io.flashsale.platform.ServiceUnavailable if order-service can't be asked */
    Found read(OrderId orderId);

    /** The order as far as paying is concerned. */
    sealed interface Found {

        /** CONFIRMED: the ledger holds the stock. */
        record Payable(Money amount, Instant payBefore) implements Found {}

        /** PLACED: the ledger decides within moments. */
        record Pending() implements Found {}

        /** Any other status. */
        record NotPayable(String status) implements Found {}

        /** There is none, or it is somebody else's. */
        record Missing() implements Found {}
    }
}
