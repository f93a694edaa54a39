package io.flashsale.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleItemSnapshot;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import io.flashsale.order.app.port.SaleCatalog;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.platform.id.Ids;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SaleCatalogIT {

    private static final SkuId SKU = new SkuId("LATE-1");

    private final OrderServiceUnderTest service = OrderServiceUnderTest.shared();
    private final SaleCatalog catalog = service.bean(SaleCatalog.class);

    @Test
    void theFirstOrdersOfASaleNotHeardOfYetMakeOneCall() throws Exception {
        SaleChanged sale = sale();
        service.inventory().publishes(sale);
        int before = service.inventory().calls();

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<SaleTerms>>> found = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                found.add(threads.submit(() -> catalog.find(sale.saleId(), SKU)));
            }
            for (Future<Optional<SaleTerms>> terms : found) {
                assertThat(terms.get())
                        .hasValueSatisfying(t -> assertThat(t.saleId()).isEqualTo(sale.saleId()));
            }
        }
        assertThat(service.inventory().calls() - before).isEqualTo(1);
    }

    @Test
    void aSaleThatDoesNotExistIsAskedForOnceInAWhile() {
        SaleId nobodys = new SaleId(service.bean(Ids.class).next(0));
        int before = service.inventory().calls();

        assertThat(catalog.find(nobodys, SKU)).isEmpty();
        assertThat(catalog.find(nobodys, SKU)).isEmpty();

        assertThat(service.inventory().calls() - before).isEqualTo(1);
    }

    @Test
    void aSaleThatWasUnknownIsKnownAsSoonAsItIsAnnounced() {
        SaleChanged sale = sale();
        assertThat(catalog.find(sale.saleId(), SKU)).isEmpty();

        catalog.learn(List.of(sale));

        assertThat(catalog.find(sale.saleId(), SKU)).isPresent();
    }

    private SaleChanged sale() {
        Instant now = Instant.now();
        return new SaleChanged(
                new SaleId(service.bean(Ids.class).next(0)),
                1,
                "late news",
                SaleStatus.PUBLISHED,
                now.minusSeconds(60),
                now.plusSeconds(3600),
                "none",
                900,
                List.of(new SaleItemSnapshot(SKU, "Late", new Money(1999, "CNY"), 5, 1, 1)),
                null);
    }
}
