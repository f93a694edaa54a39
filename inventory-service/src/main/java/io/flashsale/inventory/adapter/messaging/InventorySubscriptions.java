package io.flashsale.inventory.adapter.messaging;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.Topics;
import io.flashsale.inventory.app.ReleaseStock;
import io.flashsale.inventory.app.SellStock;
import io.flashsale.inventory.app.TakeStock;
import io.flashsale.platform.messaging.Subscription;
import io.flashsale.platform.messaging.TooEarly;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What this service listens to. Effects are idempotent; whatever is early comes again as a whole. */
@Configuration(proxyBeanMethods = false)
class InventorySubscriptions {

    @Bean
    Subscription orderEvents(TakeStock take, ReleaseStock release, SellStock sell) {
        return Subscription.to(Topics.ORDER_EVENTS)
                .on(EventTypes.ORDERS_PLACED, take::take)
                .on(EventTypes.ORDERS_CANCELLED, orders -> unlessEarly(release.release(orders)))
                .on(EventTypes.ORDERS_PAID, orders -> unlessEarly(sell.sell(orders)));
    }

    private static void unlessEarly(List<OrderId> early) {
        if (!early.isEmpty()) {
            throw new TooEarly(
                    "the ledger has not decided " + early.size() + " orders, " + early.getFirst() + " among them");
        }
    }
}
