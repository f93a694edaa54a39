package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.adapter.upstream.Upstream;
import io.flashsale.platform.web.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Passes a stream of events on as it comes. An open stream holds no place of a request under way, neither here nor in the
 * service's queue, so that watchers can't crowd out buyers; how many there may be is bounded by itself.
 */
final class StreamOn implements HandlerFunction<ServerResponse> {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private final Upstream upstream;
    private final Semaphore streams;
    private final Duration lasts;

    /** @param lasts after which it is cut off, whatever the service says */
    StreamOn(Upstream upstream, int most, Duration lasts) {
        this.upstream = upstream;
        this.streams = new Semaphore(most);
        this.lasts = lasts;
    }

    int free() {
        return streams.availablePermits();
    }

    @Override
    public ServerResponse handle(ServerRequest request) {
        if (!streams.tryAcquire()) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        }
        var place = new Place(streams);
        try {
            var servlet = request.servletRequest();
            var stream = upstream.open(instance -> PassOn.request(instance, servlet, new byte[0]));
            return stream.statusCode() == 200 ? new StreamedOn(stream, lasts, place) : whole(stream, place);
        } catch (RuntimeException failed) {
            place.close();
            throw failed;
        }
    }

    /** A refusal is short. */
    private static PassedOn whole(HttpResponse<InputStream> answer, Place place) {
        try (place;
                var body = answer.body()) {
            return new PassedOn(
                    answer.statusCode(), answer.headers().map(), body.readNBytes(PassedOn.MOST_OF_A_REFUSAL));
        } catch (IOException broken) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        }
    }

    /** One of the streams that may be open; given back once, however often it is said. */
    static final class Place implements AutoCloseable {

        private final Semaphore streams;
        private final AtomicBoolean closed = new AtomicBoolean();

        Place(Semaphore streams) {
            this.streams = streams;
        }

        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                streams.release();
            }
        }
    }
}
