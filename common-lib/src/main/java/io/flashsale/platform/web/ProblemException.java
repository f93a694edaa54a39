package io.flashsale.platform.web;

import io.flashsale.contract.ProblemCode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A caller's fault or a refusal, thrown at the web edge only; inside, a refusal is a value. It carries no stack trace:
 * in a flash sale most requests end in one.
 */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(ProblemCode code) {
        this(code, null, Map.of(), null);
    }

    public ProblemException(ProblemCode code, @Nullable String detail) {
        this(code, detail, Map.of(), null);
    }

    public ProblemException(ProblemCode code, @Nullable String detail, Map<String, Object> members) {
        this(code, detail, members, null);
    }

    public ProblemException(ProblemCode code, Duration retryAfter) {
        this(code, null, Map.of(), retryAfter);
    }

    public ProblemException(
            ProblemCode code, @Nullable String detail, Map<String, Object> members, @Nullable Duration retryAfter) {
        this(new Problem(code, detail, members, retryAfter));
    }

    public ProblemException(Problem problem) {
        super(problem.code().slug(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
