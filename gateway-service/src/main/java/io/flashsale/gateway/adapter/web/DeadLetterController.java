package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.app.MergeDeadLetters;
import io.flashsale.gateway.app.port.Services;
import io.flashsale.gateway.app.port.Services.Answer;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** The dead letters of all services as one list. */
@RestController
@RequestMapping({"/api/v1/admin/dead-letters", "/admin/dead-letters"})
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "dead-letters", description = "Messages that a service gave up on; ROLE_OPERATOR")
class DeadLetterController {

    private static final int MAX_PAGE = 200;
    private static final int MAX_REPLAYS = 200;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);
    private static final String IDS = "ids";

    private final Services services;
    private final MergeDeadLetters deadLetters;

    DeadLetterController(Services services) {
        this.services = services;
        this.deadLetters = new MergeDeadLetters(services);
    }

    @GetMapping
    @Operation(
            summary = "Dead letters of all services, newest first, without bodies",
            description = "open=true leaves out those that were replayed or settled. `missing` names the services that"
                    + " did not answer. Half messages that ran out of their check-backs stand under the group"
                    + " `<service>_half-messages`.")
    MergeDeadLetters.DeadLetters list(
            @RequestParam(defaultValue = "true") boolean open,
            @RequestParam(defaultValue = "") String service,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit,
            JwtAuthenticationToken operator) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw refused("limit", "must be 1 to " + MAX_PAGE);
        }
        checkService(service);
        return deadLetters
                .list(new MergeDeadLetters.Query(service, open, group, type, limit, cursor), token(operator))
                .orElseThrow(() -> refused("cursor", "is none that a page of this list has given"));
    }

    @GetMapping("/{id}")
    @Operation(summary = "One dead letter, with its body and why it died")
    JsonNode get(@PathVariable String id, JwtAuthenticationToken operator) {
        return one(deadLetters.find(id, token(operator)).orElseThrow(DeadLetterController::noSuchId));
    }

    @PostMapping("/{id}/replay")
    @Operation(
            summary = "Give a dead letter to its consumer once more",
            description = "Safe to repeat: effects are idempotent. A half message is judged first and stays open if"
                    + " nothing can be said yet.")
    JsonNode replay(@PathVariable String id, JwtAuthenticationToken operator) {
        return one(deadLetters.replay(id, token(operator)).orElseThrow(DeadLetterController::noSuchId));
    }

    @PostMapping("/replay")
    @Operation(
            summary = "Replay many: these ids, or the oldest open ones that match",
            description = "At most " + MAX_REPLAYS + " ids; by filter at most " + MAX_REPLAYS + " of each service,"
                    + " `remaining` says how many are left. Either ids, or at least one of service, group, type and"
                    + " all. Outcomes: REPLAYED, NOTHING_TO_SEND, UNDECIDED, NOT_FOUND, UNAVAILABLE.")
    MergeDeadLetters.Replays replayMany(@RequestBody ReplayRequest request, JwtAuthenticationToken operator) {
        var ids = request.ids();
        if (ids != null) {
            if (request.hasFilter()) {
                throw refused(IDS, "stand alone: no service, group, type or all beside them");
            }
            if (ids.isEmpty() || ids.size() > MAX_REPLAYS) {
                throw refused(IDS, "must be 1 to " + MAX_REPLAYS + " ids");
            }
            return deadLetters.replay(ids.stream().map(String::valueOf).toList(), token(operator));
        }
        if (!request.hasFilter()) {
            throw refused(IDS, "is missing: name ids, or a service, group or type, or say all");
        }
        var selection =
                new MergeDeadLetters.Selection(orAny(request.service()), orAny(request.group()), orAny(request.type()));
        checkService(selection.service());
        return deadLetters.replay(selection, token(operator));
    }

    private void checkService(String service) {
        if (!service.isEmpty() && !services.names().contains(service)) {
            throw refused("service", "must be one of " + String.join(", ", services.names()));
        }
    }

    private static JsonNode one(Answer answer) {
        return switch (answer) {
            case Answer.Given(int status, JsonNode body) when status == 200 -> body;
            case Answer.Given(int status, JsonNode _)
            when status == 404 -> throw new ProblemException(ProblemCode.NOT_FOUND, "There is no such dead letter.");
            case Answer.Given _, Answer.Missing _ -> throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        };
    }

    private static ProblemException noSuchId() {
        return new ProblemException(
                ProblemCode.NOT_FOUND, "An id names a service and a number, as the list shows it: order:17.");
    }

    private static String orAny(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String token(JwtAuthenticationToken operator) {
        return operator.getToken().getTokenValue();
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(Problem.field(field, message));
    }
}
