package io.flashsale.inventory.app.port;

import io.flashsale.contract.SaleId;
import io.flashsale.inventory.domain.Sale;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Where sales are kept. */
public interface Sales {

    SaleId nextId();

    Optional<Sale> find(SaleId id);

    void insert(Sale draft);

    /** Writes a changed draft over {@code expectedVersion}; false if somebody else was faster. Nobody is told: drafts are private. */
    boolean replaceDraft(Sale draft, long expectedVersion);

    /**
     * Writes the changed status and totals over {@code expectedVersion} inside a half message {@code SalesChanged}.
     *
     * @return false if somebody else was faster; nothing is written or published then
     */
    boolean announce(Sale changed, long expectedVersion);

    /** Published or paused sales whose end is after {@code now}: those that need their gates. Bounded. */
    List<Sale> live(Instant now);

    /** Every published sale, closed ones included, whose end is after {@code end}. Bounded. */
    List<Sale> publishedEndingAfter(Instant end);
}
