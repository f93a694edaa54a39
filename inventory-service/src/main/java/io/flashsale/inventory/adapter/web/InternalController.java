package io.flashsale.inventory.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.SaleId;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** For neighbours; the platform asks for ROLE_SERVICE, the gateway never routes it. */
@RestController
@Hidden
class InternalController {

    private final Sales sales;

    InternalController(Sales sales) {
        this.sales = sales;
    }

    /** The snapshot as {@code SalesChanged} tells it, read from the primary; a draft is nobody's business yet. */
    @GetMapping("/internal/sales/{saleId}")
    SaleChanged snapshot(@PathVariable SaleId saleId) {
        return sales.find(saleId)
                .filter(Sale::published)
                .map(s -> s.snapshot(null))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }
}
