package io.flashsale.order.app.port;

import io.flashsale.order.domain.NewOrder;
import io.flashsale.order.domain.Order;

/** Makes reservations durable; group commit happens behind this port. */
public interface OrderCommits {

    /**
     * Half message, local transaction, commit: waits for the local transaction.
     *
     * @throws io.flashsale.platform.ServiceUnavailable if nothing was done, or it is not known; either way the same order
     *     id may be committed again
     */
    Outcome commit(NewOrder order);

    sealed interface Outcome {

        record Committed(Order order) implements Outcome {}

        /** A row was there already, under this order id or under the user's key. */
        record Existing(Order order) implements Outcome {}

        /** The sweeper was faster: this order id is out of circulation. */
        record Voided() implements Outcome {}

        /** Law 3, where Redis could not see it: the live count in MySQL is at the limit. */
        record OverLimit() implements Outcome {}
    }
}
