package io.flashsale.platform.web;

import io.flashsale.contract.ProblemCode;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Refuses bodies above the limit: at once if the length is announced, else as soon as the limit is passed while reading.
 */
final class BodyLimitFilter extends OncePerRequestFilter {

    private record Rule(PathPattern path, long maxBytes) {}

    private final ProblemWriter writer;
    private final long maxBytes;
    private final List<Rule> rules;

    BodyLimitFilter(ProblemWriter writer, WebProperties properties) {
        this.writer = writer;
        this.maxBytes = properties.bodyLimit().toBytes();
        this.rules = properties.bodyLimits().stream()
                .map(l -> new Rule(
                        PathPatternParser.defaultInstance.parse(l.path()),
                        l.limit().toBytes()))
                .toList();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long limit = limit(request);
        if (request.getContentLengthLong() > limit) {
            writer.write(request, response, tooLarge(limit));
            return;
        }
        boolean unannounced = request.getContentLengthLong() < 0 && request.getHeader("Transfer-Encoding") != null;
        chain.doFilter(unannounced ? new Counted(request, limit) : request, response);
    }

    private long limit(HttpServletRequest request) {
        if (rules.isEmpty()) {
            return maxBytes;
        }
        var path = PathContainer.parsePath(request.getRequestURI());
        for (var rule : rules) {
            if (rule.path().matches(path)) {
                return rule.maxBytes();
            }
        }
        return maxBytes;
    }

    private static Problem tooLarge(long limit) {
        return Problem.of(ProblemCode.PAYLOAD_TOO_LARGE, "This call takes at most " + limit + " bytes.");
    }

    private static final class Counted extends HttpServletRequestWrapper {

        private final long limit;
        private @Nullable ServletInputStream stream;

        Counted(HttpServletRequest request, long limit) {
            super(request);
            this.limit = limit;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            var open = stream;
            if (open == null) {
                open = new CountedStream(super.getInputStream(), limit);
                stream = open;
            }
            return open;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            var encoding = getCharacterEncoding();
            var charset = encoding == null ? StandardCharsets.UTF_8 : Charset.forName(encoding);
            return new BufferedReader(new InputStreamReader(getInputStream(), charset));
        }
    }

    private static final class CountedStream extends ServletInputStream {

        private final ServletInputStream body;
        private final long limit;
        private long read;

        CountedStream(ServletInputStream body, long limit) {
            this.body = body;
            this.limit = limit;
        }

        @Override
        public int read() throws IOException {
            int b = body.read();
            count(b < 0 ? 0 : 1);
            return b;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int n = body.read(buffer, offset, length);
            count(Math.max(0, n));
            return n;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > limit) {
                throw new ProblemException(tooLarge(limit));
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            body.close();
        }
    }
}
