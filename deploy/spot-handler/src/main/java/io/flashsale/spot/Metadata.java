package io.flashsale.spot;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** Alibaba Cloud's metadata service, as an instance sees it; in its normal mode and in the hardened one, which wants a token. */
final class Metadata {

    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final String TERMINATION = "/latest/meta-data/instance/spot/termination-time";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    Metadata(URI base) {
        this.base = base;
    }

    /**
     * When the instance will be taken back; empty while nobody wants it.
     *
     * @throws IOException if the service can't be asked, or answers something else
     */
    Optional<Instant> terminationTime() throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(base.resolve(TERMINATION)).timeout(TIMEOUT);
        token().ifPresent(token -> request.header("X-aliyun-ecs-metadata-token", token));
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() == NOT_FOUND) {
            return Optional.empty();
        }
        if (answer.statusCode() != OK) {
            throw new IOException("the metadata service answered " + answer.statusCode());
        }
        try {
            return Optional.of(Instant.parse(answer.body().strip()));
        } catch (DateTimeParseException e) {
            throw new IOException("no time: " + answer.body(), e);
        }
    }

    /** Instances whose mode is normal may refuse to give one; then it goes without. */
    private Optional<String> token() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(base.resolve("/latest/api/token"))
                .timeout(TIMEOUT)
                .header("X-aliyun-ecs-metadata-token-ttl-seconds", "60")
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        return answer.statusCode() == OK ? Optional.of(answer.body().strip()) : Optional.empty();
    }
}
