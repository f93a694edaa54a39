package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.app.MergeAudit;
import io.flashsale.gateway.app.MergeDeadLetters;
import io.flashsale.gateway.app.port.Services;
import io.flashsale.gateway.app.port.Services.Answer;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping({"/api/v1/admin", "/admin"})
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "admin", description = "Looking after the platform; ROLE_OPERATOR")
class AdminController {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final MergeAudit audit;
    private final MergeDeadLetters deadLetters;

    AdminController(Services services) {
        this.audit = new MergeAudit(services);
        this.deadLetters = new MergeDeadLetters(services);
    }

    @GetMapping("/audit")
    @Operation(
            summary = "Which laws hold right now, from every service",
            description = "`missing` names the services that did not answer.")
    MergeAudit.Report audit(JwtAuthenticationToken operator) {
        return audit.merge(operator.getToken().getTokenValue());
    }

    @GetMapping("/dead-letters")
    @Operation(summary = "Messages that could not be digested, from every service")
    MergeDeadLetters.DeadLetters deadLetters(JwtAuthenticationToken operator) {
        return deadLetters.list(operator.getToken().getTokenValue());
    }

    @PostMapping("/dead-letters/{id}/replay")
    @Operation(summary = "Give a dead letter to its consumer once more")
    ResponseEntity<JsonNode> replay(@PathVariable String id, JwtAuthenticationToken operator) {
        var answer = deadLetters
                .replay(id, operator.getToken().getTokenValue())
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
        return switch (answer) {
            case Answer.Given(int status, JsonNode body) when status == 200 -> ResponseEntity.ok(body);
            case Answer.Given(int status, JsonNode _)
            when status == 404 -> throw new ProblemException(ProblemCode.NOT_FOUND);
            case Answer.Given _, Answer.Missing _ -> throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        };
    }
}
