package io.flashsale.inventory.domain;

import org.jspecify.annotations.Nullable;

/** What the ledger has written about one order so far. */
public record OrderHistory(
        @Nullable LedgerEntry decision, @Nullable LedgerEntry end) {

    public static final OrderHistory NONE = new OrderHistory(null, null);

    public OrderHistory with(LedgerEntry entry) {
        return entry.kind().slot() == 1 ? new OrderHistory(entry, end) : new OrderHistory(decision, entry);
    }

    /** True while the units of this order are out of the stock. */
    public boolean live() {
        return decision != null
                && decision.kind() == EntryKind.TAKE
                && (end == null || end.kind() != EntryKind.RELEASE);
    }

    /** May {@code kind} (SELL or RELEASE) end this order's TAKE now? */
    public Ending ending(EntryKind kind) {
        if (decision == null) {
            return new Ending.Early();
        }
        if (decision.kind() == EntryKind.REJECT) {
            return new Ending.Ignored();
        }
        if (end == null) {
            return new Ending.Fresh(decision.endedBy(kind));
        }
        // Law 4: the first end stands; a repeated one is answered again, a contrary one has no effect.
        return end.kind() == kind ? new Ending.Repeated(end) : new Ending.Contrary(end);
    }

    /** What becomes of an attempt to end a TAKE. */
    public sealed interface Ending {
        /** To be written. */
        record Fresh(LedgerEntry entry) implements Ending {}

        /** Written before; its effects outside of the ledger are repeated. */
        record Repeated(LedgerEntry entry) implements Ending {}

        /** The order has ended the other way. */
        record Contrary(LedgerEntry entry) implements Ending {}

        /** The order was rejected: there is nothing to end. */
        record Ignored() implements Ending {}

        /** The decision has not been taken yet: come again later. */
        record Early() implements Ending {}
    }
}
