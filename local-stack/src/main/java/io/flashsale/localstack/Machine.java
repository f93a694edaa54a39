package io.flashsale.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** What the machine must offer before anything is started. */
final class Machine {

    private static final int JAVA_FEATURE = 25;

    private Machine() {}

    static void check(long minMemoryMegabytes) {
        if (Runtime.version().feature() < JAVA_FEATURE) {
            throw new StackFailure(
                    "this is JDK " + Runtime.version().feature() + "; point JAVA_HOME to a JDK " + JAVA_FEATURE);
        }
        OptionalLong available = availableMegabytes();
        if (available.isPresent() && available.getAsLong() < minMemoryMegabytes) {
            throw new StackFailure(
                    "only " + available.getAsLong() + " MB of memory are available and everything together"
                            + " needs about " + minMemoryMegabytes + " MB; end other programs, or try --min-memory-mb "
                            + available.getAsLong());
        }
    }

    /** From the kernel, where it says so; the limit of a container is respected. */
    static OptionalLong availableMegabytes() {
        try {
            long available = Files.readAllLines(Path.of("/proc/meminfo")).stream()
                    .filter(line -> line.startsWith("MemAvailable:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                    .findFirst()
                    .orElse(Long.MAX_VALUE);
            Path max = Path.of("/sys/fs/cgroup/memory.max");
            if (Files.exists(max)) {
                String limit = Files.readString(max).strip();
                if (!limit.equals("max")) {
                    String used = Files.readString(Path.of("/sys/fs/cgroup/memory.current"))
                            .strip();
                    available = Math.min(available, (Long.parseLong(limit) - Long.parseLong(used)) / (1024 * 1024));
                }
            }
            return available == Long.MAX_VALUE ? OptionalLong.empty() : OptionalLong.of(available);
        } catch (IOException | NumberFormatException e) {
            // Not Linux, or not told: then the machine itself will say it.
            return OptionalLong.empty();
        }
    }
}
