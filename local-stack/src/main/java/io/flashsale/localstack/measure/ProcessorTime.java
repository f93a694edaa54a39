package io.flashsale.localstack.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** User and system time of named processes, this JVM among them as {@code jvm}. */
public final class ProcessorTime {

    private static final String SELF = "jvm";
    private static final long NANOS_PER_TICK = 10_000_000;

    private final Map<String, Long> processes = new LinkedHashMap<>();

    /** @param processes name to process id */
    public ProcessorTime(Map<String, Long> processes) {
        this.processes.putAll(processes);
        this.processes.put(SELF, ProcessHandle.current().pid());
    }

    /** Nanoseconds since each of them began. */
    Map<String, Long> now() {
        Map<String, Long> times = new LinkedHashMap<>();
        processes.forEach((name, pid) -> times.put(name, nanos(pid)));
        return times;
    }

    private static long nanos(long pid) {
        Path stat = Path.of("/proc/" + pid + "/stat");
        try {
            if (Files.exists(stat)) {
                String text = Files.readString(stat);
                // Counted from behind the name, which may have blanks in it: utime and stime are fields 14 and 15 of
                // proc(5).
                String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
                return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * NANOS_PER_TICK;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .orElse(Duration.ZERO)
                .toNanos();
    }
}
