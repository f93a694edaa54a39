package io.flashsale.audit.law;

import io.flashsale.audit.ClientHistory;
import io.flashsale.audit.ClientHistory.Call;
import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.OrderState;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.ProviderBook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Law 7: no order without a request that may have made it, no second order for one key; no units, payment or parcel
 * without its order; no capture that the provider does not know.
 */
public final class NothingInvented implements Law {

    /** An intent: however often it is sent, it makes one order at most. */
    private record Intent(String userId, String key) {}

    @Override
    public int number() {
        return 7;
    }

    @Override
    public String title() {
        return "nothing invented";
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Orders orders = evidence.orders().get();
        ClientHistory history = evidence.history().get();
        askedFor(breaches, orders, history);
        evidence.ledger().get().entries().forEach(entry -> {
            boolean exists = orders.find(entry.orderId())
                    .filter(order -> order.state() != OrderState.VOID)
                    .isPresent();
            breaches.check(exists, entry, "there is no such order");
        });
        evidence.payments()
                .get()
                .rows()
                .forEach(payment ->
                        breaches.check(orders.find(payment.orderId()).isPresent(), payment, "there is no such order"));
        evidence.parcels()
                .get()
                .rows()
                .forEach(parcel ->
                        breaches.check(orders.find(parcel.orderId()).isPresent(), parcel, "there is no such order"));
        ProviderBook book = evidence.provider().get();
        if (book.known()) {
            evidence.payments().get().rows().stream()
                    .filter(payment -> payment.succeeded())
                    .forEach(payment -> breaches.check(
                            book.payments().containsKey(Long.toString(payment.paymentId())),
                            payment,
                            "the provider knows nothing of it"));
        }
        if (history.isEmpty()) {
            breaches.note("no client's history: whether orders were asked for could not be judged");
        }
        return breaches.outcome();
    }

    private static void askedFor(Breaches breaches, Orders orders, ClientHistory history) {
        Map<Intent, List<Call>> asked = new HashMap<>();
        for (Call call : history.of(ClientHistory.PLACE)) {
            asked.computeIfAbsent(new Intent(call.client(), call.id("key").orElse("")), i -> new ArrayList<>())
                    .add(call);
        }
        Set<String> shoppers = history.shoppers();
        Set<Intent> fulfilled = new HashSet<>();
        for (OrderRow order : orders.rows()) {
            String key = order.key();
            if (order.state() == OrderState.VOID || key == null) {
                breaches.check(order.state() == OrderState.VOID, order, "without an idempotency key");
                continue;
            }
            var intent = new Intent(order.userId(), key);
            breaches.check(fulfilled.add(intent), order, "a second order for the key " + key);
            // Of people who are not in the history nothing is known.
            if (shoppers.contains(order.userId())) {
                List<Call> calls = asked.getOrDefault(intent, List.of());
                breaches.check(!calls.isEmpty(), order, "nobody asked for it with the key " + key);
                breaches.check(
                        calls.isEmpty() || calls.stream().anyMatch(call -> mayHaveMade(call, order)),
                        order,
                        "all who asked for it were refused, or asked for something else: " + calls);
            }
        }
    }

    private static boolean mayHaveMade(Call call, OrderRow order) {
        return !call.isRefused()
                && call.invoke()
                        .id("saleId")
                        .map(Long.toString(order.item().saleId())::equals)
                        .orElse(true)
                && call.invoke().id("skuId").map(order.item().skuId()::equals).orElse(true)
                && call.invoke()
                        .id("quantity")
                        .map(Integer.toString(order.quantity())::equals)
                        .orElse(true);
    }
}
