package io.flashsale.gateway.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.adapter.upstream.Upstream;
import io.flashsale.platform.bundle.BundledAnswer;
import io.flashsale.platform.bundle.BundledCheckout;
import io.flashsale.platform.bundle.Bundles;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.LaneFull;
import io.flashsale.platform.lane.LaneSettings;
import io.flashsale.platform.lane.LaneTimeout;
import io.flashsale.platform.lane.Lanes;
import io.flashsale.platform.trace.Step;
import io.flashsale.platform.trace.Traces;
import io.flashsale.platform.web.ProblemException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Checkouts that wait at the same time travel to order-service in one call: the hop is the dearest part of an order, and a
 * call that carries thirty costs little more than one that carries one. A lone checkout goes at once; what comes soon after
 * it waits a little for company (docs/adr/0018-checkouts-travel-together.md, 0025).
 */
final class CheckoutLane {

    private static final int OK = 200;

    /** Of one checkout, ids and trace left aside. 256 of them are half of what order-service takes in one call. */
    private static final int MOST_CHARACTERS = 8 * 1024;

    private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

    private final Upstream orders;
    private final Traces traces;
    private final Lane<BundledCheckout, BundledAnswer> lane;

    CheckoutLane(Upstream orders, Lanes lanes, GatewayProperties properties, Traces traces) {
        var checkout = properties.checkout();
        this.orders = orders;
        this.traces = traces;
        this.lane = lanes.open(
                new LaneSettings(
                                "checkout",
                                checkout.maxBundle(),
                                checkout.capacity(),
                                checkout.concurrency(),
                                checkout.maxWait())
                        .withAnswerWithin(properties.upstream().responseTimeout())
                        .withPatience(checkout.patience())
                        .withRest(checkout.rest()),
                this::carry);
    }

    /** A bundle is read whole by order-service, up to its limit for one: whoever brings much travels alone. */
    static boolean carries(PlainCheckout checkout, @Nullable String contentType, byte[] body) {
        int size = body.length
                + checkout.key().length()
                + checkout.token().length()
                + orEmpty(contentType).length();
        return size <= MOST_CHARACTERS;
    }

    /** @throws ProblemException 503 if order-service can't be reached or has no place, 504 if the answer takes too long */
    PassedOn send(PlainCheckout checkout, @Nullable String contentType, byte[] body) {
        var answer = await(new BundledCheckout(
                checkout.token(),
                checkout.item().saleId(),
                checkout.item().skuId(),
                checkout.key(),
                orEmpty(Traces.current()),
                orEmpty(MDC.get("requestId")),
                orEmpty(contentType),
                body));
        Map<String, List<String>> headers = new TreeMap<>();
        answer.headers().forEach((name, value) -> headers.put(name, Collections.singletonList(value)));
        return new PassedOn(answer.status(), headers, answer.body());
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private BundledAnswer await(BundledCheckout checkout) {
        try {
            return lane.submit(checkout).get();
        } catch (LaneFull full) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof ProblemException problem) {
                // Its own exception for each caller: one is thrown by many threads else.
                throw new ProblemException(problem.problem());
            }
            if (failed.getCause() instanceof LaneTimeout) {
                throw new ProblemException(ProblemCode.GATEWAY_TIMEOUT, RETRY_AFTER);
            }
            if (failed.getCause() instanceof LaneFull) {
                throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
            }
            throw new IllegalStateException("a bundle failed", failed.getCause());
        }
    }

    /** Each part has an Idempotency-Key, so a bundle may be sent again where a single one may. */
    private void carry(List<Lane.Entry<BundledCheckout, BundledAnswer>> batch) {
        List<BundledCheckout> checkouts =
                batch.stream().map(Lane.Entry::request).toList();
        byte[] bundle = Bundles.checkouts(checkouts);
        HttpResponse<byte[]> response = traces.runSending(
                () -> Step.call("POST", orders.service()),
                checkouts,
                BundledCheckout::traceparent,
                () -> orders.send(true, instance -> request(instance, bundle)));
        if (response.statusCode() != OK) {
            throw new ProblemException(ProblemCode.UNAVAILABLE, RETRY_AFTER);
        }
        List<BundledAnswer> answers = Bundles.answers(response.body());
        if (answers.size() != batch.size()) {
            throw new IllegalStateException(answers.size() + " answers to " + batch.size() + " checkouts");
        }
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).answer(answers.get(i));
        }
    }

    private static HttpRequest request(URI instance, byte[] bundle) {
        var builder = HttpRequest.newBuilder(URI.create(instance + "/checkouts"))
                .header("Content-Type", Bundles.CONTENT_TYPE)
                .header("Accept", Bundles.CONTENT_TYPE)
                .POST(BodyPublishers.ofByteArray(bundle));
        var traceparent = Traces.current();
        if (traceparent != null) {
            builder.header("traceparent", traceparent);
        }
        return builder.build();
    }
}
