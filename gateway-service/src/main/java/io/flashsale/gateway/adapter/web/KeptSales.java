package io.flashsale.gateway.adapter.web;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.web.KeptAnswers.Way;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Sales as everybody sees them, a quarter of a second old at most: however many look, inventory-service is asked a few times
 * a second for each (docs/adr/0021-sales-are-kept-for-a-moment.md). Operators see drafts and are not served here; from
 * level 1 on {@link RoughSales} comes first.
 */
final class KeptSales implements HandlerFunction<ServerResponse> {

    private static final String OPERATOR = "ROLE_OPERATOR";
    private static final String CONTENT_TYPE = "Content-Type";
    private static final int OK = 200;

    private final PassOn passOn;
    private final boolean on;
    private final long maxBytes;
    private final KeptAnswers<PassedOn> answers;
    private final Map<Way, Counter> ways = new EnumMap<>(Way.class);

    KeptSales(
            PassOn passOn,
            GatewayProperties.Reads settings,
            Duration patience,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.passOn = passOn;
        this.on = settings.keptFor().isPositive();
        this.maxBytes = settings.maxSize().toBytes();
        this.answers = new KeptAnswers<>(
                settings.keptFor(),
                settings.maxAnswers(),
                settings.maxWaiting(),
                patience,
                this::isWorthKeeping,
                nanoTime);
        for (var way : Way.values()) {
            ways.put(
                    way, meters.counter("flash.gateway.reads", "way", way.name().toLowerCase(Locale.ROOT)));
        }
    }

    boolean isOn() {
        return on;
    }

    @Override
    public ServerResponse handle(ServerRequest request) throws IOException {
        var read = on && !isOperator() ? PlainRead.of(request.servletRequest()) : null;
        return read == null ? passOn.handle(request) : get(read);
    }

    /** Asked for in nobody's name: the answer is the same for everybody who is no operator. */
    PassedOn get(PlainRead read) {
        var given = answers.get(read.target(), () -> presentable(passOn.get(read.target())));
        ways.get(given.way()).increment();
        return given.answer();
    }

    private boolean isWorthKeeping(PassedOn answer) {
        return answer.status() == OK && answer.body().length <= maxBytes;
    }

    /** Of a success only what it says: no name, date or trace of the call that brought it. */
    private static PassedOn presentable(PassedOn answer) {
        if (answer.status() != OK) {
            return answer;
        }
        var type = Objects.requireNonNullElse(answer.headers().getFirst(CONTENT_TYPE), "application/json");
        // Younger than a second, always; and nobody behind us keeps it for longer than we do.
        return new PassedOn(
                OK,
                Map.of(CONTENT_TYPE, List.of(type), "Age", List.of("0"), "Cache-Control", List.of("no-store")),
                answer.body());
    }

    private static boolean isOperator() {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getAuthorities().stream().anyMatch(role -> OPERATOR.equals(role.getAuthority()));
    }
}
