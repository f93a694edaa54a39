package io.flashsale.localstack.measure;

import java.time.Duration;

/** One way of doing what is measured. */
public interface Contender {

    /** Names the row of the report. */
    String name();

    /** Lays out what the next lap needs; not counted. */
    default void prepare() throws Exception {}

    /**
     * Does it for about so long, and checks that what was counted was really done.
     *
     * @throws IllegalStateException if it was not: a run with a wrong total is no result
     */
    Lap run(int callers, Duration time) throws Exception;

    /** Puts away what the lap left behind, so that the next one does not pay for it; not counted. */
    default void cleanUp() throws Exception {}
}
