package io.flashsale.inventory.domain;

import io.flashsale.contract.OrderPlaced;
import java.util.ArrayList;
import java.util.List;

/** Who gets units of a bucket when not everybody can: in order of arrival, whoever still fits. */
public record Allocation(List<OrderPlaced> taken, List<OrderPlaced> rejected) {

    public Allocation {
        taken = List.copyOf(taken);
        rejected = List.copyOf(rejected);
    }

    /** A large order that does not fit does not stop a smaller one behind it: no unit stays unsold for order's sake. */
    public static Allocation greedy(int free, List<OrderPlaced> orders) {
        var taken = new ArrayList<OrderPlaced>();
        var rejected = new ArrayList<OrderPlaced>();
        int left = free;
        for (var order : orders) {
            if (order.quantity() <= left) {
                left -= order.quantity();
                taken.add(order);
            } else {
                rejected.add(order);
            }
        }
        return new Allocation(taken, rejected);
    }

    public static Allocation all(List<OrderPlaced> orders) {
        return new Allocation(orders, List.of());
    }

    public static Allocation none(List<OrderPlaced> orders) {
        return new Allocation(List.of(), orders);
    }

    public int units() {
        return unitsOf(taken);
    }

    /** @throws ArithmeticException if the sum does not fit an int: no stock is that large */
    public static int unitsOf(List<OrderPlaced> orders) {
        int units = 0;
        for (var order : orders) {
            units = Math.addExact(units, order.quantity());
        }
        return units;
    }
}
