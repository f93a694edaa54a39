package io.flashsale.platform.web;

import io.flashsale.contract.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that two readers could understand in two ways. The gateway and a service each read a header for
 * themselves; were they to pick different ones of two {@code Authorization} lines, one would check what the other does
 * not use.
 */
final class OneMeaningFilter extends OncePerRequestFilter {

    /** Decide who asks, for what, and how the body is read: at most one line each. */
    private static final List<String> SINGLE =
            List.of("Authorization", "Idempotency-Key", "Admission-Pass", "Content-Type", "Content-Encoding");

    /** HTTP clients replace what is not ASCII by a question mark, so that two keys would become one on the way. */
    private static final List<String> ASCII = List.of("Authorization", "Idempotency-Key", "Admission-Pass");

    private final ProblemWriter writer;

    OneMeaningFilter(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        var flaw = flaw(request);
        if (flaw == null) {
            chain.doFilter(request, response);
        } else {
            writer.write(request, response, flaw);
        }
    }

    private static @Nullable Problem flaw(HttpServletRequest request) {
        for (var name : SINGLE) {
            var values = request.getHeaders(name);
            if (values.hasMoreElements()) {
                values.nextElement();
                if (values.hasMoreElements()) {
                    return Problem.field(name, "may occur once");
                }
            }
        }
        for (var name : ASCII) {
            var value = request.getHeader(name);
            if (value != null && !value.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
                return Problem.field(name, "is printable ASCII");
            }
        }
        var encoding = request.getHeader("Content-Encoding");
        var type = request.getHeader("Content-Type");
        boolean encoded = encoding != null && !encoding.equalsIgnoreCase("identity");
        // A pattern is no type, and reading it as one fails deep inside.
        return encoded || (type != null && type.indexOf('*') >= 0)
                ? Problem.of(ProblemCode.UNSUPPORTED_MEDIA_TYPE)
                : null;
    }
}
