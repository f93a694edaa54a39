package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import tools.jackson.databind.node.ObjectNode;

/** Adds to the services' descriptions what the gateway makes of their answers under pressure. */
final class DegradedDescription {

    private static final String AVAILABLE = "available";

    private DegradedDescription() {}

    static void addTo(ObjectNode description) {
        description.at("/components/schemas").forEach(schema -> {
            if (schema.path("properties") instanceof ObjectNode properties
                    && properties.get(AVAILABLE) instanceof ObjectNode available) {
                available.putArray("type").add("integer").add("null");
                available.put(
                        "description", "Approximate; null under pressure, when `availability` says how much is left.");
                var availability = properties.putObject("availability");
                availability.put("type", "string").put("description", "Under pressure, instead of `available`.");
                availability.putArray("enum").add("plenty").add("few").add("none");
            }
        });
        givenUp(description, "/paths/~1api~1v1~1orders/get/responses/503");
        givenUp(description, "/paths/~1api~1v1~1sales~1{saleId}~1items~1{skuId}~1orders/post/responses/503");
    }

    private static void givenUp(ObjectNode description, String response) {
        if (description.at(response) instanceof ObjectNode answer) {
            answer.put(
                    "description",
                    answer.path("description").asString("") + "; or given up under pressure, code `"
                            + ProblemCode.DEGRADED.slug() + "`");
        }
    }
}
