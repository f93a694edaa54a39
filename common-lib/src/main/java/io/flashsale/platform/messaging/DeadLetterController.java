package io.flashsale.platform.messaging;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.web.Page;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** This service's part of {@code /api/v1/admin/dead-letters}; the gateway merges the parts. */
@RestController
@RequestMapping("/api/v1/admin/dead-letters")
@PreAuthorize("hasRole('OPERATOR')")
@Tag(name = "dead-letters", description = "Messages this service gave up on; ROLE_OPERATOR")
class DeadLetterController {

    /** @param remaining open ones that match the filter and were not taken this time; 0 where ids were named */
    record Replays(List<Replay> results, long remaining) {}

    private static final int MAX_PAGE = 200;
    private static final int MAX_REPLAYS = 200;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

    private final DeadLetters deadLetters;

    DeadLetterController(DeadLetters deadLetters) {
        this.deadLetters = deadLetters;
    }

    @GetMapping
    @Operation(
            summary = "Dead letters, newest first, without bodies",
            description = "open=true leaves out those that were replayed or settled.")
    Page<DeadLetter> list(
            @RequestParam(defaultValue = "true") boolean open,
            @RequestParam(defaultValue = "") String group,
            @RequestParam(defaultValue = "") String type,
            @RequestParam(required = false) @Nullable String cursor,
            @RequestParam(defaultValue = "50") int limit) {
        if (limit < 1 || limit > MAX_PAGE) {
            throw refused("limit", "must be 1 to " + MAX_PAGE);
        }
        long before = cursor == null
                ? Long.MAX_VALUE
                : parse(cursor).orElseThrow(() -> refused("cursor", "is none that a page has given"));
        return deadLetters.list(new DeadLetterStore.Filter(open, group, type), before, limit);
    }

    @GetMapping("/{id}")
    @Operation(summary = "One dead letter, with its body and why it died")
    DeadLetter get(@PathVariable long id) {
        return deadLetters.find(id).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    @PostMapping("/{id}/replay")
    @Operation(
            summary = "Give a dead letter to its consumer once more",
            description = "Safe to repeat: effects are idempotent. A half message is judged first and stays open if"
                    + " nothing can be said yet.")
    DeadLetter replay(@PathVariable long id) {
        return switch (deadLetters.replay(id).outcome()) {
            case REPLAYED, NOTHING_TO_SEND, UNDECIDED -> get(id);
            case NOT_FOUND -> throw new ProblemException(ProblemCode.NOT_FOUND);
            case UNAVAILABLE -> throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        };
    }

    @PostMapping("/replay")
    @Operation(
            summary = "Replay many: these ids, or the oldest open ones that match",
            description = "At most " + MAX_REPLAYS + " at once, each with its own result. Either ids, or at least one"
                    + " of group, type and all.")
    Replays replayMany(@RequestBody ReplayRequest request) {
        List<String> ids = request.ids();
        if (ids != null) {
            return new Replays(replayNamed(ids, request.hasFilter()), 0);
        }
        if (!request.hasFilter()) {
            throw refused("ids", "name ids, or a group or type, or say all");
        }
        DeadLetterStore.Filter filter = new DeadLetterStore.Filter(
                true, request.group() == null ? "" : request.group(), request.type() == null ? "" : request.type());
        long matching = deadLetters.count(filter);
        List<Long> taken = deadLetters.oldest(filter, MAX_REPLAYS);
        return new Replays(deadLetters.replay(taken), Math.max(0, matching - taken.size()));
    }

    private List<Replay> replayNamed(List<String> ids, boolean hasFilter) {
        if (hasFilter) {
            throw refused("ids", "stand alone: no group, type or all beside them");
        }
        if (ids.isEmpty()) {
            throw refused("ids", "is empty");
        }
        if (ids.size() > MAX_REPLAYS) {
            throw refused("ids", "must be at most " + MAX_REPLAYS);
        }
        var results = new ArrayList<Replay>(ids.size());
        for (String each : ids) {
            OptionalLong id = each == null ? OptionalLong.empty() : parse(each);
            results.add(
                    id.isPresent()
                            ? deadLetters.replay(id.getAsLong())
                            : new Replay(
                                    shorten(String.valueOf(each)),
                                    Replay.Outcome.NOT_FOUND,
                                    "an id is a number; see the list"));
        }
        return results;
    }

    private static OptionalLong parse(String text) {
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static String shorten(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64);
    }

    private static ProblemException refused(String field, String message) {
        return new ProblemException(Problem.field(field, message));
    }
}
