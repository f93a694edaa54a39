package io.flashsale.order.adapter.observe;

import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.Placement;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.springframework.stereotype.Component;

/** {@code flash.orders.*}: what the night's dashboard shows first. */
@Component
class MicrometerOrderMetrics implements OrderMetrics {

    private final MeterRegistry registry;
    private final Clock clock;
    private final Timer confirmation;

    MicrometerOrderMetrics(MeterRegistry registry, Clock clock) {
        this.registry = registry;
        this.clock = clock;
        this.confirmation = Timer.builder("flash.orders.confirmation")
                .description("From the commit of an order to CONFIRMED")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
    }

    @Override
    public void answered(Placement placement) {
        switch (placement) {
            case Placement.Placed placed ->
                registry.counter("flash.orders.placed").increment();
            case Placement.Replayed replayed ->
                registry.counter("flash.orders.replayed").increment();
            case Placement.SoldOut soldOut -> refused("sold-out");
            case Placement.LimitReached limit -> refused("purchase-limit");
            case Placement.NotOpen notOpen -> refused("sale-not-open");
            case Placement.Closed closed -> refused("closed");
            case Placement.KeyReused reused -> refused("key-reused");
            case Placement.UnknownItem unknown -> refused("unknown-item");
            case Placement.TryAgain again -> refused("try-again");
        }
    }

    @Override
    public void confirmed(List<Order> orders) {
        registry.counter("flash.orders.confirmed").increment(orders.size());
        for (Order order : orders) {
            Duration since = Duration.between(order.placedAt(), clock.instant());
            confirmation.record(since.isNegative() ? Duration.ZERO : since);
        }
    }

    @Override
    public void rejected(int orders) {
        registry.counter("flash.orders.rejected").increment(orders);
    }

    @Override
    public void cancelled(int orders, String reason) {
        registry.counter("flash.orders.cancelled", "reason", reason).increment(orders);
    }

    @Override
    public void orphaned(int payments) {
        registry.counter("flash.payments.orphaned").increment(payments);
    }

    @Override
    public void swept(String what, int count) {
        registry.counter("flash.orders.swept", "what", what).increment(count);
    }

    private void refused(String reason) {
        registry.counter("flash.orders.refused", "reason", reason).increment();
    }
}
