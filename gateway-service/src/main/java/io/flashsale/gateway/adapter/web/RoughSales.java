package io.flashsale.gateway.adapter.web;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.degrade.Degradation;
import io.flashsale.gateway.domain.Availability;
import io.flashsale.gateway.domain.Level;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.function.HandlerFunction;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sales without exact figures, some seconds old: what is left of them from level 1 on. However many ask, inventory-service
 * is asked once in that time. Operators are not served here: they see drafts, and need the figures most when it is hard.
 */
final class RoughSales implements HandlerFunction<ServerResponse> {

    private static final String OPERATOR = "ROLE_OPERATOR";
    private static final int OK = 200;

    private final PassOn passOn;
    private final Degradation degradation;
    private final JsonMapper json;
    private final CacheControl cacheControl;

    /** By path and query. */
    private final Cache<String, CompletableFuture<ServerResponse>> kept;

    RoughSales(PassOn passOn, Degradation degradation, GatewayProperties.Degradation settings, JsonMapper json) {
        this.passOn = passOn;
        this.degradation = degradation;
        this.json = json;
        // No longer in the shopper's browser than here: what is kept there cannot be taken back.
        this.cacheControl = CacheControl.maxAge(settings.salesKeptFor()).cachePrivate();
        this.kept = Caffeine.newBuilder()
                .expireAfterWrite(settings.salesKeptFor())
                .maximumSize(settings.maxSales())
                .build();
    }

    boolean isFor() {
        return degradation.givesUp(Level.STOCK_FIGURES) && !isOperator();
    }

    @Override
    public ServerResponse handle(ServerRequest request) throws Exception {
        degradation.countGivenUp(Level.STOCK_FIGURES);
        var servlet = request.servletRequest();
        var query = servlet.getQueryString();
        var key = query == null ? servlet.getRequestURI() : servlet.getRequestURI() + "?" + query;
        var mine = new CompletableFuture<ServerResponse>();
        var others = kept.asMap().putIfAbsent(key, mine);
        if (others != null) {
            return await(others);
        }
        try {
            var answer = passOn.handle(request);
            if (answer.status() != OK) {
                kept.asMap().remove(key, mine);
            }
            var rough = rough(answer);
            mine.complete(rough);
            return rough;
        } catch (RuntimeException | IOException failed) {
            kept.asMap().remove(key, mine);
            mine.completeExceptionally(failed);
            throw failed;
        }
    }

    private static ServerResponse await(CompletableFuture<ServerResponse> answer) throws InterruptedException {
        try {
            // Bounded by the call to the service, which somebody is making.
            return answer.get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException same) {
                throw same;
            }
            throw new IllegalStateException(failed);
        }
    }

    private ServerResponse rough(PassedOn answer) {
        byte[] body = answer.status() == OK ? without(answer.body()) : null;
        if (body == null) {
            return answer;
        }
        return ServerResponse.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .contentLength(body.length)
                .cacheControl(cacheControl)
                .build((_, response) -> {
                    response.getOutputStream().write(body);
                    return null;
                });
    }

    private byte @Nullable [] without(byte[] body) {
        try {
            var read = json.readTree(body);
            if (read.get("items") instanceof ArrayNode several && !read.has("saleId")) {
                several.forEach(RoughSales::roughen);
            } else {
                roughen(read);
            }
            return json.writeValueAsBytes(read);
        } catch (JacksonException unreadable) {
            return null;
        }
    }

    private static void roughen(JsonNode sale) {
        for (var item : sale.path("items")) {
            if (item instanceof ObjectNode node && node.path("available").isInt()) {
                var rough = Availability.of(
                        node.get("available").intValue(), node.path("total").asInt(0));
                node.putNull("available").put("availability", rough.word());
            }
        }
    }

    private static boolean isOperator() {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null
                && caller.getAuthorities().stream().anyMatch(role -> OPERATOR.equals(role.getAuthority()));
    }
}
