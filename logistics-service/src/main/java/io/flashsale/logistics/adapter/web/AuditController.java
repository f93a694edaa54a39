package io.flashsale.logistics.adapter.web;

import io.flashsale.logistics.app.port.ParcelAudit;
import io.flashsale.logistics.domain.LawReport;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** This service's part of the audit; the gateway asks every service and merges. */
@RestController
@Hidden
class AuditController {

    private final ParcelAudit audit;

    AuditController(ParcelAudit audit) {
        this.audit = audit;
    }

    record AuditAnswer(String service, List<LawReport> laws) {}

    @GetMapping({"/admin/audit", "/api/v1/admin/audit"})
    @PreAuthorize("hasRole('OPERATOR')")
    AuditAnswer audit() {
        return new AuditAnswer("logistics-service", audit.run());
    }
}
