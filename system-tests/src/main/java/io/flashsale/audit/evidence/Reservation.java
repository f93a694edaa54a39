package io.flashsale.audit.evidence;

/** A reservation as a gate remembers it. */
public record Reservation(long orderId, String userId, int quantity, int home, int source) {

    @Override
    public String toString() {
        return "order " + orderId + " of " + userId + ", " + quantity + " units, home " + home + ", source " + source;
    }
}
