package io.flashsale.inventory.app;

import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleProposal;
import java.util.List;

/** What became of an operator's call. */
public sealed interface SaleOutcome {

    record Done(Sale sale) implements SaleOutcome {}

    record NoSuchSale() implements SaleOutcome {}

    /** The sale's status does not allow it. */
    record Refused(String reason) implements SaleOutcome {}

    record Flawed(List<SaleProposal.Flaw> flaws) implements SaleOutcome {}
}
