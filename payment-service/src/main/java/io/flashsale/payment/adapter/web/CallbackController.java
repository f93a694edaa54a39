package io.flashsale.payment.adapter.web;

import io.flashsale.contract.ProblemCode;
import io.flashsale.payment.app.RecordNotice;
import io.flashsale.payment.app.port.CallbackMessage;
import io.flashsale.payment.app.port.CallbackVerdict;
import io.flashsale.payment.app.port.PaymentProvider;
import io.flashsale.payment.app.port.Providers;
import io.flashsale.payment.domain.Notice;
import io.flashsale.platform.web.ProblemException;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Where providers tell what became of a payment. The path is public: the signature is the ticket, and it is checked
 * before a single byte of the body is understood.
 */
@RestController
class CallbackController {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackController.class);

    private static final String SIGNATURE = "The signature is not valid.";
    private static final String TIMESTAMP = "The timestamp is too far from now.";

    private final Providers providers;
    private final RecordNotice recordNotice;
    private final Clock clock;
    private final MeterRegistry registry;

    CallbackController(Providers providers, RecordNotice recordNotice, Clock clock, MeterRegistry registry) {
        this.providers = providers;
        this.recordNotice = recordNotice;
        this.clock = clock;
        this.registry = registry;
    }

    /** 200 also for what we knew already; 401 for a bad signature; 409 if it is not the payment we asked for. */
    @Operation(
            summary = "A provider tells what became of a payment",
            description =
                    "For providers. The sandbox signs with Sandbox-Signature = hex(HMAC-SHA256(secret, Sandbox-Timestamp"
                            + " + '.' + raw body)); the timestamp is in seconds since 1970 and at most 300 s from now."
                            + " 200: taken, or known already. 401: not signed so. 409: not the payment we asked for.")
    @SecurityRequirements
    @PostMapping("/api/v1/payments/callbacks/{provider}")
    ResponseEntity<String> receive(@PathVariable String provider, HttpServletRequest request) throws IOException {
        var known = providers.find(provider).orElseThrow(() -> new ProblemException(ProblemCode.NOT_FOUND));
        // The body limit of the web edge bounds this read.
        var message = new CallbackMessage(
                name -> onlyValue(request, name), request.getInputStream().readAllBytes(), clock.instant());
        return switch (known.verify(message)) {
            case CallbackVerdict.Genuine(var notice) -> record(known, notice);
            case CallbackVerdict.Forged _ ->
                throw refused(provider, "forged", new ProblemException(ProblemCode.UNAUTHENTICATED, SIGNATURE));
            case CallbackVerdict.Stale _ ->
                throw refused(provider, "stale", new ProblemException(ProblemCode.UNAUTHENTICATED, TIMESTAMP));
            case CallbackVerdict.Unreadable _ ->
                throw refused(provider, "unreadable", new ProblemException(ProblemCode.MALFORMED_REQUEST));
        };
    }

    /** Of two signatures, or two timestamps, none counts: which one would it be? */
    private static Optional<String> onlyValue(HttpServletRequest request, String header) {
        var values = request.getHeaders(header);
        if (!values.hasMoreElements()) {
            return Optional.empty();
        }
        var first = values.nextElement();
        return values.hasMoreElements() ? Optional.empty() : Optional.of(first);
    }

    private ResponseEntity<String> record(PaymentProvider provider, Notice notice) {
        return switch (recordNotice.record(provider.name(), notice)) {
            case RecordNotice.Outcome.Captured _ -> taken(provider, "captured");
            case RecordNotice.Outcome.Failed _ -> taken(provider, "failed");
            case RecordNotice.Outcome.Duplicate _ -> taken(provider, "duplicate");
            case RecordNotice.Outcome.Mismatch(var what) -> {
                LOG.error("a callback of {} about payment {} differs in {}", provider.name(), notice.paymentId(), what);
                throw refused(
                        provider.name(),
                        "mismatch",
                        new ProblemException(ProblemCode.PAYMENT_MISMATCH, null, Map.of("differs", what)));
            }
            case RecordNotice.Outcome.NoSuchPayment _ -> {
                LOG.error(
                        "a callback of {} about payment {}, which does not exist", provider.name(), notice.paymentId());
                throw refused(provider.name(), "unknown", new ProblemException(ProblemCode.NOT_FOUND));
            }
        };
    }

    private ResponseEntity<String> taken(PaymentProvider provider, String result) {
        count(provider.name(), result);
        var answer = provider.acknowledgement();
        return ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, answer.contentType())
                .body(answer.body());
    }

    private ProblemException refused(String provider, String result, ProblemException problem) {
        count(provider, result);
        return problem;
    }

    private void count(String provider, String result) {
        registry.counter("flash.payment.callbacks", "provider", provider, "result", result)
                .increment();
    }
}
