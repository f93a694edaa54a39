package io.flashsale.order.adapter.web;

import io.flashsale.order.app.port.OrderAudit;
import io.flashsale.order.domain.LawReport;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** This service's part of the audit; the gateway asks every service and merges. */
@Hidden
@RestController
class AuditController {

    record AuditAnswer(String service, List<LawReport> laws) {}

    private final OrderAudit audit;

    AuditController(OrderAudit audit) {
        this.audit = audit;
    }

    @GetMapping("/api/v1/admin/audit")
    @PreAuthorize("hasRole('OPERATOR')")
    AuditAnswer audit() {
        return new AuditAnswer("order-service", audit.run());
    }
}
