package io.flashsale.payment.app;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.app.port.CallbackMessage;
import io.flashsale.payment.app.port.CallbackVerdict;
import io.flashsale.payment.app.port.Identities;
import io.flashsale.payment.app.port.PaymentProvider;
import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.app.port.ProviderState;
import io.flashsale.payment.app.port.ProviderUnavailable;
import io.flashsale.payment.app.port.RefundStore;
import io.flashsale.payment.domain.IdempotencyKey;
import io.flashsale.payment.domain.Payment;
import io.flashsale.payment.domain.PaymentStatus;
import io.flashsale.payment.domain.Refund;
import io.flashsale.payment.domain.RefundStatus;
import io.flashsale.payment.domain.Settlement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ports in memory, with a log of what happened in which order. */
final class Fakes {

    static final UserId ANNA = UserId.of("anna");
    static final OrderId ORDER = new OrderId(1L << 24 | ANNA.gene());
    static final Money AMOUNT = new Money(129900, "CNY");

    final List<String> log = new ArrayList<>();
    final Store store = new Store();
    final Refunds refunds = new Refunds();
    final Provider provider = new Provider();
    private long lastId = 1000;

    Payment payment(PaymentStatus status) {
        var payment = new Payment(
                ids().newPayment(ORDER),
                ORDER,
                ANNA,
                AMOUNT,
                "sandbox",
                status,
                "http://pay/1",
                status == PaymentStatus.SUCCEEDED ? "t1" : null,
                null,
                Instant.EPOCH);
        store.rows.put(payment.paymentId(), payment);
        return payment;
    }

    Identities ids() {
        return new Identities() {
            @Override
            public PaymentId newPayment(OrderId orderId) {
                return new PaymentId(++lastId << 6 | orderId.value() & 63);
            }

            @Override
            public RefundId newRefund(OrderId orderId) {
                return new RefundId(++lastId << 6 | orderId.value() & 63);
            }
        };
    }

    static Payment with(
            Payment p,
            PaymentStatus status,
            @Nullable String payUrl,
            @Nullable String transactionId,
            @Nullable Settlement settlement) {
        return new Payment(
                p.paymentId(),
                p.orderId(),
                p.userId(),
                p.amount(),
                p.provider(),
                status,
                payUrl,
                transactionId,
                settlement,
                p.payBefore());
    }

    final class Store implements PaymentStore {

        final Map<PaymentId, Payment> rows = new LinkedHashMap<>();
        final Map<String, PaymentId> keys = new HashMap<>();
        final List<Payment> announced = new ArrayList<>();

        /** Runs once between the look and the write, as another request would. */
        @Nullable
        Runnable beforeWrite;

        private void disturb() {
            var disturbance = beforeWrite;
            beforeWrite = null;
            if (disturbance != null) {
                disturbance.run();
            }
        }

        @Override
        public Optional<Payment> find(PaymentId paymentId) {
            return Optional.ofNullable(rows.get(paymentId));
        }

        @Override
        public Optional<Payment> findByKey(UserId userId, IdempotencyKey key) {
            return Optional.ofNullable(keys.get(userId + "/" + key)).map(rows::get);
        }

        @Override
        public Begun begin(Payment candidate, IdempotencyKey key) {
            log.add("row");
            var live = rows.values().stream()
                    .filter(p -> p.orderId().equals(candidate.orderId()))
                    .filter(p -> p.status() == PaymentStatus.STARTED || p.status() == PaymentStatus.SUCCEEDED)
                    .findFirst();
            var payment = live.orElse(candidate);
            rows.putIfAbsent(payment.paymentId(), payment);
            keys.put(candidate.userId() + "/" + key, payment.paymentId());
            return live.isPresent() ? new Begun.Joined(payment) : new Begun.Created(payment);
        }

        @Override
        public Payment recordPayUrl(Payment seen, String payUrl) {
            return Objects.requireNonNull(
                    rows.computeIfPresent(seen.paymentId(), (_, p) -> with(p, p.status(), payUrl, null, null)));
        }

        @Override
        public boolean move(PaymentId paymentId, PaymentStatus from, PaymentStatus to) {
            disturb();
            var row = Objects.requireNonNull(rows.get(paymentId));
            if (row.status() != from) {
                return false;
            }
            rows.put(paymentId, with(row, to, row.payUrl(), null, null));
            return true;
        }

