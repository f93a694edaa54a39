package io.flashsale.platform.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem documents, for controllers, filters and security alike. */
public final class ProblemWriter {

    private final JsonMapper json;

    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /**
     * Replaces the response by the problem; does nothing if the response is already on its way. Headers that were set
     * before (request id, rate limit) stay.
     */
    public void write(HttpServletRequest request, HttpServletResponse response, Problem problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        response.resetBuffer();
        response.setStatus(problem.code().status());
        headers(problem).forEach(response::setHeader);
        byte[] body = body(path(request), problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }

    /** For answers that do not go out on a response of their own. */
    public Map<String, String> headers(Problem problem) {
        var headers = new LinkedHashMap<String, String>();
        headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        headers.put(HttpHeaders.CACHE_CONTROL, "no-store");
        // Some refusals come before the filter that sets it.
        headers.put("X-Content-Type-Options", "nosniff");
        var retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            headers.put(HttpHeaders.RETRY_AFTER, Long.toString(seconds(retryAfter)));
        }
        return headers;
    }

    /** @param path of the call that failed */
    public byte[] body(String path, Problem problem) {
        return json.writeValueAsBytes(document(path, problem));
    }

    private static LinkedHashMap<String, Object> document(String path, Problem problem) {
        var document = new LinkedHashMap<String, Object>();
        document.put("type", problem.code().type());
        document.put("title", problem.code().title());
        document.put("status", problem.code().status());
        var detail = problem.detail();
        document.put("detail", detail == null ? problem.code().explanation() : detail);
        document.put("instance", path);
        document.put("code", problem.code().slug());
        document.put("traceId", Problem.traceId());
        problem.members().forEach(document::putIfAbsent);
        return document;
    }

    private static String path(HttpServletRequest request) {
        // In an error dispatch the request's own path is that of the error page.
        var original = request.getAttribute(jakarta.servlet.RequestDispatcher.ERROR_REQUEST_URI);
        return original instanceof String uri ? uri : request.getRequestURI();
    }

    /** Whole seconds, rounded up, at least one. */
    private static long seconds(Duration duration) {
        return Math.max(1, duration.plusMillis(999).toSeconds());
    }
}
