package io.flashsale.bench.capacity;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** The plan for programs. */
final class PlanJson {

    private static final JsonMapper JSON = new JsonMapper();

    private PlanJson() {}

    /** @param spread the plan with small batches, if that was measured */
    static String of(Plan plan, @Nullable Plan spread, BenchReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("report", Map.of("file", report.file().toString(), "machine", report.machine()));
        document.put("demandPerSecond", calls(plan));
        document.put("cpuSecondsPerCall", costs(plan.costs()));
        document.put("ordersLike", plan.costs().orders());
        document.put("sizing", plan.sizing());
        document.put("parts", plan.parts().stream().map(PlanJson::part).toList());
        document.put("cores", plan.cores());
        document.put("gib", plan.gib());
        Map<String, Object> nodes = new LinkedHashMap<>();
        Map<String, Object> hotItem = new LinkedHashMap<>();
        nodes.put("type", Node.BARE_METAL.type());
        nodes.put("full", plan.nodes());
        nodes.put("withSpareZone", plan.nodesWithSpareZone());
        if (spread != null) {
            nodes.put("fullWithSmallBatches", spread.nodes());
            hotItem.put(
                    "ordersPerSecondWithSmallBatches", spread.hotItem().item().ordersPerSecond());
        }
        document.put("nodes", nodes);
        hotItem.put("bucket", ceiling(plan.hotItem().bucket()));
        hotItem.put("item", ceiling(plan.hotItem().item()));
        hotItem.put("bucketsOfSuchAnItem", plan.hotItem().buckets());
        hotItem.put("itemsNeeded", plan.hotItem().itemsFor(plan.demand().ordersPerSecond()));
        hotItem.put("bucketsNeeded", plan.hotItem().bucketsFor(plan.demand().ordersPerSecond()));
        document.put("hotItem", hotItem);
        document.put("limitsFirst", ceiling(plan.first()));
        document.put("reachable", plan.isReachable());
        document.put("ceilings", plan.ceilings().stream().map(PlanJson::ceiling).toList());
        document.put("lanes", plan.lanes());
        document.put("connectionsPerDatabase", plan.connectionsPerDatabase());
        document.put(
                "remarks",
                Stream.concat(report.remarks().stream(), plan.costs().remarks().stream())
                        .toList());
        return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + System.lineSeparator();
    }

    private static Map<String, Object> calls(Plan plan) {
        Map<String, Object> calls = new LinkedHashMap<>();
        for (Call call : Call.values()) {
            calls.put(call.key(), plan.demand().perSecond(call));
        }
        return calls;
    }

    private static Map<String, Object> costs(Costs costs) {
        Map<String, Object> all = new LinkedHashMap<>();
        for (Call call : Call.values()) {
            Map<String, Object> one = new LinkedHashMap<>();
            for (Component component : Component.values()) {
                one.put(component.key(), costs.seconds(call, component));
            }
            all.put(call.key(), one);
        }
        return all;
    }

    private static Map<String, Object> part(Part part) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", part.title());
        one.put("busyCores", part.busyCores());
        one.put("primaries", part.primaries());
        one.put("replicas", part.replicas());
        one.put("coresEach", part.cores());
        one.put("gibEach", part.gib());
        one.put("bound", part.bound().title());
        return one;
    }

    private static Map<String, Object> ceiling(Ceiling ceiling) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("what", ceiling.what());
        one.put("ordersPerSecond", ceiling.ordersPerSecond());
        one.put("source", ceiling.source().title());
        one.put("wayOut", ceiling.wayOut());
        return one;
    }
}
