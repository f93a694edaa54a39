package io.flashsale.gateway.adapter.limit;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.system.SystemRule;
import com.alibaba.csp.sentinel.slots.system.SystemRuleManager;
import io.flashsale.gateway.GatewayProperties;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Keeps the process itself alive with Sentinel's system rules: load (only while more is under way than the gateway has
 * shown it can finish), CPU, mean response time, requests under way. What is refused is told so before anything is read.
 *
 * <p>It costs an entry per request where a rule is set, and nothing where none is.
 */
@Component
public final class SystemProtection {

    /** The only inbound entries: those of the limits end at once and would make every request look quick. */
    private static final String RESOURCE = "gateway";

    /** A request that was let in; close it when it is done, on the same thread. */
    public static final class Admission implements AutoCloseable {

        private static final Admission FREE = new Admission(null);

        private final @Nullable Entry entry;

        private Admission(@Nullable Entry entry) {
            this.entry = entry;
        }

        @Override
        public void close() {
            if (entry != null) {
                entry.exit();
            }
        }
    }

    private final boolean on;
    private final Counter refusals;

    /** @param limits comes first: it tells Sentinel where to write before any of its classes is touched */
    SystemProtection(GatewayProperties properties, SentinelLimits limits, MeterRegistry meters) {
        var system = properties.system();
        this.on = system.isOn();
        this.refusals = meters.counter("flash.gateway.limited", "by", "system");
        SystemRuleManager.loadRules(on ? List.of(rule(system)) : List.of());
    }

    /** Null: refused. */
    public @Nullable Admission admit() {
        if (!on) {
            return Admission.FREE;
        }
        try {
            return new Admission(SphU.entry(RESOURCE, EntryType.IN));
        } catch (BlockException overloaded) {
            refusals.increment();
            return null;
        }
    }

    private static SystemRule rule(GatewayProperties.SystemRules system) {
        var rule = new SystemRule();
        if (system.loadPerCore() > 0) {
            rule.setHighestSystemLoad(
                    system.loadPerCore() * Runtime.getRuntime().availableProcessors());
        }
        if (system.cpu() > 0) {
            rule.setHighestCpuUsage(system.cpu());
        }
        if (system.averageResponse().isPositive()) {
            rule.setAvgRt(system.averageResponse().toMillis());
        }
        if (system.concurrency() > 0) {
            // Sentinel refuses when more than so many are inside already.
            rule.setMaxThread(system.concurrency() - 1L);
        }
        return rule;
    }
}
