package io.flashsale.audit;

import io.flashsale.audit.HistoryEvent.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Histories of clients, read and joined: each call with its end.
 *
 * @param calls in the order in which they were invoked
 */
public record ClientHistory(List<Call> calls) {

    /** The operation that places an order. */
    public static final String PLACE = "place";

    /** The operation that cancels one. */
    public static final String CANCEL = "cancel";

    /** The operation that starts a payment. */
    public static final String PAY = "pay";

    /** Pressing a button on the provider's pay page. */
    public static final String PRESS = "press";

    /** Handing in scans of parcels. */
    public static final String SCAN = "scan";

    /** @param end the invocation itself if the call never ended: unknown */
    public record Call(HistoryEvent invoke, HistoryEvent end) {

        public boolean isOk() {
            return end.kind() == Kind.OK;
        }

        public boolean isRefused() {
            return end.kind() == Kind.REFUSED;
        }

        /** By the answer, else by the invocation. */
        public Optional<String> id(String name) {
            return end.id(name).or(() -> invoke.id(name));
        }

        public String client() {
            return invoke.client();
        }

        @Override
        public String toString() {
            String outcome = end.kind() == Kind.INVOKE ? "no end" : end.kind() + " " + end.status();
            return invoke.at() + " " + client() + " " + invoke.operation() + " " + end.ids() + ": " + outcome;
        }
    }

    public ClientHistory {
        calls = List.copyOf(calls);
    }

    public static ClientHistory none() {
        return new ClientHistory(List.of());
    }

    public static ClientHistory of(List<HistoryEvent> events) {
        Map<String, Call> calls = new LinkedHashMap<>();
        for (HistoryEvent event : events) {
            if (event.kind() == Kind.INVOKE) {
                calls.put(event.call(), new Call(event, event));
            } else {
                calls.computeIfPresent(event.call(), (name, call) -> new Call(call.invoke(), event));
            }
        }
        return new ClientHistory(new ArrayList<>(calls.values()));
    }

    public boolean isEmpty() {
        return calls.isEmpty();
    }

    public List<Call> of(String operation) {
        return calls.stream()
                .filter(call -> call.invoke().operation().equals(operation))
                .toList();
    }

    /** Calls that the platform said it had done. */
    public List<Call> done(String operation) {
        return of(operation).stream().filter(Call::isOk).toList();
    }

    /** Everybody who tried to place an order, and whose orders are therefore all known here. */
    public Set<String> shoppers() {
        Set<String> names = new HashSet<>();
        of(PLACE).forEach(call -> names.add(call.client()));
        return names;
    }
}
