package io.flashsale.gateway.storefront;

import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.domain.Level;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Pages by language, and the addresses without one that lead there. */
@RestController
@Hidden
class StorefrontController {

    private static final String HOME = "/{language:en|zh}";
    private static final String LANGUAGE_COOKIE = "language";
    private static final Pattern SALE_ID = Pattern.compile("[0-9]{1,19}");
    private static final Duration UNKNOWN_KEPT_FOR = Duration.ofSeconds(1);
    private static final Duration STALE_KEPT_FOR = Duration.ofMinutes(5);

    private final SalesBoard board;
    private final Pages pages;
    private final Degradation degradation;
    private final CacheControl briefly;
    private final PagePolicy policy;

    StorefrontController(SalesBoard board, Pages pages, Degradation degradation, StorefrontProperties properties) {
        this.board = board;
        this.pages = pages;
        this.degradation = degradation;
        this.policy = new PagePolicy(properties.oidc().origin());
        // A CDN may go on showing it while it asks, and while nobody answers.
        this.briefly = CacheControl.maxAge(properties.keptFor())
                .cachePublic()
                .staleWhileRevalidate(properties.keptFor().multipliedBy(5))
                .staleIfError(STALE_KEPT_FOR);
    }

    // ---- the visitor's own language

    @GetMapping({"/", "/orders", "/orders/{orderId:[0-9]{1,19}}", "/sales/{saleId:[0-9]{1,19}}", "/sign-in", "/courier"
    })
    ResponseEntity<Void> inTheVisitorsLanguage(HttpServletRequest request) {
        var path = request.getRequestURI();
        var target = "/" + language(request).path() + (path.equals("/") ? "" : path);
        var headers = new HttpHeaders();
        headers.setLocation(URI.create(target));
        headers.setCacheControl(CacheControl.noCache().cachePrivate());
        headers.setVary(List.of(HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.COOKIE));
        return new ResponseEntity<>(headers, HttpStatus.FOUND);
    }

    private static Language language(HttpServletRequest request) {
        var cookies = request.getCookies();
        return Optional.ofNullable(cookies).stream()
                .flatMap(Arrays::stream)
                .filter(cookie -> cookie.getName().equals(LANGUAGE_COOKIE))
                .map(Cookie::getValue)
                .flatMap(value -> Language.ofPath(value).stream())
                .findFirst()
                .orElseGet(() -> Language.of(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE)));
    }

    // ---- pages

    @GetMapping(HOME)
    ResponseEntity<byte[]> list(
            @PathVariable String language, HttpServletRequest request, HttpServletResponse response) {
        var snapshot = board.look();
        var page = pages.list(of(language), snapshot, rough());
        return snapshot.known()
                ? send(page, HttpStatus.OK, briefly, request, response)
                : send(page, HttpStatus.SERVICE_UNAVAILABLE, CacheControl.noStore(), request, response);
    }

    @GetMapping(HOME + "/sales/{saleId}")
    ResponseEntity<byte[]> sale(
            @PathVariable String language,
            @PathVariable String saleId,
            HttpServletRequest request,
            HttpServletResponse response) {
        var sale = SALE_ID.matcher(saleId).matches() ? board.find(saleId) : Optional.<ShownSale>empty();
        return sale.map(found ->
                        send(pages.sale(of(language), found, rough()), HttpStatus.OK, briefly, request, response))
                .orElseGet(() -> notFound(pages.noSuchSale(of(language)), request, response));
    }

    @GetMapping(HOME + "/sign-in")
    ResponseEntity<byte[]> signIn(
            @PathVariable String language, HttpServletRequest request, HttpServletResponse response) {
        return send(pages.signIn(of(language)), HttpStatus.OK, briefly, request, response);
    }

    @GetMapping(HOME + "/orders")
    ResponseEntity<byte[]> orders(
            @PathVariable String language, HttpServletRequest request, HttpServletResponse response) {
        return send(pages.orders(of(language)), HttpStatus.OK, briefly, request, response);
    }

    @GetMapping(HOME + "/orders/{orderId}")
    ResponseEntity<byte[]> order(
            @PathVariable String language,
            @PathVariable String orderId,
            HttpServletRequest request,
            HttpServletResponse response) {
        return SALE_ID.matcher(orderId).matches()
                ? send(pages.order(of(language)), HttpStatus.OK, briefly, request, response)
                : notFound(pages.noSuchPage(of(language)), request, response);
    }

    @GetMapping(HOME + "/courier")
    ResponseEntity<byte[]> courier(
            @PathVariable String language, HttpServletRequest request, HttpServletResponse response) {
        return send(pages.courier(of(language)), HttpStatus.OK, briefly, request, response);
    }

    /** Under the policy of every answer, which lets Swagger UI write style attributes there. */
    @GetMapping("/api.html")
    ResponseEntity<byte[]> api(HttpServletRequest request) {
        return pages.api().answer(HttpStatus.OK, headers(request), briefly);
    }

    @GetMapping(HOME + "/{*rest}")
    ResponseEntity<byte[]> nothing(
            @PathVariable String language, HttpServletRequest request, HttpServletResponse response) {
        return notFound(pages.noSuchPage(of(language)), request, response);
    }

    private boolean rough() {
        return degradation.givesUp(Level.STOCK_FIGURES);
    }

    private ResponseEntity<byte[]> notFound(Ready page, HttpServletRequest request, HttpServletResponse response) {
        var shortly = CacheControl.maxAge(UNKNOWN_KEPT_FOR).cachePublic();
        return send(page, HttpStatus.NOT_FOUND, shortly, request, response);
    }

    private ResponseEntity<byte[]> send(
            Ready page,
            HttpStatus status,
            CacheControl cached,
            HttpServletRequest request,
            HttpServletResponse response) {
        policy.writeTo(response);
        return page.answer(status, headers(request), cached);
    }

    static Ready.RequestHeaders headers(HttpServletRequest request) {
        return new Ready.RequestHeaders(
                request.getHeader(HttpHeaders.IF_NONE_MATCH), request.getHeader(HttpHeaders.ACCEPT_ENCODING));
    }

    private static Language of(String path) {
        return Language.ofPath(path).orElseThrow();
    }
}
