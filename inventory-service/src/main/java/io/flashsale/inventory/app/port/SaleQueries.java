package io.flashsale.inventory.app.port;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.domain.Sale;
import io.flashsale.inventory.domain.ShownStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Look-ups for the API. */
public interface SaleQueries {

    /** @param fresh false: a moment old is good enough */
    Optional<Sale> find(SaleId id, boolean fresh);

    /**
     * A page, newest first.
     *
     * @param statuses as shown at {@code now}
     * @param before ids below this one, or null for the first page
     */
    List<Sale> page(Set<ShownStatus> statuses, Instant now, @Nullable SaleId before, int limit, boolean fresh);
}
