package io.flashsale.inventory.app;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.SaleLimits;
import io.flashsale.inventory.domain.SaleProposal;

/** Replaces a draft's terms. */
public final class EditSale {

    private final SaleSteps steps;
    private final SaleLimits limits;

    public EditSale(Sales sales, SaleLimits limits) {
        this.steps = new SaleSteps(sales);
        this.limits = limits;
    }

    public SaleOutcome edit(SaleId id, SaleProposal proposal) {
        return switch (proposal.judge(limits)) {
            case SaleProposal.Judgement.Flawed flawed -> new SaleOutcome.Flawed(flawed.flaws());
            case SaleProposal.Judgement.Sound sound -> steps.quiet(id, sale -> sale.edit(sound.terms()));
        };
    }
}
