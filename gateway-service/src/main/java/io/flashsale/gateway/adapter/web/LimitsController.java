package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.adapter.limit.SentinelLimits;
import io.flashsale.gateway.domain.Limits;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.security.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping({"/api/v1/admin/limits", "/admin/limits"})
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "admin", description = "Looking after the platform; ROLE_OPERATOR")
class LimitsController {

    private static final Logger LOG = LoggerFactory.getLogger(LimitsController.class);

    private final SentinelLimits limits;

    LimitsController(SentinelLimits limits) {
        this.limits = limits;
    }

    @GetMapping
    @Operation(summary = "The limits in force at this gateway")
    Limits present() {
        return limits.present();
    }

    @PutMapping
    @Operation(
            summary = "Change this gateway's limits until it restarts; for all gateways and for good, change the file")
    Limits change(@Valid @RequestBody Limits changed, Principal operator) {
        limits.change(changed);
        LOG.info("{} changed the limits to {}", operator.getName(), changed);
        return limits.present();
    }
}
