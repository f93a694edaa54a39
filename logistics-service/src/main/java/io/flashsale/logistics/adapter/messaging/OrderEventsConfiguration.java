package io.flashsale.logistics.adapter.messaging;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.OrderPaid;
import io.flashsale.contract.Topics;
import io.flashsale.logistics.app.CreateParcels;
import io.flashsale.platform.messaging.Subscription;
import io.flashsale.platform.messaging.TooEarly;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class OrderEventsConfiguration {

    @Bean
    Subscription orderEvents(CreateParcels createParcels, MeterRegistry registry) {
        // Not ".created": Prometheus takes that suffix off.
        Counter created = Counter.builder("flash.parcels")
                .description("Parcels created for paid orders")
                .register(registry);
        return Subscription.to(Topics.ORDER_EVENTS)
                .on(EventTypes.ORDERS_PAID, items -> create(createParcels, items, created));
    }

    private static void create(CreateParcels createParcels, List<OrderPaid> items, Counter created) {
        CreateParcels.Outcome outcome = createParcels.handle(items);
        created.increment(outcome.created());
        if (!outcome.withoutAddress().isEmpty()) {
            throw new TooEarly("order-service does not know "
                    + outcome.withoutAddress().size() + " paid orders, e.g. "
                    + outcome.withoutAddress().getFirst());
        }
    }
}
