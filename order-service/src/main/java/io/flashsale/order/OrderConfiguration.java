package io.flashsale.order;

import io.flashsale.order.app.CancelOrder;
import io.flashsale.order.app.DecideOrders;
import io.flashsale.order.app.ExpireOrders;
import io.flashsale.order.app.PayOrders;
import io.flashsale.order.app.PlaceOrder;
import io.flashsale.order.app.RedrivePlaced;
import io.flashsale.order.app.ShipOrders;
import io.flashsale.order.app.SweepReservations;
import io.flashsale.order.app.TellAgain;
import io.flashsale.order.app.port.AbandonedReservations;
import io.flashsale.order.app.port.OrderCommits;
import io.flashsale.order.app.port.OrderEvents;
import io.flashsale.order.app.port.OrderMetrics;
import io.flashsale.order.app.port.Orders;
import io.flashsale.order.app.port.ReservationGate;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.order.app.port.Sweeps;
import io.flashsale.platform.id.Ids;
import org.mybatis.spring.annotation.MapperScan;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The verbs, which know nothing of Spring, and their ports. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(OrderProperties.class)
@MapperScan(
        basePackages = "io.flashsale.order.adapter.persistence",
        annotationClass = org.apache.ibatis.annotations.Mapper.class)
class OrderConfiguration {

    @Bean
    PlaceOrder placeOrder(
            SaleCatalog catalog,
            ReservationGate gate,
            OrderCommits commits,
            Orders orders,
            Ids ids,
            OrderMetrics metrics) {
        return new PlaceOrder(catalog, gate, commits, orders, ids, metrics);
    }

    @Bean
    CancelOrder cancelOrder(Orders orders, OrderMetrics metrics) {
        return new CancelOrder(orders, metrics);
    }

    @Bean
    DecideOrders decideOrders(Orders orders, OrderEvents events, OrderMetrics metrics) {
        return new DecideOrders(orders, events, metrics);
    }

    @Bean
    ExpireOrders expireOrders(Orders orders, OrderEvents events, Sweeps sweeps, OrderMetrics metrics) {
        return new ExpireOrders(orders, events, sweeps, metrics);
    }

    @Bean
    PayOrders payOrders(Orders orders, OrderEvents events, OrderMetrics metrics) {
        return new PayOrders(orders, events, metrics);
    }

    @Bean
    ShipOrders shipOrders(Orders orders) {
        return new ShipOrders(orders);
    }

    @Bean
    RedrivePlaced redrivePlaced(Sweeps sweeps, OrderEvents events, OrderMetrics metrics) {
        return new RedrivePlaced(sweeps, events, metrics);
    }

    @Bean
    TellAgain tellAgain(Orders orders, OrderEvents events, OrderMetrics metrics) {
        return new TellAgain(orders, events, metrics);
    }

    @Bean
    SweepReservations sweepReservations(
            SaleCatalog catalog,
            AbandonedReservations reservations,
            Sweeps sweeps,
            TellAgain tellAgain,
            OrderMetrics metrics) {
        return new SweepReservations(catalog, reservations, sweeps, tellAgain, metrics);
    }
}
