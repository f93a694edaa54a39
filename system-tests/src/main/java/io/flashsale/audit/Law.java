package io.flashsale.audit;

import io.flashsale.audit.evidence.Evidence;

/** One law of the design's section 9. */
public interface Law {

    /** Of the design's list, from 1. */
    int number();

    /** In a few words. */
    String title();

    /**
     * Whether the law holds at any moment. Such a law must not raise a false alarm while traffic runs, though the stores
     * are read one after the other: {@link Evidence} says in which order. The others are judged at rest only.
     */
    boolean live();

    /** @throws io.flashsale.audit.evidence.Unreadable if what it needs could not be read */
    Outcome check(Evidence evidence);
}
