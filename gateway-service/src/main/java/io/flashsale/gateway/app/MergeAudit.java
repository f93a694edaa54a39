package io.flashsale.gateway.app;

import io.flashsale.gateway.app.port.Services;
import io.flashsale.gateway.app.port.Services.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** One report from every service's own: each says which laws hold as far as it can see. */
public final class MergeAudit {

    /**
     * @param parts by service
     * @param missing services that gave none, and why; a law that only they can check is then unchecked
     */
    public record Report(boolean complete, Map<String, JsonNode> parts, List<MissingPart> missing) {}

    public record MissingPart(String service, String reason) {}

    private final Services services;

    public MergeAudit(Services services) {
        this.services = services;
    }

    public Report merge(String bearer) {
        var parts = new LinkedHashMap<String, JsonNode>();
        var missing = new ArrayList<MissingPart>();
        var answers = services.ask(
                services.names().stream()
                        .map(service -> Services.Question.get(service, "/api/v1/admin/audit"))
                        .toList(),
                bearer);
        for (int i = 0; i < answers.size(); i++) {
            var service = services.names().get(i);
            switch (answers.get(i)) {
                case Answer.Given(int status, JsonNode body) when status == 200 -> parts.put(service, body);
                case Answer.Given(int status, JsonNode _) ->
                    missing.add(new MissingPart(service, "answered " + status));
                case Answer.Missing(String reason) -> missing.add(new MissingPart(service, reason));
            }
        }
        return new Report(missing.isEmpty(), parts, missing);
    }
}
