package io.flashsale.audit.evidence;

import java.util.Map;

/**
 * What the payment provider says happened.
 *
 * @param known false if there is no book to read: an external provider, whose word the auditor has to do without
 */
public record ProviderBook(boolean known, Map<String, ProviderPayment> payments) {

    public ProviderBook {
        payments = Map.copyOf(payments);
    }

    public static ProviderBook none() {
        return new ProviderBook(false, Map.of());
    }
}
