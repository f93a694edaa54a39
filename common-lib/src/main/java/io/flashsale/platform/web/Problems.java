package io.flashsale.platform.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.Outage;
import io.flashsale.platform.ServiceUnavailable;
import jakarta.validation.ConstraintViolationException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.validation.BindException;
import org.springframework.validation.BindingResult;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.multipart.MultipartException;
import tools.jackson.core.JacksonException;

/** Which problem a failure is, for the client. Nothing of an exception's own text gets through. */
public final class Problems {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
    private static final int MAX_FIELD_ERRORS = 20;
    private static final int DEEPEST_CAUSE = 16;
    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private Problems() {}

    /** The problem that this failure is; {@link ProblemCode#INTERNAL_ERROR} if it is none that we know. */
    public static Problem of(Throwable failure) {
        var thrown = find(failure, ProblemException.class);
        if (thrown != null) {
            return thrown.problem();
        }
        var unavailable = find(failure, ServiceUnavailable.class);
        if (unavailable != null) {
            return Problem.retry(ProblemCode.UNAVAILABLE, unavailable.retryAfter());
        }
        return switch (failure) {
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case MethodArgumentNotValidException invalid -> binding(invalid.getBindingResult());
            case BindException invalid -> binding(invalid.getBindingResult());
            case HandlerMethodValidationException invalid -> parameters(invalid);
            case ConstraintViolationException invalid -> violations(invalid);
            case MethodArgumentTypeMismatchException mismatch -> mismatch(mismatch);
            case MissingServletRequestParameterException missing ->
                Problem.field(missing.getParameterName(), "is required");
            case MissingRequestHeaderException missing -> header(missing.getHeaderName());
            // Tomcat's words for parameters, chunks and parts that it cannot read, or are too many.
            case InvalidParameterException _ -> Problem.of(ProblemCode.MALFORMED_REQUEST);
            case BadRequestException _ -> Problem.of(ProblemCode.MALFORMED_REQUEST);
            // Its text quotes the parameter or header that it did not like: not a word of it is logged.
            case RequestRejectedException _ -> Problem.of(ProblemCode.MALFORMED_REQUEST);
            case MultipartException _ -> Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE);
            case AsyncRequestTimeoutException _ -> Problem.retry(ProblemCode.UNAVAILABLE, RETRY_AFTER);
            case AccessDeniedException _ -> Problem.of(ProblemCode.FORBIDDEN);
            case AuthenticationException _ -> Problem.of(ProblemCode.UNAUTHENTICATED);
            case ErrorResponse response -> status(response.getStatusCode());
            default ->
                Outage.causedBy(failure)
                        ? Problem.retry(ProblemCode.UNAVAILABLE, RETRY_AFTER)
                        : Problem.of(ProblemCode.INTERNAL_ERROR);
        };
    }

    /** Failures that are ours leave a line; what is the caller's fault does not. */
    public static void log(Problem problem, Throwable failure, String method, String path) {
        if (problem.code() == ProblemCode.INTERNAL_ERROR) {
            LOG.error("{} {} failed", method, path, failure);
        } else if (problem.code() == ProblemCode.UNAVAILABLE) {
            // One line, not a stack trace: while a store is down, every request comes by here.
            LOG.warn("{} {} answered 503 (outage: {}): {}", method, path, Outage.causedBy(failure), failure.toString());
        }
    }

    /** The nearest problem for a bare status, as the servlet container sends it. */
    public static Problem status(HttpStatusCode status) {
        int value = status.value();
        for (var code : List.of(
                ProblemCode.MALFORMED_REQUEST,
                ProblemCode.UNAUTHENTICATED,
                ProblemCode.FORBIDDEN,
                ProblemCode.NOT_FOUND,
                ProblemCode.METHOD_NOT_ALLOWED,
                ProblemCode.NOT_ACCEPTABLE,
                ProblemCode.PAYLOAD_TOO_LARGE,
                ProblemCode.UNSUPPORTED_MEDIA_TYPE,
                ProblemCode.TOO_MANY_REQUESTS,
                ProblemCode.GATEWAY_TIMEOUT)) {
            if (code.status() == value) {
                return Problem.of(code);
            }
        }
        if (value == ProblemCode.UNAVAILABLE.status() || value == 502) {
            return Problem.retry(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        }
        return Problem.of(status.is4xxClientError() ? ProblemCode.MALFORMED_REQUEST : ProblemCode.INTERNAL_ERROR);
    }

    private static Problem unreadable(HttpMessageNotReadableException failure) {
        return unreadable(find(failure, JacksonException.class));
    }

    /** @param json what was wrong with the body; null if there was none to read */
    public static Problem unreadable(@Nullable JacksonException json) {
        if (json == null) {
            return Problem.of(ProblemCode.MALFORMED_REQUEST, "The body is missing or is not JSON.");
        }
        var field = fieldOf(json);
        return field.isEmpty()
                ? Problem.of(ProblemCode.MALFORMED_REQUEST, "The body is not the JSON that this call takes.")
                : Problem.field(field, "is unknown, or not of the right type");
    }

    /** {@code items[0].price.minor} */
    private static String fieldOf(JacksonException failure) {
        var path = new StringBuilder();
        for (var reference : failure.getPath()) {
            if (reference.getPropertyName() == null) {
                path.append('[').append(reference.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(shorten(reference.getPropertyName()));
            }
        }
        return path.toString();
    }

    /** The name may be the caller's own: it is repeated, but not at any length. */
    private static String shorten(String name) {
        return name.length() <= 64 ? name : name.substring(0, 64);
    }

    private static Problem binding(BindingResult result) {
        var errors = new ArrayList<Problem.FieldError>();
        result.getFieldErrors()
                .forEach(e -> errors.add(new Problem.FieldError(e.getField(), message(e, e.isBindingFailure()))));
        result.getGlobalErrors().forEach(e -> errors.add(new Problem.FieldError("", message(e, false))));
        return Problem.fields(errors.stream().limit(MAX_FIELD_ERRORS).toList());
    }

    private static Problem parameters(HandlerMethodValidationException failure) {
        if (failure.isForReturnValue()) {
            return Problem.of(ProblemCode.INTERNAL_ERROR);
        }
        var errors = new ArrayList<Problem.FieldError>();
        for (var result : failure.getParameterValidationResults()) {
            var name = result.getMethodParameter().getParameterName();
            for (var error : result.getResolvableErrors()) {
                var field = error instanceof org.springframework.validation.FieldError f ? f.getField() : name;
                errors.add(new Problem.FieldError(field == null ? "" : field, message(error, false)));
            }
        }
        return Problem.fields(errors.stream().limit(MAX_FIELD_ERRORS).toList());
    }

    private static Problem violations(ConstraintViolationException failure) {
        return Problem.fields(failure.getConstraintViolations().stream()
                .map(v -> new Problem.FieldError(v.getPropertyPath().toString(), v.getMessage()))
                .limit(MAX_FIELD_ERRORS)
                .toList());
    }

    /** A binding failure's message quotes the value and Java types: it is ours to keep. */
    private static String message(MessageSourceResolvable error, boolean bindingFailure) {
        var message = error.getDefaultMessage();
        return bindingFailure || message == null ? "is not valid" : message;
    }

    /** An id that cannot be one names nothing: 404 in a path, 400 elsewhere. */
    private static Problem mismatch(MethodArgumentTypeMismatchException failure) {
        return failure.getParameter().hasParameterAnnotation(PathVariable.class)
                ? Problem.of(ProblemCode.NOT_FOUND)
                : Problem.field(failure.getName(), "is not valid");
    }

    private static Problem header(String name) {
        return IDEMPOTENCY_KEY.equalsIgnoreCase(name)
                ? Problem.of(ProblemCode.IDEMPOTENCY_KEY_MISSING)
                : Problem.field(name, "is a required header");
    }

    private static <T extends Throwable> @Nullable T find(Throwable failure, Class<T> type) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
            cause = cause.getCause();
        }
        return null;
    }
}
