package io.flashsale.gateway.adapter.upstream;

import io.flashsale.gateway.app.port.Services;
import io.flashsale.platform.web.ProblemException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Asks services over HTTP for what the gateway merges. */
@Component
final class HttpServices implements Services {

    private static final int NOT_FOUND = 404;
    private static final String BASE = "/api/v1";

    private final Upstreams upstreams;
    private final JsonMapper json;

    HttpServices(Upstreams upstreams, JsonMapper json) {
        this.upstreams = upstreams;
        this.json = json;
    }

    @Override
    public List<String> names() {
        return Upstreams.SERVICES;
    }

    @Override
    public Answer get(String service, String path, String bearer) {
        return ask(Question.get(service, path), bearer);
    }

    @Override
    public List<Answer> ask(List<Question> questions, String bearer) {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = questions.stream()
                    .<Callable<Answer>>map(question -> () -> ask(question, bearer))
                    .toList();
            return threads.invokeAll(calls).stream().map(HttpServices::result).toList();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while asking the services", stopped);
        }
    }

    private Answer ask(Question question, String bearer) {
        var answer = send(question, bearer);
        // An audit may live beside the API's base path.
        return answer instanceof Answer.Given given
                        && given.status() == NOT_FOUND
                        && question.body() == null
                        && question.path().startsWith(BASE)
                ? send(Question.get(question.service(), question.path().substring(BASE.length())), bearer)
                : answer;
    }

    private static Answer result(Future<Answer> answer) {
        try {
            return answer.get();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new Answer.Missing("interrupted");
        } catch (ExecutionException failed) {
            return new Answer.Missing("failed");
        }
    }

    private Answer send(Question question, String bearer) {
        try {
            // Repeatable, a replay too: consumers are idempotent, and a refused connection has reached nobody.
            var answer = upstreams.of(question.service()).send(true, instance -> request(instance, question, bearer));
            return new Answer.Given(answer.statusCode(), json.readTree(answer.body()));
        } catch (ProblemException unreachable) {
            return new Answer.Missing(unreachable.problem().code().slug());
        } catch (JacksonException unreadable) {
            return new Answer.Missing("not JSON");
        }
    }

    private HttpRequest request(URI instance, Question question, String bearer) {
        var builder = HttpRequest.newBuilder(instance.resolve(question.path())).header("Accept", "application/json");
        var body = question.body();
        if (body != null) {
            builder.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofByteArray(json.writeValueAsBytes(body)));
        }
        if (!bearer.isEmpty()) {
            builder.header("Authorization", "Bearer " + bearer);
        }
        return builder.build();
    }
}
