package io.flashsale.systemtest;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP as any client would speak it. */
final class Http {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_TIMEOUT)
            .executor(Thread::startVirtualThread)
            .build();

    static final JsonMapper JSON = new JsonMapper();

    private Http() {}

    /** @param json a missing node if the body is not JSON */
    record Answer(int status, HttpHeaders headers, String body, JsonNode json) {

        Optional<String> header(String name) {
            return headers.firstValue(name);
        }

        /** Of a problem document. */
        String code() {
            return json.path("code").asString("");
        }

        String text(String field) {
            return json.path(field).asString("");
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    static Answer get(String url, Map<String, String> headers) {
        return send(request(url, headers).GET());
    }

    static Answer post(String url, Map<String, String> headers, String contentType, String body) {
        return send(request(url, headers)
                .header("Content-Type", contentType)
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    static Answer put(String url, Map<String, String> headers, String contentType, String body) {
        return send(request(url, headers)
                .header("Content-Type", contentType)
                .PUT(HttpRequest.BodyPublishers.ofString(body)));
    }

    private static HttpRequest.Builder request(String url, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(REQUEST_TIMEOUT);
        headers.forEach(request::header);
        return request;
    }

    /** @throws UncheckedIOException if there was no answer */
    private static Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.headers(), response.body(), json(response.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode json(String body) {
        try {
            return body.isBlank() ? JSON.missingNode() : JSON.readTree(body);
        } catch (JacksonException e) {
            return JSON.missingNode();
        }
    }
}
