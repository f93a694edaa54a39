package io.flashsale.payment.adapter.persistence;

import static java.util.Objects.requireNonNull;

import com.baomidou.mybatisplus.core.conditions.query.QueryWrapper;
import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.UserId;
import io.flashsale.payment.app.port.PaymentViews;
import io.flashsale.payment.domain.PaymentStatus;
import io.flashsale.payment.domain.PaymentView;
import io.flashsale.payment.domain.RefundStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads from the primary through the sharded source, by a key that carries its shard. */
@Component
final class MappedPaymentViews implements PaymentViews {

    private final PaymentMapper payments;
    private final RefundMapper refunds;

    MappedPaymentViews(PaymentMapper payments, RefundMapper refunds) {
        this.payments = payments;
        this.refunds = refunds;
    }

    @Override
    public Optional<PaymentView> find(PaymentId paymentId, UserId owner) {
        var row = payments.selectOne(new QueryWrapper<PaymentEntity>()
                .eq("payment_id", paymentId.value())
                .eq("user_id", owner.value()));
        return Optional.ofNullable(row).map(payment -> view(paymentId, payment));
    }

    private PaymentView view(PaymentId paymentId, PaymentEntity row) {
        var status = PaymentStatus.valueOf(requireNonNull(row.status));
        return new PaymentView(
                paymentId,
                new OrderId(requireNonNull(row.orderId)),
                status,
                new Money(requireNonNull(row.amountMinor), requireNonNull(row.currency)),
                row.payUrl,
                status == PaymentStatus.SUCCEEDED ? refundOf(paymentId) : null);
    }

    private @Nullable RefundStatus refundOf(PaymentId paymentId) {
        var refund = refunds.selectOne(new QueryWrapper<RefundEntity>().eq("payment_id", paymentId.value()));
        return refund == null ? null : RefundStatus.valueOf(requireNonNull(refund.status));
    }
}
