package io.flashsale.inventory.app.port;

import io.flashsale.inventory.domain.Repair;

/** The figures that an operator looks for. */
public interface InventoryMeters {

    void batch(String event, int orders);

    void decided(int taken, int rejected);

    void ended(String kind, int orders, int contrary, int early);

    void gateCreated(boolean rebuilt);

    void gateMissing(int items);

    /** Gates and items that had drifted from the ledger when they were looked at. */
    void drift(int found);

    /** Orders or units that a reconciliation put right, by kind. */
    void repaired(Repair.Kind kind, long units);

    /** Items whose laws were found broken at the last look. */
    void lawsBroken(int items);

    void itemsFrozen(int items);
}
