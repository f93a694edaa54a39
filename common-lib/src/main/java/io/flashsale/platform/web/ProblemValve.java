package io.flashsale.platform.web;

import io.flashsale.contract.ProblemCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Set;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * What Tomcat refuses before any filter sees it (a target, header or chunk that is none) is a problem document too, and
 * not Tomcat's page. Nothing of such a request is repeated, and its status is one that clients know from us.
 */
public final class ProblemValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> KNOWN = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
    private static final int NOT_IMPLEMENTED = 501;
    private static final int HTTP_VERSION_NOT_SUPPORTED = 505;

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        var code = code(status, request.getMethod());
        var traceId = Problem.traceId();
        LOG.debug("Tomcat refused a request with {}, answered as {} under {}", status, code, traceId);
        var document = new LinkedHashMap<String, Object>();
        document.put("type", code.type());
        document.put("title", code.title());
        document.put("status", code.status());
        document.put("detail", code.explanation());
        document.put("code", code.slug());
        document.put("traceId", traceId);
        try {
            response.setStatus(code.status());
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            response.setHeader("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
            response.getOutputStream().write(JSON.writeValueAsString(document).getBytes(StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("the client of a refused request has gone", gone);
        }
    }

    /** A method, transfer coding or HTTP version that Tomcat does not know is 5xx to it, and the caller's mistake to us. */
    private static ProblemCode code(int status, @Nullable String method) {
        return switch (status) {
            case NOT_IMPLEMENTED ->
                method != null && KNOWN.contains(method)
                        ? ProblemCode.MALFORMED_REQUEST
                        : ProblemCode.METHOD_NOT_ALLOWED;
            case HTTP_VERSION_NOT_SUPPORTED -> ProblemCode.MALFORMED_REQUEST;
            default -> Problems.status(HttpStatusCode.valueOf(status)).code();
        };
    }
}
