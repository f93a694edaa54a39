package io.flashsale.payment.adapter.web;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.UserId;
import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.StartPayment;
import io.flashsale.payment.app.StartPayment.Outcome;
import io.flashsale.payment.app.port.PaymentViews;
import io.flashsale.payment.domain.IdempotencyKey;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentView;
import io.flashsale.platform.web.CurrentUser;
import io.flashsale.platform.web.Problem;
import io.flashsale.platform.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import java.net.URI;
import java.time.Duration;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Paying, as a shopper sees it. */
@RestController
@PreAuthorize("hasRole('SHOPPER')")
class PaymentController {

    private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
    private static final String REPLAYED = "Idempotency-Replayed";

    private final StartPayment startPayment;
    private final PaymentViews views;
    private final Duration pendingRetryAfter;
    private final MeterRegistry registry;

    PaymentController(
            StartPayment startPayment, PaymentViews views, PaymentProperties properties, MeterRegistry registry) {
        this.startPayment = startPayment;
        this.views = views;
        this.pendingRetryAfter = properties.orderPendingRetryAfter();
        this.registry = registry;
    }

    /** 201 for a new payment; 200 for the one that the key, or another key of this order, had started. */
    @Operation(
            summary = "Pay an order",
            description =
                    "201: a new payment; send the shopper to payUrl. 200: the one that this key (Idempotency-Replayed:"
                            + " true) or another key of this order had started. 409 order-pending: repeat after Retry-After."
                            + " 503: repeat with the same key.")
    @PostMapping("/api/v1/orders/{orderId}/payments")
    ResponseEntity<PaymentAnswer> start(
            @PathVariable OrderId orderId,
            @RequestHeader(IDEMPOTENCY_KEY) String idempotencyKey,
            @CurrentUser UserId user) {
        return switch (startPayment.start(user, orderId, key(idempotencyKey))) {
            case Outcome.Started(var payment) -> {
                count("started");
                yield ResponseEntity.created(URI.create("/api/v1/payments/" + payment.paymentId()))
                        .body(answer(payment));
            }
            case Outcome.Joined(var payment) -> {
                count("joined");
                yield ResponseEntity.ok(answer(payment));
            }
            case Outcome.Replayed(var payment) -> {
                count("replayed");
                yield ResponseEntity.ok().header(REPLAYED, "true").body(answer(payment));
            }
            case Outcome.KeyReused _ -> throw refused(new ProblemException(ProblemCode.IDEMPOTENCY_KEY_REUSED));
            case Outcome.NoSuchOrder _ -> throw refused(new ProblemException(ProblemCode.NOT_FOUND));
            case Outcome.OrderPending _ ->
                throw refused(new ProblemException(ProblemCode.ORDER_PENDING, pendingRetryAfter));
            case Outcome.OrderNotPayable(var status) ->
                throw refused(
                        new ProblemException(ProblemCode.ORDER_STATE, "The order is " + status + ", not CONFIRMED."));
        };
    }

    @Operation(summary = "Look at a payment", description = "refundStatus appears once the money is on its way back.")
    @GetMapping("/api/v1/payments/{paymentId}")
    PaymentAnswer show(@PathVariable PaymentId paymentId, @CurrentUser UserId user) {
        return views.find(paymentId, user)
                .map(PaymentAnswer::of)
                .orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
    }

    private static IdempotencyKey key(String text) {
        if (text.isBlank()) {
            throw new ProblemException(ProblemCode.IDEMPOTENCY_KEY_MISSING);
        }
        try {
            return new IdempotencyKey(text);
        } catch (IllegalArgumentException malformed) {
            throw new ProblemException(
                    Problem.field(IDEMPOTENCY_KEY, "must be 1 to 64 printable characters without blanks"));
        }
    }

    private static PaymentAnswer answer(Payment payment) {
        return PaymentAnswer.of(PaymentView.of(payment));
    }

    private ProblemException refused(ProblemException problem) {
        count(problem.problem().code().slug());
        return problem;
    }

    private void count(String outcome) {
        registry.counter("flash.payment.requests", "outcome", outcome).increment();
    }
}
