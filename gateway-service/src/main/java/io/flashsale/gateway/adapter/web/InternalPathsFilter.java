package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** What services say to one another does not exist out here, whoever asks; 401 and 403 would say that it does. */
final class InternalPathsFilter extends OncePerRequestFilter {

    private static final String INTERNAL = "/internal";

    private final ProblemWriter writer;

    InternalPathsFilter(ProblemWriter writer) {
        this.writer = writer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // As it was written, and as Tomcat reads it: %69nternal is internal too.
        if (request.getRequestURI().startsWith(INTERNAL)
                || request.getServletPath().startsWith(INTERNAL)) {
            writer.write(request, response, Problem.of(ProblemCode.NOT_FOUND));
        } else {
            chain.doFilter(request, response);
        }
    }
}
