package io.flashsale.payment.adapter.sandbox;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.payment.PaymentProperties;
import io.flashsale.payment.app.port.CallbackMessage;
import io.flashsale.payment.app.port.CallbackVerdict;
import io.flashsale.payment.app.port.PaymentProvider;
import io.flashsale.payment.app.port.ProviderState;
import io.flashsale.payment.app.port.ProviderUnavailable;
import io.flashsale.payment.domain.Notice;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.Refund;
import io.flashsale.payment.sandbox.Fields;
import io.flashsale.payment.sandbox.MessageSignature;
import io.flashsale.payment.sandbox.Secrets;
import io.flashsale.platform.json.EventJson;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The sandbox provider behind the port. */
@Component
final class SandboxProvider implements PaymentProvider {

    static final String NAME = "sandbox";

    private static final Acknowledgement TAKEN = new Acknowledgement("application/json", "{\"received\":true}");

    private final SandboxHttp http;
    private final Secrets secrets;
    private final Duration window;
    private final JsonMapper json = EventJson.mapper();

    SandboxProvider(SandboxHttp http, Secrets secrets, PaymentProperties properties) {
        this.http = http;
        this.secrets = secrets;
        this.window = properties.sandbox().callbackWindow();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String open(Payment payment) {
        return read(http.post("/v1/payments", particulars(payment))).payUrl();
    }

    @Override
    public ProviderState query(Payment payment) {
        return state(http.get("/v1/payments/" + payment.paymentId()));
    }

    @Override
    public ProviderState close(Payment payment) {
        return state(http.post("/v1/payments/" + payment.paymentId() + "/close", particulars(payment)));
    }

    @Override
    public RefundAnswer refund(Refund refund) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("refundId", refund.refundId().toString());
        fields.put("paymentId", refund.paymentId().toString());
        fields.put("minor", Long.toString(refund.amount().minor()));
        fields.put("currency", refund.amount().currency());
        var answer = http.post("/v1/refunds", new Fields(fields));
        return switch (answer.status()) {
            case 200 -> new RefundAnswer.Accepted();
            case 409 -> new RefundAnswer.Refused("refused by the sandbox");
            default -> throw unexpected(answer);
        };
    }

    @Override
    public CallbackVerdict verify(CallbackMessage message) {
        var timestamp =
                message.header().apply(MessageSignature.TIMESTAMP_HEADER).orElse("");
        var signature =
                message.header().apply(MessageSignature.SIGNATURE_HEADER).orElse("");
        if (!MessageSignature.verify(secrets.all(), timestamp, message.body(), signature)) {
            return new CallbackVerdict.Forged();
        }
        var sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(sent, message.receivedAt()).abs().compareTo(window) > 0) {
            return new CallbackVerdict.Stale();
        }
        try {
            return new CallbackVerdict.Genuine(
                    json.readValue(message.body(), PaymentAnswer.class).notice());
        } catch (JacksonException | IllegalArgumentException | NullPointerException _) {
            return new CallbackVerdict.Unreadable();
        }
    }

    @Override
    public Acknowledgement acknowledgement() {
        return TAKEN;
    }

    private ProviderState state(SandboxHttp.Answer answer) {
        if (answer.status() == 404) {
            return new ProviderState.Unknown();
        }
        var payment = read(answer);
        return switch (payment.status()) {
            case "OPEN" -> new ProviderState.Open();
            case "CLOSED" -> new ProviderState.Closed();
            case "CAPTURED", "FAILED" -> new ProviderState.Told(payment.notice());
            default -> throw unexpected(answer);
        };
    }

    private PaymentAnswer read(SandboxHttp.Answer answer) {
        if (answer.status() != 200) {
            throw unexpected(answer);
        }
        return json.readValue(answer.body(), PaymentAnswer.class);
    }

    private static Fields particulars(Payment payment) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("paymentId", payment.paymentId().toString());
        fields.put("orderId", payment.orderId().toString());
        fields.put("minor", Long.toString(payment.amount().minor()));
        fields.put("currency", payment.amount().currency());
        return new Fields(fields);
    }

    private static ProviderUnavailable unexpected(SandboxHttp.Answer answer) {
        return new ProviderUnavailable("the sandbox provider answered " + answer.status(), null);
    }

    /** A payment as the provider describes it, in answers and callbacks; unknown fields are skipped. */
    record PaymentAnswer(
            PaymentId paymentId,
            OrderId orderId,
            String status,
            Money amount,
            @Nullable String payUrl,
            @Nullable String transactionId) {

        Notice notice() {
            return switch (status) {
                case "CAPTURED" -> new Notice.Captured(paymentId, orderId, amount, transaction());
                case "FAILED" -> new Notice.Failed(paymentId, orderId, amount);
                default -> throw new IllegalArgumentException("no final status");
            };
        }

        /** Law 5: a capture without the provider's name for it cannot be told from another one. */
        private String transaction() {
            if (transactionId == null) {
                throw new IllegalArgumentException("a capture without a transaction");
            }
            return transactionId;
        }

        @Override
        public String payUrl() {
            if (payUrl == null) {
                throw new ProviderUnavailable("the sandbox provider gave no pay URL", null);
            }
            return payUrl;
        }
    }
}
