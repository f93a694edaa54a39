package io.flashsale.gateway.app;

import io.flashsale.gateway.app.MergeAudit.MissingPart;
import io.flashsale.gateway.app.port.Services;
import io.flashsale.gateway.app.port.Services.Answer;
import io.flashsale.gateway.app.port.Services.Question;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages that no service could digest, from all of them; an id names its owner: {@code order:17}. */
public final class MergeDeadLetters {

    private static final String PATH = "/api/v1/admin/dead-letters";
    private static final String ID = "id";
    private static final int OK = 200;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /**
     * Which ones; an empty text means any.
     *
     * @param cursor of the page before, or null for the first
     */
    public record Query(
            String service,
            boolean open,
            String group,
            String type,
            int limit,
            @Nullable String cursor) {}

    /**
     * @param nextCursor null on the last page
     * @param missing services that did not answer: their dead letters are not in the list
     */
    public record DeadLetters(
            List<JsonNode> items, @Nullable String nextCursor, List<MissingPart> missing) {}

    /** The open ones to replay; an empty text means any. */
    public record Selection(String service, String group, String type) {}

    /**
     * @param results one per dead letter: {@code id, outcome, detail}
     * @param remaining open ones that match and were not taken this time
     */
    public record Replays(List<JsonNode> results, long remaining, List<MissingPart> missing) {}

    private record Owned(String service, String id) {}

    private final Services services;

    public MergeDeadLetters(Services services) {
        this.services = services;
    }

    /** The newest first. Empty if the cursor is none of ours. */
    public Optional<DeadLetters> list(Query query, String bearer) {
        var asked = query.service().isEmpty() ? services.names() : List.of(query.service());
        var cursor = query.cursor() == null
                ? Optional.of(DeadLetterCursor.beginning(asked))
                : DeadLetterCursor.parse(query.cursor(), asked);
        return cursor.map(from -> list(query, from, bearer));
    }

    private DeadLetters list(Query query, DeadLetterCursor from, String bearer) {
        var asked =
                services.names().stream().filter(from.byService()::containsKey).toList();
        var answers = services.ask(
                asked.stream()
                        .map(service -> Question.get(
                                service, path(query, from.byService().getOrDefault(service, ""))))
                        .toList(),
                bearer);
        var pages = new LinkedHashMap<String, Deque<JsonNode>>();
        var next = new LinkedHashMap<String, String>();
        var missing = new ArrayList<MissingPart>();
        for (int i = 0; i < asked.size(); i++) {
            var service = asked.get(i);
            if (answers.get(i) instanceof Answer.Given(int status, JsonNode body) && status == OK) {
                var page = new ArrayDeque<JsonNode>();
                body.path("items").forEach(page::add);
                pages.put(service, page);
                if (body.path("nextCursor").isString()) {
                    next.put(service, body.path("nextCursor").asString());
                }
            } else {
                missing.add(new MissingPart(service, reason(answers.get(i))));
            }
        }
        var items = newest(pages, query.limit(), from, next);
        return new DeadLetters(items, next.isEmpty() ? null : new DeadLetterCursor(next).text(), missing);
    }

    /** Takes the newest of all pages; a service of whose page something is left over goes on from there. */
    private static List<JsonNode> newest(
            Map<String, Deque<JsonNode>> pages, int limit, DeadLetterCursor from, Map<String, String> next) {
        var items = new ArrayList<JsonNode>();
        var positions = new LinkedHashMap<>(from.byService());
        while (items.size() < limit) {
            String newest = null;
            for (var page : pages.entrySet()) {
                var head = page.getValue().peekFirst();
                var best = newest == null
                        ? null
                        : pages.getOrDefault(newest, new ArrayDeque<>()).peekFirst();
                if (head != null && (best == null || diedAt(head).isAfter(diedAt(best)))) {
                    newest = page.getKey();
                }
            }
            if (newest == null) {
                break;
            }
            var taken = pages.getOrDefault(newest, new ArrayDeque<>()).removeFirst();
            positions.put(newest, taken.path(ID).asString());
            items.add(owned(newest, taken));
        }
        pages.forEach((service, left) -> {
            if (!left.isEmpty()) {
                next.put(service, positions.getOrDefault(service, ""));
            }
        });
        return items;
    }

    /** One of them with its body; empty if the id names no service. */
    public Optional<Answer> find(String id, String bearer) {
        return parse(id).map(owned -> one(owned, Question.get(owned.service(), PATH + "/" + owned.id()), bearer));
    }

