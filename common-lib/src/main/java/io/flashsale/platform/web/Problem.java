package io.flashsale.platform.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.trace.Traces;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * What a client is told when something went wrong (RFC 9457).
 *
 * @param detail one sentence about this case, written by us for the client; never an exception's text
 * @param members further members of the document
 * @param retryAfter becomes {@code Retry-After}
 */
public record Problem(
        ProblemCode code,
        @Nullable String detail,
        Map<String, Object> members,
        @Nullable Duration retryAfter) {

    /** One field that was wrong. */
    public record FieldError(String field, String message) {}

    public Problem {
        members = Map.copyOf(members);
    }

    /** The running trace's id; outside of any (the container's own refusals) a fresh one, so that there is a name to quote. */
    static String traceId() {
        var running = Traces.currentTraceId();
        if (running != null) {
            return running;
        }
        var random = ThreadLocalRandom.current();
        return String.format("%016x%016x", random.nextLong(), random.nextLong());
    }

    public static Problem of(ProblemCode code) {
        return new Problem(code, null, Map.of(), null);
    }

    public static Problem of(ProblemCode code, String detail) {
        return new Problem(code, detail, Map.of(), null);
    }

    public static Problem retry(ProblemCode code, Duration retryAfter) {
        return new Problem(code, null, Map.of(), retryAfter);
    }

    /** In the order of the fields' names: validators find faults in any order. */
    public static Problem fields(List<FieldError> errors) {
        var sorted = errors.stream()
                .sorted(Comparator.comparing(FieldError::field).thenComparing(FieldError::message))
                .toList();
        return new Problem(ProblemCode.MALFORMED_REQUEST, null, Map.of("errors", sorted), null);
    }

    public static Problem field(String field, String message) {
        return fields(List.of(new FieldError(field, message)));
    }
}
