package io.flashsale.audit;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * One line of a client's history.
 *
 * @param call joins an invocation and its end
 * @param ids what is known by name: saleId, skuId, quantity, key, orderId, paymentId and so on
 * @param status of the HTTP answer, 0 if there was none
 * @param code of a refusal, or why the outcome is unknown
 */
public record HistoryEvent(
        Instant at,
        Kind kind,
        String call,
        String client,
        String operation,
        Map<String, String> ids,
        int status,
        String code) {

    /** What happened. */
    public enum Kind {
        /** Is about to be sent. */
        INVOKE,
        /** Was answered: done. */
        OK,
        /** Was answered: not done, and never will be. */
        REFUSED,
        /** No answer, or one that leaves it open. */
        UNKNOWN
    }

    public HistoryEvent {
        ids = Map.copyOf(ids);
    }

    public Optional<String> id(String name) {
        return Optional.ofNullable(ids.get(name));
    }
}
