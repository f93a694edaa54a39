package io.flashsale.order.adapter.messaging;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.ParcelMoved;
import io.flashsale.contract.PayDeadline;
import io.flashsale.contract.PaymentSucceeded;
import io.flashsale.contract.StockDecided;
import io.flashsale.contract.Topics;
import io.flashsale.order.app.DecideOrders;
import io.flashsale.order.app.ExpireOrders;
import io.flashsale.order.app.PayOrders;
import io.flashsale.order.app.ShipOrders;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.platform.messaging.Subscription;
import io.flashsale.platform.messaging.TooEarly;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this service listens to. */
@Configuration(proxyBeanMethods = false)
class Subscriptions {

    @Bean
    Subscription stockEvents(DecideOrders decide) {
        return Subscription.to(Topics.STOCK_EVENTS)
                .on(EventTypes.STOCK_CONFIRMED, items -> decide.confirm(ids(items)))
                .on(EventTypes.STOCK_REJECTED, items -> decide.reject(ids(items)));
    }

    @Bean
    Subscription orderTimers(ExpireOrders expire) {
        return Subscription.to(Topics.ORDER_TIMERS).on(EventTypes.PAY_DEADLINES_REACHED, items -> {
            List<OrderId> early = expire.byTimer(
                    items.stream().map(PayDeadline::orderId).distinct().toList());
            if (!early.isEmpty()) {
                throw new TooEarly(early.size() + " orders may still be paid");
            }
        });
    }

    @Bean
    Subscription paymentEvents(PayOrders pay) {
        return Subscription.to(Topics.PAYMENT_EVENTS).on(EventTypes.PAYMENTS_SUCCEEDED, items -> {
            List<PaymentSucceeded> early = pay.pay(items);
            if (!early.isEmpty()) {
                throw new TooEarly(early.size() + " payments wait for the ledger");
            }
        });
    }

    @Bean
    Subscription parcelEvents(ShipOrders ship) {
        return Subscription.to(Topics.PARCEL_EVENTS)
                .on(EventTypes.PARCELS_SHIPPED, items -> refuseEarly(ship.shipped(parcels(items))))
                .on(EventTypes.PARCELS_DELIVERED, items -> refuseEarly(ship.delivered(parcels(items))));
    }

    @Bean
    Subscription saleEvents(SaleCatalog catalog) {
        return Subscription.to(Topics.SALE_EVENTS).on(EventTypes.SALES_CHANGED, catalog::learn);
    }

    private static void refuseEarly(List<OrderId> early) {
        if (!early.isEmpty()) {
            throw new TooEarly(early.size() + " parcels are ahead of their orders");
        }
    }

    private static List<OrderId> ids(List<StockDecided> items) {
        return items.stream().map(StockDecided::orderId).distinct().toList();
    }

    private static List<OrderId> parcels(List<ParcelMoved> items) {
        return items.stream().map(ParcelMoved::orderId).distinct().toList();
    }
}
