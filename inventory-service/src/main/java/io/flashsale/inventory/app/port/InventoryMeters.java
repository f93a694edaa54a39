package io.flashsale.inventory.app.port;

/** The figures that an operator looks for. */
public interface InventoryMeters {

    void batch(String event, int orders);

    void decided(int taken, int rejected);

    void ended(String kind, int orders, int contrary, int early);

    void gateCreated(boolean rebuilt);

    void gateMissing(int items);

    /** Units by which gates differed from the ledger when they were looked at. */
    void drift(long units);
}
