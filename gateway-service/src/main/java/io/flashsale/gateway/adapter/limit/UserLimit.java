package io.flashsale.gateway.adapter.limit;

/** A user's limit over all gateways together. */
@FunctionalInterface
public interface UserLimit {

    /** Counts one request of the user. */
    Count take(String user);
}
