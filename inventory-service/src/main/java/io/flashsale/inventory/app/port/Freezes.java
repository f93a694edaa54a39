package io.flashsale.inventory.app.port;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.inventory.domain.Freeze;
import io.flashsale.inventory.domain.ItemKey;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Items that must not be sold until somebody has looked at them. Durable: a freeze outlives Redis and every process. */
public interface Freezes {

    Set<SkuId> frozenItems(SaleId saleId);

    Optional<Freeze> find(ItemKey item);

    /** All of them, newest first, at most {@code limit}. */
    List<Freeze> all(int limit);

    /** How many items are frozen. */
    int count();

    /**
     * A freeze in force.
     *
     * @param fresh false if the item was frozen before; the first reason stands
     */
    record Frozen(Freeze freeze, boolean fresh) {}

    Frozen freeze(ItemKey item, String by, String reason);

    /** @return false if it was not frozen */
    boolean unfreeze(ItemKey item);
}
