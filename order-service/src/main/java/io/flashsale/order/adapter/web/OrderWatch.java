package io.flashsale.order.adapter.web;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.UserId;
import io.flashsale.order.OrderProperties;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.OrderStatus;
import io.flashsale.platform.job.PeriodicJob;
import io.flashsale.platform.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Tells owners who watch their orders when one has moved on. Any instance may change an order, so the rows are what is
 * watched: once per tick for everybody, and only while somebody watches. A stream ends after a while, so that a token that
 * has expired is noticed and a client that has gone is forgotten.
 */
@Component
class OrderWatch implements SmartLifecycle {

    private static final int CHUNK = 128;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** Nothing follows on these. */
    private static final Set<OrderStatus> LAST =
            Set.of(OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.DELIVERED);

    /** One open stream. */
    private static final class Watcher {

        private final Order first;
        private final SseEmitter stream;
        private final long untilNanos;
        private final AtomicBoolean sending = new AtomicBoolean();
        private volatile Order told;
        private volatile long toldNanos;

        Watcher(Order first, SseEmitter stream, long untilNanos) {
            this.first = first;
            this.stream = stream;
            this.untilNanos = untilNanos;
            this.told = first;
        }
    }

    private final Orders orders;
    private final OrderProperties.Watch bounds;
    private final PeriodicJob job;
    private final Set<Watcher> watchers = ConcurrentHashMap.newKeySet();

    OrderWatch(Orders orders, OrderProperties properties, MeterRegistry registry) {
        this.orders = orders;
        this.bounds = properties.watch();
        this.job = new PeriodicJob("order-watch", bounds.every(), DEFAULT_PHASE, this::tick, this::endAll);
        registry.gauge("flash.orders.watchers", watchers, Set::size);
    }

    /** @throws ProblemException 503 if too many are watching, in all or for one user: the client asks by itself then */
    SseEmitter watch(Order order, UserId user) {
        long mine = watchers.stream()
                .filter(watcher -> watcher.first.userId().equals(user))
                .count();
        if (watchers.size() >= bounds.most() || mine >= bounds.mostPerUser()) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        }
        // The container's own limit is for when we forget one.
        var stream = new SseEmitter(bounds.lasts().multipliedBy(2).toMillis());
        var watcher =
                new Watcher(order, stream, System.nanoTime() + bounds.lasts().toNanos());
        stream.onCompletion(() -> watchers.remove(watcher));
        stream.onTimeout(() -> watchers.remove(watcher));
        stream.onError(_ -> watchers.remove(watcher));
        watchers.add(watcher);
        send(watcher, order);
        return stream;
    }

    private void tick() {
        if (watchers.isEmpty()) {
            return;
        }
        Map<OrderId, List<Watcher>> byOrder = new HashMap<>();
        for (var watcher : watchers) {
            byOrder.computeIfAbsent(watcher.first.orderId(), _ -> new ArrayList<>())
                    .add(watcher);
        }
        var ids = List.copyOf(byOrder.keySet());
        for (int from = 0; from < ids.size(); from += CHUNK) {
            for (var order : orders.findAll(ids.subList(from, Math.min(ids.size(), from + CHUNK)))) {
                byOrder.getOrDefault(order.orderId(), List.of()).forEach(watcher -> compare(watcher, order));
            }
        }
    }

    private void compare(Watcher watcher, Order order) {
        long now = System.nanoTime();
        if (now - watcher.untilNanos > 0) {
            end(watcher);
        } else if (order.status() != watcher.told.status()) {
            send(watcher, order);
        } else if (now - watcher.toldNanos > bounds.heartbeat().toNanos()) {
            send(watcher, null);
        }
    }

    /** On a thread of its own: a client that does not read must not hold up the others. */
    private void send(Watcher watcher, @Nullable Order order) {
        if (!watcher.sending.compareAndSet(false, true)) {
            return;
        }
        if (order != null) {
            watcher.told = order;
        }
        watcher.toldNanos = System.nanoTime();
        Thread.ofVirtual().name("order-watch").start(() -> {
            try {
                watcher.stream.send(
                        order == null
                                ? SseEmitter.event().comment("")
                                : SseEmitter.event().name("order").data(OrderView.of(order)));
                if (order != null && LAST.contains(order.status())) {
                    end(watcher);
                }
            } catch (IOException | IllegalStateException gone) {
                watchers.remove(watcher);
            } finally {
                watcher.sending.set(false);
            }
        });
    }

    private void end(Watcher watcher) {
        watchers.remove(watcher);
        watcher.stream.complete();
    }

    private void endAll() {
        watchers.forEach(this::end);
    }

    @Override
    public void start() {
        job.start();
    }

    /** Before the web server waits for its requests to end. */
    @Override
    public void stop() {
        job.stop();
    }

    @Override
    public boolean isRunning() {
        return job.isRunning();
    }
}
