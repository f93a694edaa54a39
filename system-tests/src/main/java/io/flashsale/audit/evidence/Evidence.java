package io.flashsale.audit.evidence;

import io.flashsale.audit.ClientHistory;
import java.util.List;

/**
 * One look at everything. The stores are read one after the other, in the order of the components, while traffic may run;
 * each component is of one moment. So a live law may say "what I saw first must still show in what I read later" and never
 * the other way round: a ledger entry is never deleted, an order only moves along its table.
 *
 * @param history what clients wrote down before anything else was read
 * @param ordersBefore orders, read before the ledger
 * @param orders orders once more, read after ledger, payments and parcels
 */
public record Evidence(
        Reading<ClientHistory> history,
        Reading<Orders> ordersBefore,
        Reading<Ledger> ledger,
        Reading<Payments> payments,
        Reading<Parcels> parcels,
        Reading<Orders> orders,
        Reading<ProviderBook> provider,
        Reading<Gates> gates,
        Reading<Broker> broker,
        Reading<List<DeadLetterRow>> deadLetters) {}
