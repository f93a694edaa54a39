package io.flashsale.inventory;

import io.flashsale.inventory.app.AlignGates;
import io.flashsale.inventory.app.AskForEndings;
import io.flashsale.inventory.app.AuditLedger;
import io.flashsale.inventory.app.CloseSale;
import io.flashsale.inventory.app.CreateSale;
import io.flashsale.inventory.app.EditSale;
import io.flashsale.inventory.app.FollowLedger;
import io.flashsale.inventory.app.FreezeItem;
import io.flashsale.inventory.app.GuardItems;
import io.flashsale.inventory.app.ListSales;
import io.flashsale.inventory.app.PauseSale;
import io.flashsale.inventory.app.PublishSale;
import io.flashsale.inventory.app.ReconcileGates;
import io.flashsale.inventory.app.ReleaseStock;
import io.flashsale.inventory.app.RestockItem;
import io.flashsale.inventory.app.RestoreGates;
import io.flashsale.inventory.app.ResumeSale;
import io.flashsale.inventory.app.SellStock;
import io.flashsale.inventory.app.TakeStock;
import io.flashsale.inventory.app.port.AuditQueries;
import io.flashsale.inventory.app.port.Freezes;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.InventoryMeters;
import io.flashsale.inventory.app.port.Ledger;
import io.flashsale.inventory.app.port.OrderEndings;
import io.flashsale.inventory.app.port.Repairs;
import io.flashsale.inventory.app.port.SaleQueries;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.app.port.StockEvents;
import io.flashsale.inventory.app.port.StockLevels;
import io.flashsale.inventory.app.port.UnsettledOrders;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the verbs; they know nothing of Spring. */
@Configuration(proxyBeanMethods = false)
class InventoryConfiguration {

    private final InventoryProperties properties;

    InventoryConfiguration(InventoryProperties properties) {
        this.properties = properties;
    }

    @Bean
    CreateSale createSale(Sales sales) {
        return new CreateSale(sales, properties.sale().limits());
    }

    @Bean
    EditSale editSale(Sales sales) {
        return new EditSale(sales, properties.sale().limits());
    }

    @Bean
    PublishSale publishSale(Sales sales, RestoreGates restore, Clock clock) {
        return new PublishSale(sales, restore, clock);
    }

    @Bean
    PauseSale pauseSale(Sales sales, AlignGates align, Clock clock) {
        return new PauseSale(sales, align, clock);
    }

    @Bean
    ResumeSale resumeSale(Sales sales, AlignGates align, Clock clock) {
        return new ResumeSale(sales, align, clock);
    }

    @Bean
    CloseSale closeSale(Sales sales, AlignGates align) {
        return new CloseSale(sales, align);
    }

    @Bean
    RestockItem restockItem(Sales sales, Ledger ledger, FollowLedger follow, Clock clock) {
        return new RestockItem(sales, ledger, follow, properties.sale().limits(), clock);
    }

    @Bean
    ListSales listSales(SaleQueries queries, StockLevels levels, Clock clock) {
        return new ListSales(queries, levels, clock);
    }

    @Bean
    AlignGates alignGates(Sales sales, Freezes freezes, Gates gates) {
        return new AlignGates(sales, freezes, gates);
    }

    @Bean
    FollowLedger followLedger(Sales sales, Ledger ledger, Gates gates) {
        return new FollowLedger(sales, ledger, gates);
    }

    @Bean
    TakeStock takeStock(Ledger ledger, FollowLedger follow, StockEvents events, InventoryMeters meters) {
        return new TakeStock(ledger, follow, events, meters, properties.maxBatch());
    }

    @Bean
    ReleaseStock releaseStock(Ledger ledger, FollowLedger follow, InventoryMeters meters) {
        return new ReleaseStock(ledger, follow, meters, properties.maxBatch());
    }

    @Bean
    SellStock sellStock(Ledger ledger, InventoryMeters meters) {
        return new SellStock(ledger, meters, properties.maxBatch());
    }

    @Bean
    RestoreGates restoreGates(
            Sales sales,
            Ledger ledger,
            Gates gates,
            UnsettledOrders orders,
            FollowLedger follow,
            AlignGates align,
            Freezes freezes,
            Repairs repairs,
            InventoryMeters meters,
            Clock clock) {
        var bounds = new RestoreGates.Bounds(properties.repeatWindow(), properties.repeatLimit());
        return new RestoreGates(sales, ledger, gates, orders, follow, align, freezes, repairs, meters, clock, bounds);
    }

    @Bean
    ReconcileGates reconcileGates(
            Sales sales,
            Ledger ledger,
            Gates gates,
            FollowLedger follow,
            AlignGates align,
            Repairs repairs,
            InventoryMeters meters,
            Clock clock) {
        var bounds = new ReconcileGates.Bounds(
                properties.watchAfterEnd(),
                properties.settledAfter(),
                properties.repeatLimit(),
                properties.repeatAtOnce());
        return new ReconcileGates(sales, ledger, gates, follow, align, repairs, meters, clock, bounds);
    }

    @Bean
    GuardItems guardItems(
            Sales sales,
            AuditQueries queries,
            Gates gates,
            Freezes freezes,
            Repairs repairs,
            AlignGates align,
            InventoryMeters meters,
            Clock clock) {
        var bounds = new GuardItems.Bounds(properties.watchAfterEnd(), properties.keepRepairs());
        return new GuardItems(sales, queries, gates, freezes, repairs, align, meters, clock, bounds);
    }

    @Bean
    AskForEndings askForEndings(
            Sales sales, Ledger ledger, OrderEndings orders, Repairs repairs, InventoryMeters meters, Clock clock) {
        var bounds =
                new AskForEndings.Bounds(properties.watchAfterEnd(), properties.endGrace(), properties.askAtOnce());
        return new AskForEndings(sales, ledger, orders, repairs, meters, clock, bounds);
    }

    @Bean
    FreezeItem freezeItem(Sales sales, Freezes freezes, GuardItems guard, AlignGates align) {
        return new FreezeItem(sales, freezes, guard, align);
    }

    @Bean
    AuditLedger auditLedger(Sales sales, AuditQueries queries, Gates gates, Clock clock) {
        return new AuditLedger(sales, queries, gates, clock, properties.auditRows());
    }
}
