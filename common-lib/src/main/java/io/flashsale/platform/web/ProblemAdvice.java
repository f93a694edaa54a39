package io.flashsale.platform.web;

import io.flashsale.contract.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.apache.catalina.connector.ClientAbortException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;

/** The one place where a failure becomes an answer. */
@RestControllerAdvice
@Order(Ordered.LOWEST_PRECEDENCE)
class ProblemAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    private final ProblemWriter writer;

    ProblemAdvice(ProblemWriter writer) {
        this.writer = writer;
    }

    /**
     * A client has gone if the container says so of the client's own connection, and only then. Spring's helper also
     * looks at causes, where a store that hung up ("broken pipe", {@code EOFException}) looks the same.
     */
    @ExceptionHandler(Throwable.class)
    void handle(Throwable failure, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (failure instanceof AsyncRequestNotUsableException || failure instanceof ClientAbortException) {
            LOG.debug("the client has gone", failure);
            // Should anybody still listen, an untouched answer would be an empty 200.
            response.setStatus(ProblemCode.MALFORMED_REQUEST.status());
            return;
        }
        if (failure instanceof HttpRequestMethodNotSupportedException unsupported) {
            allow(unsupported.getSupportedHttpMethods(), response);
        }
        var problem = problem(failure);
        if (problem.code() == ProblemCode.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        Problems.log(problem, failure, request.getMethod(), request.getRequestURI());
        writer.write(request, response, problem);
    }

    /** Method security cannot tell a stranger from a shopper; the answer does: 401 or 403. */
    private static Problem problem(Throwable failure) {
        if (failure instanceof AccessDeniedException) {
            var caller = SecurityContextHolder.getContext().getAuthentication();
            if (caller == null || caller instanceof AnonymousAuthenticationToken) {
                return Problem.of(ProblemCode.UNAUTHENTICATED);
            }
        }
        return Problems.of(failure);
    }

    private static void allow(
            @org.jspecify.annotations.Nullable Set<HttpMethod> methods, HttpServletResponse response) {
        if (methods != null) {
            response.setHeader(
                    HttpHeaders.ALLOW,
                    String.join(
                            ", ",
                            methods.stream().map(HttpMethod::name).sorted().toList()));
        }
    }
}
