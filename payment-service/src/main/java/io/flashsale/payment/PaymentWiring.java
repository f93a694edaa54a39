package io.flashsale.payment;

import io.flashsale.payment.app.CheckPayment;
import io.flashsale.payment.app.CloseCancelled;
import io.flashsale.payment.app.MarkPaid;
import io.flashsale.payment.app.RecordNotice;
import io.flashsale.payment.app.RefundOrphans;
import io.flashsale.payment.app.SendRefund;
import io.flashsale.payment.app.StartPayment;
import io.flashsale.payment.app.port.Identities;
import io.flashsale.payment.app.port.Orders;
import io.flashsale.payment.app.port.PaymentProvider;
import io.flashsale.payment.app.port.PaymentStore;
import io.flashsale.payment.app.port.Providers;
import io.flashsale.payment.app.port.RefundStore;
import io.flashsale.payment.domain.Backoff;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The verbs know nothing of Spring: here they meet their ports. */
@Configuration(proxyBeanMethods = false)
class PaymentWiring {

    @Bean
    Providers providers(List<PaymentProvider> providers) {
        return new Providers(providers.stream().collect(Collectors.toMap(PaymentProvider::name, Function.identity())));
    }

    @Bean
    StartPayment startPayment(
            PaymentStore payments,
            Orders orders,
            Providers providers,
            Identities identities,
            PaymentProperties properties) {
        return new StartPayment(payments, orders, providers, properties.provider(), identities);
    }

    @Bean
    RecordNotice recordNotice(PaymentStore payments) {
        return new RecordNotice(payments);
    }

    @Bean
    RefundOrphans refundOrphans(PaymentStore payments, RefundStore refunds, Identities identities) {
        return new RefundOrphans(payments, refunds, identities);
    }

    @Bean
    SendRefund sendRefund(RefundStore refunds, Providers providers, PaymentProperties properties) {
        var settings = properties.refunds();
        return new SendRefund(refunds, providers, new Backoff(settings.firstPause(), settings.longestPause()));
    }

    @Bean
    MarkPaid markPaid(PaymentStore payments) {
        return new MarkPaid(payments);
    }

    @Bean
    CloseCancelled closeCancelled(PaymentStore payments) {
        return new CloseCancelled(payments);
    }

    @Bean
    CheckPayment checkPayment(
            PaymentStore payments, Providers providers, RecordNotice recordNotice, PaymentProperties properties) {
        var settings = properties.checks();
        return new CheckPayment(
                payments,
                providers,
                recordNotice,
                new Backoff(settings.firstPause(), settings.longestPause()),
                settings.closeGrace());
    }
}
