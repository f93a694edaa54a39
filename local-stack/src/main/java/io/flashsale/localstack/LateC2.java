package io.flashsale.localstack;

import java.util.List;

/**
 * More calls than by default before C2 compiles: a start calls a thousand methods some thousand times and then no more; what a
 * sale calls gets there within a minute.
 */
final class LateC2 {

    private static final int INVOCATIONS = 5_000;
    private static final int LEAST_INVOCATIONS = 600;
    private static final int INVOCATIONS_AND_LOOPS = 15_000;
    private static final int LOOPS = 40_000;

    /** @param times the defaults of HotSpot */
    static List<String> options(int times) {
        return List.of(
                "-XX:Tier4InvocationThreshold=" + times * INVOCATIONS,
                "-XX:Tier4MinInvocationThreshold=" + times * LEAST_INVOCATIONS,
                "-XX:Tier4CompileThreshold=" + times * INVOCATIONS_AND_LOOPS,
                "-XX:Tier4BackEdgeThreshold=" + times * LOOPS);
    }

    private LateC2() {}
}
