package io.flashsale.localstack;

import java.util.Locale;

/** The processes of the platform: the five services and the payment provider's stand-in. */
public enum Service {
    GATEWAY("io.flashsale.gateway.GatewayApplication", "gateway-service", 384, 0),
    ORDER("io.flashsale.order.OrderApplication", "order-service", 288, 1),
    INVENTORY("io.flashsale.inventory.InventoryApplication", "inventory-service", 192, 2),
    PAYMENT("io.flashsale.payment.PaymentApplication", "payment-service", 192, 3),
    LOGISTICS("io.flashsale.logistics.LogisticsApplication", "logistics-service", 192, 4),
    /** Lives on payment-service's class path but is a process of its own, as a real provider would be. */
    PROVIDER("io.flashsale.payment.sandbox.SandboxProviderApplication", "payment-service", 96, 5);

    private final String mainClass;
    private final String module;
    private final int heapMegabytes;
    private final int portOffset;

    Service(String mainClass, String module, int heapMegabytes, int portOffset) {
        this.mainClass = mainClass;
        this.module = module;
        this.heapMegabytes = heapMegabytes;
        this.portOffset = portOffset;
    }

    /**
     * Whether its code is worth the costly compiler on a machine that all share. What happens once per paid order is not:
     * compiling it would take more of the sale's minute than running it.
     */
    boolean isHot() {
        return this == GATEWAY || this == ORDER || this == INVENTORY;
    }

    /** Whether an AOT cache pays. For a plain HTTP server of the JDK's it is mostly memory of classes that it never uses. */
    boolean isLarge() {
        return this != PROVIDER;
    }

    String mainClass() {
        return mainClass;
    }

    /** The Maven module whose jar carries the main class. */
    String module() {
        return module;
    }

    int heapMegabytes() {
        return heapMegabytes;
    }

    int portOffset() {
        return portOffset;
    }

    /** {@code order}; also the database user's name. */
    public String shortName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Service of(String shortName) {
        for (Service service : values()) {
            if (service.shortName().equals(shortName)) {
                return service;
            }
        }
        throw new StackFailure("unknown service " + shortName
                + "; there are gateway, order, inventory, payment, logistics and provider");
    }
}
