package io.flashsale.gateway.storefront;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flashsale.gateway.app.port.Services;
import io.flashsale.gateway.app.port.Services.Answer;
import io.flashsale.platform.job.PeriodicJob;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.JsonNode;

/**
 * The sales as they were a moment ago. Pages are rendered from here, so a crowd of visitors costs inventory-service one
 * call per refresh and nobody waits for it. If it cannot be asked, the last snapshot stays.
 */
final class SalesBoard implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SalesBoard.class);
    private static final String INVENTORY = "inventory";
    private static final int PAGE = 100;
    private static final int OK = 200;
    private static final int CALLERS_FAULT = 400;
    private static final int OUR_FAULT = 500;

    /** Sales outside of the snapshot that are remembered at once. */
    private static final int MOST_STRAGGLERS = 1_000;

    /** @param known whether inventory-service has ever answered */
    record Snapshot(List<ShownSale> sales, Map<String, ShownSale> byId, boolean known) {

        static final Snapshot NONE = new Snapshot(List.of(), Map.of(), false);

        static Snapshot of(List<ShownSale> sales) {
            var byId = new LinkedHashMap<String, ShownSale>();
            sales.forEach(sale -> byId.put(sale.saleId(), sale));
            return new Snapshot(List.copyOf(sales), byId, true);
        }
    }

    private final Services services;
    private final StorefrontProperties properties;
    private final LongSupplier nanoTime;
    private final PeriodicJob job;
    private final ReentrantLock refreshing = new ReentrantLock();
    private final Cache<String, Optional<ShownSale>> stragglers;
    private volatile Snapshot snapshot = Snapshot.NONE;
    private volatile long takenNanos;
    private volatile long lookedNanos;

    SalesBoard(Services services, StorefrontProperties properties, LongSupplier nanoTime) {
        this.services = services;
        this.properties = properties;
        this.nanoTime = nanoTime;
        this.takenNanos = nanoTime.getAsLong() - properties.idleEvery().toNanos();
        this.lookedNanos = takenNanos - properties.idleAfter().toNanos();
        this.job = new PeriodicJob("sales-board", this::pause, DEFAULT_PHASE, this::refresh, () -> {});
        this.stragglers = Caffeine.newBuilder()
                .maximumSize(MOST_STRAGGLERS)
                .expireAfterWrite(properties.refreshEvery().plus(properties.keptFor()))
                .build();
    }

    /** Never waits, but for the very first answer. */
    Snapshot look() {
        long now = nanoTime.getAsLong();
        lookedNanos = now;
        if (!snapshot.known()) {
            refresh();
        } else if (now - takenNanos > 2 * properties.refreshEvery().toNanos()) {
            // It slept, since nobody was looking. This visitor sees the old one, the next one a new one.
            job.runSoon();
        }
        return snapshot;
    }

    /** Also one that is older than the listed ones, or was published a moment ago. */
    Optional<ShownSale> find(String saleId) {
        var listed = look().byId().get(saleId);
        if (listed != null) {
            return Optional.of(listed);
        }
        var asked = stragglers.get(saleId, this::ask);
        return asked == null ? Optional.empty() : asked;
    }

    /** One at a time: whoever comes while another asks takes what that one brings. */
    private void refresh() {
        long before = takenNanos;
        refreshing.lock();
        try {
            if (takenNanos != before) {
                return;
            }
            var sales = load();
            if (sales != null) {
                snapshot = Snapshot.of(sales);
            }
            takenNanos = nanoTime.getAsLong();
        } finally {
            refreshing.unlock();
        }
    }

    private @Nullable List<ShownSale> load() {
        var sales = new ArrayList<ShownSale>();
        String cursor = "";
        do {
            var path = "/api/v1/sales?limit=" + PAGE + (cursor.isEmpty() ? "" : "&cursor=" + encoded(cursor));
            if (!(services.get(INVENTORY, path, "") instanceof Answer.Given(int status, JsonNode page))
                    || status != OK) {
                return null;
            }
            for (var sale : page.path("items")) {
                read(sale).ifPresent(sales::add);
            }
            cursor = page.path("nextCursor").asString("");
        } while (!cursor.isEmpty() && sales.size() < properties.maxSales());
        return sales;
    }

    /** @return null, which is not remembered, if inventory-service does not know or cannot be asked */
    private @Nullable Optional<ShownSale> ask(String saleId) {
        if (services.get(INVENTORY, "/api/v1/sales/" + saleId, "") instanceof Answer.Given(int status, JsonNode sale)) {
            if (status >= CALLERS_FAULT && status < OUR_FAULT) {
                return Optional.empty();
            }
            if (status == OK) {
                return read(sale);
            }
        }
        return null;
    }

    private static Optional<ShownSale> read(JsonNode sale) {
        try {
            return Optional.of(ShownSale.read(sale));
        } catch (IllegalArgumentException unreadable) {
            LOG.warn("a sale that cannot be shown: {}", unreadable.getMessage());
            return Optional.empty();
        }
    }

    private Duration pause() {
        boolean idle =
                nanoTime.getAsLong() - lookedNanos > properties.idleAfter().toNanos();
        long nanos = (idle ? properties.idleEvery() : properties.refreshEvery()).toNanos();
        long spread = (long) (nanos * properties.jitter());
        return Duration.ofNanos(
                nanos + (spread == 0 ? 0 : ThreadLocalRandom.current().nextLong(-spread, spread)));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void start() {
        job.start();
    }

    @Override
    public void stop() {
        job.stop();
    }

    @Override
    public boolean isRunning() {
        return job.isRunning();
    }
}
