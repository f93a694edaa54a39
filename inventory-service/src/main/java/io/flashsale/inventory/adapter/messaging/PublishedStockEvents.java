package io.flashsale.inventory.adapter.messaging;

import io.flashsale.contract.EventTypes;
import io.flashsale.contract.StockDecided;
import io.flashsale.inventory.app.port.StockEvents;
import io.flashsale.platform.messaging.EventPublisher;
import java.util.List;
import org.springframework.stereotype.Component;

@Component
class PublishedStockEvents implements StockEvents {

    private final EventPublisher events;

    PublishedStockEvents(EventPublisher events) {
        this.events = events;
    }

    @Override
    public void confirmed(List<StockDecided> orders) {
        events.publish(EventTypes.STOCK_CONFIRMED, orders);
    }

    @Override
    public void rejected(List<StockDecided> orders) {
        events.publish(EventTypes.STOCK_REJECTED, orders);
    }
}
