package io.flashsale.bench;

import io.flashsale.localstack.RocketMqServers;
import io.flashsale.localstack.RunningStack;
import io.flashsale.localstack.ServiceInstance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** CPU time and memory of everything that takes part, from {@code /proc}. */
final class Processes {

    /** {@code USER_HZ}: what the kernel counts CPU time in, on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final String GENERATOR = "generator";

    private final RunningStack stack;

    Processes(RunningStack stack) {
        this.stack = stack;
    }

    /** Seconds of CPU so far, by process; the generator is this JVM. */
    Map<String, Double> cpuSeconds() {
        Map<String, Double> seconds = new LinkedHashMap<>();
        pids().forEach((name, pid) -> seconds.merge(name, cpuSeconds(pid), Double::sum));
        return seconds;
    }

    /** Megabytes by process, shared pages divided among those who share them. Without the generator. */
    Map<String, Double> megabytes() {
        Map<String, Double> megabytes = new LinkedHashMap<>();
        pids().forEach((name, pid) -> {
            if (!name.equals(GENERATOR)) {
                megabytes.merge(name, proportionalMegabytes(pid, "Pss:"), Double::sum);
            }
        });
        return megabytes;
    }

    /** Of {@link #megabytes()}, what lies in pages of files: code, caches of classes, the broker's log. */
    double megabytesOfFiles() {
        return pids().entrySet().stream()
                .filter(process -> !process.getKey().equals(GENERATOR))
                .mapToDouble(process -> proportionalMegabytes(process.getValue(), "Pss_File:"))
                .sum();
    }

    private Map<String, Long> pids() {
        Map<String, Long> pids = new LinkedHashMap<>();
        for (ServiceInstance instance : stack.instances()) {
            pids.put(instance.name(), instance.process().pid());
        }
        var redis = stack.redis();
        if (redis != null) {
            pids.put("redis", redis.process().pid());
        }
        var mariadb = stack.mariadb();
        if (mariadb != null) {
            pids.put("mariadb", mariadb.process().pid());
        }
        RocketMqServers rocketmq = stack.rocketmq();
        if (rocketmq != null) {
            pids.put("broker", rocketmq.brokerProcess().pid());
            pids.put("name server", rocketmq.nameServerProcess().pid());
        }
        pids.put(GENERATOR, ProcessHandle.current().pid());
        return pids;
    }

    private static double cpuSeconds(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name in parentheses may hold blanks; utime and stime are the 12th and 13th field after it.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
        } catch (IOException ended) {
            return 0;
        }
    }

    private static double proportionalMegabytes(long pid, String kind) {
        try {
            return Files.readAllLines(Path.of("/proc/" + pid + "/smaps_rollup")).stream()
                            .filter(line -> line.startsWith(kind))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                            .sum()
                    / 1024.0;
        } catch (IOException ended) {
            return 0;
        }
    }

    /** {@code /proc/loadavg}: what else ran on the machine. */
    static String loadAverage() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).strip();
        } catch (IOException noLinux) {
            return "unknown";
        }
    }
}
