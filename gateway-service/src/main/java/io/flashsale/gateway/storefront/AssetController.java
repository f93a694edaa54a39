package io.flashsale.gateway.storefront;

import io.flashsale.contract.ProblemCode;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Scripts, styles, pictures. */
@RestController
@Hidden
class AssetController {

    private static final CacheControl A_DAY =
            CacheControl.maxAge(Duration.ofDays(1)).cachePublic();

    private final Assets assets;
    private final PagePolicy policy = new PagePolicy("");

    AssetController(Assets assets) {
        this.assets = assets;
    }

    @GetMapping("/assets/{name}")
    ResponseEntity<byte[]> asset(@PathVariable String name, HttpServletRequest request) {
        return assets.find(name)
                .map(asset -> asset.answer(HttpStatus.OK, StorefrontController.headers(request), Ready.forever()))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    /** A worker's address is what it is known by, so this one has no hash, and is asked for again each time. */
    @GetMapping("/courier-worker.js")
    ResponseEntity<byte[]> worker(HttpServletRequest request, HttpServletResponse response) {
        policy.writeTo(response);
        return assets.plain("courier-worker.js")
                .answer(HttpStatus.OK, StorefrontController.headers(request), CacheControl.noCache());
    }

    @GetMapping({"/favicon.ico", "/favicon.svg"})
    ResponseEntity<byte[]> icon(HttpServletRequest request) {
        return assets.plain("favicon.svg").answer(HttpStatus.OK, StorefrontController.headers(request), A_DAY);
    }
}
