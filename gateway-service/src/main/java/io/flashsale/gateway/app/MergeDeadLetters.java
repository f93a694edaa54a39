package io.flashsale.gateway.app;

import io.flashsale.gateway.app.MergeAudit.MissingPart;
import io.flashsale.gateway.app.port.Services;
import io.flashsale.gateway.app.port.Services.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Messages that no service could digest, from all of them; an id names its owner: {@code order:17}. */
public final class MergeDeadLetters {

    private static final String PATH = "/api/v1/admin/dead-letters";
    private static final String ID = "id";

    public record DeadLetters(List<JsonNode> items, List<MissingPart> missing) {}

    private record Owned(String service, String id) {}

    private final Services services;

    public MergeDeadLetters(Services services) {
        this.services = services;
    }

    public DeadLetters list(String bearer) {
        var items = new ArrayList<JsonNode>();
        var missing = new ArrayList<MissingPart>();
        var answers = services.getFromAll(PATH, bearer);
        for (int i = 0; i < answers.size(); i++) {
            var service = services.names().get(i);
            switch (answers.get(i)) {
                case Answer.Given(int status, JsonNode body)
                when status == 200 -> body.path("items").forEach(item -> items.add(owned(service, item)));
                case Answer.Given(int status, JsonNode _) ->
                    missing.add(new MissingPart(service, "answered " + status));
                case Answer.Missing(String reason) -> missing.add(new MissingPart(service, reason));
            }
        }
        return new DeadLetters(items, missing);
    }

    /** Has the owner replay it; empty if the id names no service. */
    public Optional<Answer> replay(String id, String bearer) {
        return parse(id).map(owned -> {
            var answer = services.post(owned.service(), PATH + "/" + owned.id() + "/replay", bearer);
            return answer instanceof Answer.Given(int status, JsonNode body) && status == 200
                    ? new Answer.Given(status, owned(owned.service(), body))
                    : answer;
        });
    }

    private Optional<Owned> parse(String id) {
        int colon = id.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        var owned = new Owned(id.substring(0, colon), id.substring(colon + 1));
        boolean known = services.names().contains(owned.service()) && owned.id().matches("[A-Za-z0-9-]{1,64}");
        return known ? Optional.of(owned) : Optional.empty();
    }

    private static JsonNode owned(String service, JsonNode item) {
        if (item instanceof ObjectNode object) {
            object.put("service", service);
            if (object.has(ID)) {
                object.put(ID, service + ":" + object.get(ID).asString());
            }
        }
        return item;
    }
}
