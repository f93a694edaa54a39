package io.flashsale.inventory.adapter.web;

import io.flashsale.inventory.app.AuditLedger;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "admin", description = "Looking after the platform; ROLE_OPERATOR")
class AuditController {

    private final AuditLedger audit;

    AuditController(AuditLedger audit) {
        this.audit = audit;
    }

    @GetMapping({"/admin/audit", "/api/v1/admin/audit"})
    @PreAuthorize("hasRole('OPERATOR')")
    @Operation(summary = "Which laws hold right now, as the ledger sees it")
    AuditLedger.Report audit() {
        return audit.audit();
    }
}
