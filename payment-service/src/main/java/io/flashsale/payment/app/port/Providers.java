package io.flashsale.payment.app.port;

import java.util.Map;
import java.util.Optional;

/** The providers of this installation by name: a payment stays with the one it was started at. */
public record Providers(Map<String, PaymentProvider> byName) {

    public Providers {
        byName = Map.copyOf(byName);
    }

    public Optional<PaymentProvider> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @throws IllegalStateException if the provider of a stored payment is not configured any more */
    public PaymentProvider require(String name) {
        return find(name).orElseThrow(() -> new IllegalStateException("no provider " + name + " is configured"));
    }
}
