package io.flashsale.systemtest;

import io.flashsale.localstack.Service;
import io.flashsale.systemtest.crash.Crossing;
import java.util.ArrayList;
import java.util.List;

/**
 * One place at which a service may die, and the story that leads there.
 *
 * @param name {@code step.place}, for the command's {@code --only}
 * @param crossing its texts may hold placeholders, see {@link Scene#know}
 * @param faults that lead the story to the crossing, none of them a crash
 * @param alone whether the story touches what other points of the round need
 * @param core whether it is played unless all points are asked for; the others are like one that is
 */
record CrashPoint(
        String name,
        Service dies,
        CrashStory story,
        Crossing crossing,
        List<Fault> faults,
        boolean alone,
        boolean core) {

    /** A call that fails or gets lost once. */
    record Fault(Service at, Crossing crossing) {}

    CrashPoint {
        faults = List.copyOf(faults);
    }

    static CrashPoint of(String name, Service dies, CrashStory story, Crossing crossing) {
        return new CrashPoint(name, dies, story, crossing, List.of(), false, true);
    }

    CrashPoint after(Service at, Crossing fault) {
        var more = new ArrayList<>(faults);
        more.add(new Fault(at, fault));
        return new CrashPoint(name, dies, story, crossing, more, alone || at != dies, core);
    }

    CrashPoint likeAnother() {
        return new CrashPoint(name, dies, story, crossing, faults, alone, false);
    }
}
