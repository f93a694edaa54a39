package io.flashsale.order.app.port;

import io.flashsale.order.domain.SaleTerms;
import io.flashsale.stock.Overdue;
import java.util.List;

/** Reservations in the gate whose deadline has passed. */
public interface AbandonedReservations {

    List<Overdue> overdue(SaleTerms terms, int bucket, int limit);

    /** Gives the units back: the order ids are VOID, so nothing else can use them. */
    void drop(SaleTerms terms, List<Overdue> voided);

    /** The ledger has decided on these: they only leave {@code pending}. */
    void clearPending(SaleTerms terms, List<Overdue> decided);
}
