package io.flashsale.platform.http;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The instances of one neighbour, taken in turn. */
public final class Addresses {

    private final List<URI> instances;
    private final AtomicInteger next = new AtomicInteger();

    public Addresses(List<URI> instances) {
        if (instances.isEmpty()) {
            throw new IllegalArgumentException("a neighbour needs at least one address");
        }
        this.instances = List.copyOf(instances);
    }

    public int size() {
        return instances.size();
    }

    public List<URI> all() {
        return instances;
    }

    /** The instance whose turn it is. */
    public URI next() {
        return instances.get(Math.floorMod(next.getAndIncrement(), instances.size()));
    }
}