    /** Has the owner replay it; empty if the id names no service. */
    public Optional<Answer> replay(String id, String bearer) {
        return parse(id)
                .map(owned -> one(
                        owned,
                        new Question(owned.service(), PATH + "/" + owned.id() + "/replay", JSON.objectNode()),
                        bearer));
    }

    private Answer one(Owned owned, Question question, String bearer) {
        var answer = services.ask(List.of(question), bearer).getFirst();
        return answer instanceof Answer.Given(int status, JsonNode body) && status == OK
                ? new Answer.Given(status, owned(owned.service(), body))
                : answer;
    }

    /** Each of them, with a result of its own in the order of the ids. */
    public Replays replay(List<String> ids, String bearer) {
        var results = new LinkedHashMap<String, JsonNode>();
        var byService = new LinkedHashMap<String, List<String>>();
        for (var id : new LinkedHashSet<>(ids)) {
            var owned = parse(id);
            results.put(
                    id,
                    owned.isPresent()
                            ? result(id, "UNAVAILABLE", "its service did not answer; try again later")
                            : result(shorten(id), "NOT_FOUND", "an id names a service and a number: order:17"));
            owned.ifPresent(one -> byService
                    .computeIfAbsent(one.service(), service -> new ArrayList<>())
                    .add(one.id()));
        }
        var questions = byService.entrySet().stream()
                .map(entry -> {
                    var body = JSON.objectNode();
                    entry.getValue().forEach(body.putArray("ids")::add);
                    return new Question(entry.getKey(), PATH + "/replay", body);
                })
                .toList();
        var merged = merge(questions, bearer);
        merged.results().forEach(result -> results.put(result.path(ID).asString(), result));
        return new Replays(List.copyOf(results.values()), 0, merged.missing());
    }

    /** The oldest open ones that match, from each service as many as it takes at once. */
    public Replays replay(Selection selection, String bearer) {
        var asked = selection.service().isEmpty() ? services.names() : List.of(selection.service());
        var body = JSON.objectNode().put("all", true);
        if (!selection.group().isEmpty()) {
            body.put("group", selection.group());
        }
        if (!selection.type().isEmpty()) {
            body.put("type", selection.type());
        }
        return merge(
                asked.stream()
                        .map(service -> new Question(service, PATH + "/replay", body))
                        .toList(),
                bearer);
    }

    private Replays merge(List<Question> questions, String bearer) {
        var results = new ArrayList<JsonNode>();
        var missing = new ArrayList<MissingPart>();
        long remaining = 0;
        var answers = services.ask(questions, bearer);
        for (int i = 0; i < answers.size(); i++) {
            var service = questions.get(i).service();
            if (answers.get(i) instanceof Answer.Given(int status, JsonNode body) && status == OK) {
                body.path("results").forEach(result -> results.add(owned(service, result)));
                remaining += body.path("remaining").asLong(0);
            } else {
                missing.add(new MissingPart(service, reason(answers.get(i))));
            }
        }
        return new Replays(results, remaining, missing);
    }

    private Optional<Owned> parse(String id) {
        int colon = id.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        var owned = new Owned(id.substring(0, colon), id.substring(colon + 1));
        boolean known = services.names().contains(owned.service()) && owned.id().matches("0|[1-9][0-9]{0,17}");
        return known ? Optional.of(owned) : Optional.empty();
    }

    private static String path(Query query, String cursor) {
        return PATH + "?open=" + query.open() + "&limit=" + query.limit() + parameter("group", query.group())
                + parameter("type", query.type()) + parameter("cursor", cursor);
    }

    private static String parameter(String name, String value) {
        return value.isEmpty() ? "" : "&" + name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    private static Instant diedAt(JsonNode item) {
        try {
            return Instant.parse(item.path("diedAt").asString(""));
        } catch (DateTimeException unknown) {
            return Instant.MIN;
        }
    }

    private static String reason(Answer answer) {
        return switch (answer) {
            case Answer.Given(int status, JsonNode _) -> "answered " + status;
            case Answer.Missing(String reason) -> reason;
        };
    }

    private static JsonNode result(String id, String outcome, String detail) {
        return JSON.objectNode().put(ID, id).put("outcome", outcome).put("detail", detail);
    }

    private static String shorten(String id) {
        return id.length() <= 64 ? id : id.substring(0, 64);
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
