package io.flashsale.gateway.storefront;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.domain.Availability;
import io.flashsale.gateway.domain.Level;
import io.flashsale.platform.web.ProblemException;
import io.swagger.v3.oas.annotations.Hidden;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What moves on a page that stands still: clock, status and stock, from the same snapshot and for a CDN to hold. */
@RestController
@Hidden
class LiveController {

    /** Milliseconds since 1970, when the answer left us; a cache's {@code Age} comes on top. */
    static final String SERVER_TIME = "Server-Time";

    private static final CacheControl BRIEFLY =
            CacheControl.maxAge(Duration.ofSeconds(1)).cachePublic();

    /** @param left null while exact figures are given up, and then {@code word} is all there is */
    record LiveItem(String name, String picture, @Nullable Integer left, String word, int total) {}

    /** @param items by SKU */
    record LiveSale(String status, long startsAt, long endsAt, Map<String, LiveItem> items) {}

    private final SalesBoard board;
    private final Pages pages;
    private final Degradation degradation;
    private final InstantSource clock = InstantSource.system();

    LiveController(SalesBoard board, Pages pages, Degradation degradation) {
        this.board = board;
        this.pages = pages;
        this.degradation = degradation;
    }

    @GetMapping("/live/clock")
    ResponseEntity<Map<String, Long>> time() {
        long now = clock.millis();
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noStore())
                .header(SERVER_TIME, Long.toString(now))
                .body(Map.of("now", now));
    }

    @GetMapping("/live/sales/{saleId:[0-9]{1,19}}")
    ResponseEntity<LiveSale> sale(@PathVariable String saleId) {
        boolean rough = degradation.givesUp(Level.STOCK_FIGURES);
        return board.find(saleId)
                .map(sale -> ResponseEntity.ok()
                        .cacheControl(BRIEFLY)
                        .header(SERVER_TIME, Long.toString(clock.millis()))
                        .body(live(sale, rough)))
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    private LiveSale live(ShownSale sale, boolean rough) {
        return new LiveSale(
                sale.status().word(),
                sale.startsAt().toEpochMilli(),
                sale.endsAt().toEpochMilli(),
                sale.items().stream()
                        .collect(Collectors.toMap(
                                ShownSale.Item::skuId,
                                item -> new LiveItem(
                                        item.name(),
                                        pages.picture(item),
                                        rough ? null : item.available(),
                                        Availability.of(item.available(), item.total())
                                                .word(),
                                        item.total()))));
    }
}
