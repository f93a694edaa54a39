package io.flashsale.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * A JVM that is started once to make an AOT cache.
 *
 * @param cache what is to be made; nobody sees it before it is whole
 * @param gaveUp a file that remembers a failure, so that the same code is not tried at each start
 * @param siblings a pattern of names: caches for other code, which would pile up at 100 MB each
 * @param kept how many of them stay, this one included
 * @param bound how long it may take
 */
record AotTraining(Path cache, Path gaveUp, String siblings, int kept, Duration bound) {

    private static final int POLL_MILLIS = 100;

    /** What is started, given where it is to write its cache. */
    @FunctionalInterface
    interface Trainee {
        ChildProcess.Command command(Path fresh) throws IOException;
    }

    boolean isWanted() {
        return !Files.exists(cache) && !Files.exists(gaveUp);
    }

    /** @return false if there is no cache: the process failed, now or at an earlier time, or was cancelled */
    boolean run(Trainee trainee, BooleanSupplier cancelled) {
        if (Files.exists(gaveUp)) {
            return false;
        }
        Path fresh = cache.resolveSibling(
                cache.getFileName() + "." + ProcessHandle.current().pid());
        try {
            Files.createDirectories(cache.getParent());
            ChildProcess process = ChildProcess.start(trainee.command(fresh));
            Waiting.until(bound, POLL_MILLIS, () -> !process.isAlive() || cancelled.getAsBoolean());
            process.kill();
            if (process.onExit().join() != 0 || !Files.exists(fresh)) {
                if (!cancelled.getAsBoolean()) {
                    Files.createFile(gaveUp);
                }
                return false;
            }
            Files.move(fresh, cache, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            ServerFiles.keepNewest(cache.getParent(), siblings, kept);
            return true;
        } catch (IOException e) {
            return false;
        } finally {
            fresh.toFile().delete();
            Path.of(fresh + ".config").toFile().delete();
        }
    }
}
