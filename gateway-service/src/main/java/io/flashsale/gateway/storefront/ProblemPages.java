package io.flashsale.gateway.storefront;

import io.flashsale.contract.ProblemCode;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page behind each problem's {@code type}: what happened and what to do, for whoever follows the link. */
@RestController
@Hidden
class ProblemPages {

    private static final MediaType HTML = MediaType.parseMediaType("text/html;charset=UTF-8");

    private static final CacheControl BRIEFLY =
            CacheControl.maxAge(Duration.ofMinutes(5)).cachePublic();

    private final Pages pages;

    ProblemPages(Pages pages) {
        this.pages = pages;
    }

    @GetMapping("/problems")
    ResponseEntity<String> all() {
        var list = Arrays.stream(ProblemCode.values())
                .map(code ->
                        """
                        <li><a href="%s"><span class="status s%dxx">%d</span><span><b>%s</b><code>%s</code></span></a></li>
                        """.formatted(code.type(), code.status() / 100, code.status(), html(code.title()), code.slug()))
                .collect(Collectors.joining());
        return page(HttpStatus.OK, "Problems", """
                <h1>Problems</h1>
                <p class="lead">Every error of the API is a document of type <code>application/problem+json</code>
                (RFC 9457). Its <code>type</code> leads to one of these pages; its <code>traceId</code> finds the request
                in our logs.</p>
                <ul class="problems">%s</ul>
                """.formatted(list));
    }

    @GetMapping("/problems/{slug}")
    ResponseEntity<String> one(@PathVariable String slug) {
        return Arrays.stream(ProblemCode.values())
                .filter(code -> code.slug().equals(slug))
                .findFirst()
                .map(this::page)
                .orElseGet(() -> page(HttpStatus.NOT_FOUND, "Unknown problem", """
                        <h1>No such problem</h1>
                        <p class="lead">Nothing that this platform answers has that name.</p>
                        """));
    }

    private ResponseEntity<String> page(ProblemCode code) {
        return page(HttpStatus.OK, code.title(), """
                <p class="eyebrow"><span class="status s%dxx">%d</span> <code>%s</code></p>
                <h1>%s</h1>
                <p class="lead">%s</p>
                <h2>What the answer looks like</h2>
                <pre tabindex="0" role="region" aria-label="Example">%s</pre>
                """.formatted(
                        code.status() / 100,
                        code.status(),
                        code.slug(),
                        html(code.title()),
                        html(code.explanation()).replaceAll("`([^`]+)`", "<code>$1</code>"),
                        html(sample(code))));
    }

    private static String sample(ProblemCode code) {
        return """
                HTTP/1.1 %d
                Content-Type: application/problem+json

                {
                  "type": "%s",
                  "title": "%s",
                  "status": %d,
                  "detail": "…",
                  "instance": "/api/v1/…",
                  "code": "%s",
                  "traceId": "0af7651916cd43dd8448eb211c80319c"
                }""".formatted(code.status(), code.type(), code.title(), code.status(), code.slug());
    }

    private ResponseEntity<String> page(HttpStatus status, String title, String content) {
        return ResponseEntity.status(status)
                .cacheControl(BRIEFLY)
                .contentType(HTML)
                .body(pages.prose(title, new Html(content)).markup());
    }

    private static String html(String text) {
        return Html.escape(text);
    }
}
