package io.flashsale.localstack;

import java.util.List;

/**
 * Ten times the defaults, for whatever C2 compiles: a start calls a thousand methods some thousand times and then no more;
 * what a sale calls gets there within a minute.
 */
final class LateC2 {

    static final List<String> OPTIONS = List.of(
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    private LateC2() {}
}