        @Override
        public CaptureResult capture(Payment seen, String transactionId) {
            disturb();
            var row = Objects.requireNonNull(rows.get(seen.paymentId()));
            if (row.status() != seen.status()) {
                return CaptureResult.RACED;
            }
            rows.put(seen.paymentId(), with(row, PaymentStatus.SUCCEEDED, row.payUrl(), transactionId, null));
            announced.add(row);
            return CaptureResult.DONE;
        }

        @Override
        public void announceAgain(Payment captured) {
            announced.add(captured);
        }

        @Override
        public int requestClosing(Collection<OrderId> orders) {
            return orders.size();
        }

        boolean settle(PaymentId paymentId, Settlement settlement) {
            var row = Objects.requireNonNull(rows.get(paymentId));
            if (row.settlement() == null && row.status() == PaymentStatus.SUCCEEDED) {
                rows.put(paymentId, with(row, row.status(), row.payUrl(), row.transactionId(), settlement));
                return true;
            }
            return row.settlement() == settlement;
        }

        @Override
        public List<PaymentId> settlePaid(List<PaymentId> paid) {
            return paid.stream().filter(id -> !settle(id, Settlement.PAID)).toList();
        }

        @Override
        public List<Check> dueChecks(int limitPerDatabase, Duration closeGrace) {
            return List.of();
        }

        @Override
        public boolean takeCheck(Check check, Duration pause) {
            log.add("check in " + pause.toSeconds());
            return true;
        }
    }

    final class Refunds implements RefundStore {

        final Map<PaymentId, Refund> rows = new LinkedHashMap<>();
        int booked;

        @Override
        public Optional<Refund> find(PaymentId paymentId) {
            return Optional.ofNullable(rows.get(paymentId));
        }

        @Override
        public boolean request(Payment payment, RefundId refundId, String reason) {
            if (!store.settle(payment.paymentId(), Settlement.ORPHANED)) {
                throw new IllegalStateException("it paid its order");
            }
            var refund = new Refund(
                    refundId,
                    payment.paymentId(),
                    payment.amount(),
                    payment.provider(),
                    Objects.requireNonNull(payment.transactionId()),
                    RefundStatus.REQUESTED,
                    0);
            return rows.putIfAbsent(payment.paymentId(), refund) == null;
        }

        @Override
        public List<Refund> due(int limitPerDatabase) {
            return List.copyOf(rows.values());
        }

        @Override
        public boolean takeAttempt(Refund refund, Duration pause) {
            log.add("attempt, next in " + pause.toSeconds());
            return true;
        }

        @Override
        public boolean succeed(Refund refund) {
            var row = Objects.requireNonNull(rows.get(refund.paymentId()));
            if (row.status() == RefundStatus.SUCCEEDED) {
                return false;
            }
            rows.put(
                    refund.paymentId(),
                    new Refund(
                            row.refundId(),
                            row.paymentId(),
                            row.amount(),
                            row.provider(),
                            row.transactionId(),
                            RefundStatus.SUCCEEDED,
                            row.attempts()));
            booked++;
            return true;
        }
    }

    final class Provider implements PaymentProvider {

        boolean down;
        ProviderState state = new ProviderState.Open();
        RefundAnswer refundAnswer = new RefundAnswer.Accepted();
        final Map<RefundId, Refund> refunded = new LinkedHashMap<>();

        private void call(String what) {
            log.add(what);
            if (down) {
                throw new ProviderUnavailable("down", null);
            }
        }

        @Override
        public String name() {
            return "sandbox";
        }

        @Override
        public String open(Payment payment) {
            call("open");
            return "http://pay/" + payment.paymentId();
        }

        @Override
        public ProviderState query(Payment payment) {
            call("query");
            return state;
        }

        @Override
        public ProviderState close(Payment payment) {
            call("close");
            return state;
        }

        @Override
        public RefundAnswer refund(Refund refund) {
            call("refund");
            refunded.put(refund.refundId(), refund);
            return refundAnswer;
        }

        @Override
        public CallbackVerdict verify(CallbackMessage message) {
            return new CallbackVerdict.Forged();
        }

        @Override
        public Acknowledgement acknowledgement() {
            return new Acknowledgement("text/plain", "ok");
        }
    }
}
