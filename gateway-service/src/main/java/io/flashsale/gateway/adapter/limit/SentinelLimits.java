package io.flashsale.gateway.adapter.limit;

import com.alibaba.csp.sentinel.Entry;
import com.alibaba.csp.sentinel.EntryType;
import com.alibaba.csp.sentinel.SphU;
import com.alibaba.csp.sentinel.slots.block.BlockException;
import com.alibaba.csp.sentinel.slots.block.RuleConstant;
import com.alibaba.csp.sentinel.slots.block.flow.param.ParamFlowRule;
import com.alibaba.csp.sentinel.slots.block.flow.param.ParamFlowRuleManager;
import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.domain.Limit;
import io.flashsale.gateway.domain.Limits;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * Counts requests by address, user and item with Sentinel's parameter flow rules: a token bucket for each value, the least
 * recently used dropped when there are too many. Sentinel keeps its rules in statics: one instance per process.
 */
@Component
public final class SentinelLimits {

    private volatile Limits present;
    private final Map<Counted, Counter> refusals = new EnumMap<>(Counted.class);

    SentinelLimits(GatewayProperties properties, MeterRegistry meters) {
        // Read by Sentinel's static initialisers, so before any of its classes is touched.
        System.setProperty(
                "csp.sentinel.log.dir", properties.sentinelLogDirectory().toAbsolutePath() + "/");
        System.setProperty("csp.sentinel.log.use.pid", "true");
        System.setProperty("project.name", "gateway-service");
        for (var counted : Counted.values()) {
            refusals.put(counted, meters.counter("flash.gateway.limited", "by", counted.label()));
        }
        present = properties.limits();
        change(present);
    }

    public Limits present() {
        return present;
    }

    /** From now on these limits hold; what was counted so far is forgotten. */
    public void change(Limits limits) {
        ParamFlowRuleManager.loadRules(Arrays.stream(Counted.values())
                .map(counted -> rule(counted, of(limits, counted)))
                .toList());
        present = limits;
    }

    public Limit limit(Counted counted) {
        return of(present, counted);
    }

    /** Counts one request; false if it is one too many. */
    public boolean pass(Counted counted, String value) {
        Entry entry = null;
        try {
            // Not IN: that is what the system rules measure (SystemProtection), and this one ends at once.
            entry = SphU.entry(counted.resource(), EntryType.OUT, 1, value);
            return true;
        } catch (BlockException tooMany) {
            refusals.get(counted).increment();
            return false;
        } finally {
            if (entry != null) {
                entry.exit(1, value);
            }
        }
    }

    private static Limit of(Limits limits, Counted counted) {
        return switch (counted) {
            case ADDRESS -> limits.address();
            case USER -> limits.user();
            case ITEM -> limits.item();
        };
    }

    private static ParamFlowRule rule(Counted counted, Limit limit) {
        return new ParamFlowRule(counted.resource())
                .setParamIdx(0)
                .setGrade(RuleConstant.FLOW_GRADE_QPS)
                .setCount(limit.requests())
                .setDurationInSec(limit.seconds())
                .setBurstCount(limit.burst());
    }
}
