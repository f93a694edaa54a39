package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.domain.ItemKey;
import io.flashsale.gateway.domain.SeenKeys;
import io.flashsale.gateway.domain.SoldOutFlags;
import io.flashsale.platform.web.ProblemException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Passes attempts to order on, except the hopeless: for a moment after a service said "sold out", others are told so here.
 *
 * <p>A shopper who repeats a request that has won must get his order, never a refusal. So a request is cut short only if
 * this gateway never passed its (user, Idempotency-Key) on, and has been up for long enough to know (docs/adr/0008).
 */
final class PlaceOrder implements HandlerFunction<ServerResponse> {

    private static final int CONFLICT = 409;
    private static final int CREATED = 201;
    private static final String SOLD_OUT_MEMBER = "\"code\":\"" + ProblemCode.SOLD_OUT.slug() + "\"";

    /** What a body without a readable quantity counts as: the service decides about it. */
    private static final int UNKNOWN = 0;

    private final PassOn passOn;
    private final @Nullable CheckoutLane lane;
    private final boolean enabled;
    private final SoldOutFlags flags;
    private final SeenKeys seenKeys;
    private final long cutShortFromNanos;
    private final LongSupplier nanoTime;
    private final JsonMapper json;
    private final Counter cutShort;

    /** @param lane null if each checkout travels by itself */
    PlaceOrder(
            PassOn passOn,
            @Nullable CheckoutLane lane,
            SoldOutFlags flags,
            GatewayProperties.SoldOut properties,
            LongSupplier nanoTime,
            JsonMapper json,
            MeterRegistry meters) {
        long now = nanoTime.getAsLong();
        this.passOn = passOn;
        this.lane = lane;
        this.enabled = properties.enabled();
        this.flags = flags;
        this.seenKeys = new SeenKeys(properties.memory().toNanos(), properties.memoryBits(), now);
        this.cutShortFromNanos = now + properties.warmUp().toNanos();
        this.nanoTime = nanoTime;
        this.json = json;
        this.cutShort = meters.counter("flash.gateway.soldout.local");
    }

    @Override
    public ServerResponse handle(ServerRequest request) throws IOException {
        var servlet = request.servletRequest();
        byte[] body = servlet.getInputStream().readAllBytes();
        var key = servlet.getHeader(PassOn.IDEMPOTENCY_KEY);
        if (key == null) {
            return passOn.handle(servlet, body);
        }
        var item = new ItemKey(request.pathVariable("saleId"), request.pathVariable("skuId"));
        return place(item, caller(), key, body, () -> passOn.handle(servlet, body));
    }

    /** @param user whose token it is */
    PassedOn place(HttpServletRequest request, PlainCheckout checkout, String user) throws IOException {
        byte[] body = request.getInputStream().readAllBytes();
        return place(checkout.item(), user, checkout.key(), body, () -> carry(request, checkout, body));
    }

    private PassedOn place(ItemKey item, String user, String key, byte[] body, Supplier<PassedOn> ask) {
        if (!enabled) {
            return ask.get();
        }
        long now = nanoTime.getAsLong();
        if (isHopeless(item, body, user, key, now)) {
            cutShort.increment();
            throw new ProblemException(ProblemCode.SOLD_OUT);
        }
        seenKeys.add(user, key, now);
        var answer = ask.get();
        learn(item, body, answer);
        return answer;
    }

    private PassedOn carry(HttpServletRequest request, PlainCheckout checkout, byte[] body) {
        var type = request.getContentType();
        return lane == null || !CheckoutLane.carries(checkout, type, body)
                ? passOn.handle(request, body)
                : lane.send(checkout, type, body);
    }

    private boolean isHopeless(ItemKey item, byte[] body, String user, String key, long now) {
        if (now - cutShortFromNanos < 0 || !flags.isFlagged(item, now) || seenKeys.mayContain(user, key, now)) {
            return false;
        }
        int quantity = quantity(body);
        return quantity != UNKNOWN && flags.isSoldOut(item, quantity, now);
    }

    private void learn(ItemKey item, byte[] request, PassedOn answer) {
        if (answer.status() == CREATED) {
            flags.hasUnits(item);
        } else if (answer.status() == CONFLICT
                && new String(answer.body(), StandardCharsets.UTF_8).contains(SOLD_OUT_MEMBER)) {
            int quantity = quantity(request);
            if (quantity != UNKNOWN) {
                flags.refused(item, quantity, nanoTime.getAsLong());
            }
        }
    }

    /** The top-level {@code quantity}, without building a tree. */
    private int quantity(byte[] body) {
        try (JsonParser parser = json.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return UNKNOWN;
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean found = "quantity".equals(parser.currentName());
                var value = parser.nextToken();
                if (found) {
                    return value == JsonToken.VALUE_NUMBER_INT ? Math.max(UNKNOWN, parser.getIntValue()) : UNKNOWN;
                }
                parser.skipChildren();
            }
            return UNKNOWN;
        } catch (JacksonException unreadable) {
            return UNKNOWN;
        }
    }

    private static String caller() {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        return authentication == null ? "" : authentication.getName();
    }
}
