package io.flashsale.gateway.domain;

/**
 * How hard the gateway and the services that sell are pressed.
 *
 * @param orderQueue share of the places in the fuller of the queues before order-service that are taken, 0 to 1
 * @param inventoryQueue the same for inventory-service
 * @param cpu of this process, 1 is all cores
 * @param checkoutMillis mean time of the attempts to order that ended lately; 0 if none did
 */
public record Pressure(double orderQueue, double inventoryQueue, double cpu, double checkoutMillis) {

    public static final Pressure NONE = new Pressure(0, 0, 0, 0);
}
