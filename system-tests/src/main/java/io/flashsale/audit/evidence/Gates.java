package io.flashsale.audit.evidence;

import java.util.Map;

/** The gates that exist in Redis. */
public record Gates(Map<BucketKey, Gate> all) {

    public Gates {
        all = Map.copyOf(all);
    }
}
