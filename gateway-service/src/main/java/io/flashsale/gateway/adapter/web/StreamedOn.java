package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.adapter.web.StreamOn.Place;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/** A service's stream of events on its way to the client. */
final class StreamedOn implements ServerResponse {

    private static final int BUFFER = 4096;

    private final HttpResponse<InputStream> stream;
    private final Duration lasts;
    private final Place place;

    StreamedOn(HttpResponse<InputStream> stream, Duration lasts, Place place) {
        this.stream = stream;
        this.lasts = lasts;
        this.place = place;
    }

    @Override
    public HttpStatusCode statusCode() {
        return HttpStatusCode.valueOf(stream.statusCode());
    }

    @Override
    public HttpHeaders headers() {
        return new HttpHeaders();
    }

    @Override
    public MultiValueMap<String, Cookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context) {
        response.setStatus(stream.statusCode());
        response.setContentType(stream.headers().firstValue("Content-Type").orElse("text/event-stream"));
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        // For proxies that would collect it first.
        response.setHeader("X-Accel-Buffering", "no");
        var async = request.startAsync(request, response);
        async.setTimeout(lasts.toMillis());
        async.addListener(new Ending());
        Thread.ofVirtual().name("stream").start(() -> copy(async, response));
        return null;
    }

    private void copy(AsyncContext async, HttpServletResponse response) {
        try (place;
                var from = stream.body()) {
            var to = response.getOutputStream();
            byte[] buffer = new byte[BUFFER];
            for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
                to.write(buffer, 0, read);
                to.flush();
            }
        } catch (IOException | IllegalStateException gone) {
            // One side has left; the other is told by the end of the stream.
        } finally {
            complete(async);
        }
    }

    private static void complete(AsyncContext async) {
        try {
            async.complete();
        } catch (IllegalStateException over) {
            // The container was faster.
        }
    }

    /** Whoever ends it, the service's side is closed too. */
    private final class Ending implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) throws IOException {
            place.close();
            stream.body().close();
        }

        @Override
        public void onTimeout(AsyncEvent event) throws IOException {
            stream.body().close();
            complete(event.getAsyncContext());
        }

        @Override
        public void onError(AsyncEvent event) throws IOException {
            stream.body().close();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // Nobody starts it twice.
        }
    }
}
