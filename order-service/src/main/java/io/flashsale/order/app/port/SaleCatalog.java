package io.flashsale.order.app.port;

import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.order.domain.SaleTerms;
import java.util.List;
import java.util.Optional;

/** This service's own copy of published sales. */
public interface SaleCatalog {

    Optional<SaleTerms> find(SaleId saleId, SkuId skuId);

    /** Keeps the snapshot unless a newer one is there. */
    void learn(List<SaleChanged> snapshots);

    /** Items whose gates may still hold reservations, for the sweeper. */
    List<SaleTerms> sweepable();
}
