package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.app.MergeAudit;
import io.flashsale.gateway.app.port.Services;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping({"/api/v1/admin", "/admin"})
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "admin", description = "Looking after the platform; ROLE_OPERATOR")
class AdminController {

    private final MergeAudit audit;

    AdminController(Services services) {
        this.audit = new MergeAudit(services);
    }

    @GetMapping("/audit")
    @Operation(
            summary = "Which laws hold right now, from every service",
            description = "`missing` names the services that did not answer.")
    MergeAudit.Report audit(JwtAuthenticationToken operator) {
        return audit.merge(operator.getToken().getTokenValue());
    }
}
