package io.flashsale.inventory.adapter.metrics;

import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.domain.Repair;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

@Component
class MicrometerInventory implements InventoryMeters {

    private final MeterRegistry registry;
    private final AtomicLong drift = new AtomicLong();
    private final AtomicLong missing = new AtomicLong();
    private final AtomicLong broken = new AtomicLong();
    private final AtomicLong frozen = new AtomicLong();

    MicrometerInventory(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("flash.gate.drift", drift, AtomicLong::get)
                .description("Gates and items that had drifted from the ledger at the last reconciliation")
                .register(registry);
        Gauge.builder("flash.gate.missing", missing, AtomicLong::get)
                .description("Items of live sales without a gate: they can't be bought")
                .register(registry);
        Gauge.builder("flash.laws.broken", broken, AtomicLong::get)
                .description("Items whose books break a law; they are frozen")
                .register(registry);
        Gauge.builder("flash.items.frozen", frozen, AtomicLong::get)
                .description("Items that are off sale until an operator has looked at them")
                .register(registry);
        for (var kind : Repair.Kind.values()) {
            repaired(kind, 0);
        }
        // Series exist from the start, so that a rate over the first rejection is not lost. No name may end in
        // "created":
        // Prometheus reserves that suffix and takes it off.
        decided(0, 0);
        registry.counter("flash.gate.births", "how", "rebuilt");
    }

    @Override
    public void batch(String event, int orders) {
        DistributionSummary.builder("flash.ledger.batch")
                .description("Orders in one ledger transaction")
                .tag("event", event)
                .register(registry)
                .record(orders);
    }

    @Override
    public void decided(int taken, int rejected) {
        registry.counter("flash.ledger.orders", "outcome", "taken").increment(taken);
        registry.counter("flash.ledger.orders", "outcome", "rejected").increment(rejected);
    }

    @Override
    public void ended(String kind, int orders, int contrary, int early) {
        registry.counter("flash.ledger.ends", "kind", kind, "outcome", "ended").increment(orders);
        registry.counter("flash.ledger.ends", "kind", kind, "outcome", "contrary")
                .increment(contrary);
        registry.counter("flash.ledger.ends", "kind", kind, "outcome", "early").increment(early);
    }

    @Override
    public void gateCreated(boolean rebuilt) {
        registry.counter("flash.gate.births", "how", rebuilt ? "rebuilt" : "opened")
                .increment();
    }

    @Override
    public void gateMissing(int items) {
        missing.set(items);
    }

    @Override
    public void drift(int found) {
        drift.set(found);
    }

    @Override
    public void repaired(Repair.Kind kind, long units) {
        registry.counter("flash.gate.repairs", "kind", kind.name().toLowerCase(Locale.ROOT))
                .increment(units);
    }

    @Override
    public void lawsBroken(int items) {
        broken.set(items);
    }

    @Override
    public void itemsFrozen(int items) {
        frozen.set(items);
    }
}
