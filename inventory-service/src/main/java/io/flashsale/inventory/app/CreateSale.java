package io.flashsale.inventory.app;

import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.SaleLimits;
import io.flashsale.inventory.domain.SaleProposal;

/** Writes a new draft. */
public final class CreateSale {

    private final Sales sales;
    private final SaleLimits limits;

    public CreateSale(Sales sales, SaleLimits limits) {
        this.sales = sales;
        this.limits = limits;
    }

    public SaleOutcome create(SaleProposal proposal) {
        return switch (proposal.judge(limits)) {
            case SaleProposal.Judgement.Flawed flawed -> new SaleOutcome.Flawed(flawed.flaws());
            case SaleProposal.Judgement.Sound sound -> {
                var sale = Sale.draft(sales.nextId(), sound.terms());
                sales.insert(sale);
                yield new SaleOutcome.Done(sale);
            }
        };
    }
}
