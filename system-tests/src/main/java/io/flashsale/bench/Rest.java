package io.flashsale.bench;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Nobody comes: what everything uses all the same, and so what the first order of a second costs. */
record Rest(Duration duration) implements Scenario {

    private static final double PERCENT = 100;
    private static final String UNIT = "% of a core";

    @Override
    public String name() {
        return "rest";
    }

    @Override
    public String explanation() {
        return "No requests for " + duration.toSeconds()
                + " s: jobs, polls and the JVMs by themselves. What the sales before left is looked after.";
    }

    @Override
    public Sample round(Rig rig) {
        Map<String, Double> before = rig.processes().cpuSeconds();
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
        var sample = new Sample();
        double all = 0;
        for (Map.Entry<String, Double> process : rig.processes().cpuSeconds().entrySet()) {
            double used = process.getValue() - before.getOrDefault(process.getKey(), 0.0);
            all += used;
            sample.put(Figure.less("CPU " + process.getKey(), UNIT), PERCENT * used / (duration.toMillis() / 1_000.0));
        }
        return sample.put(Figure.less("CPU of everything", UNIT), PERCENT * all / (duration.toMillis() / 1_000.0));
    }
}
