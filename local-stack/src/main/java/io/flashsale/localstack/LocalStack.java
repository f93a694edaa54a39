package io.flashsale.localstack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

/** The launcher behind {@code scripts/up.sh}: starts everything, says where it is, and ends it in order on Ctrl-C. */
public final class LocalStack {

    private static final int FAILED = 1;

    private LocalStack() {}

    public static void main(String[] arguments) {
        Progress progress = new Progress(System.out, System.console() != null && System.getenv("NO_COLOR") == null);
        try {
            StackOptions options = StackOptions.parse(StackSettings.findHome(), arguments);
            if (options.help()) {
                progress.plain(StackOptions.helpText());
                return;
            }
            run(options, progress);
        } catch (StackFailure e) {
            System.err.println("error: " + e.getMessage());
            System.exit(FAILED);
        }
    }

    private static void run(StackOptions options, Progress progress) {
        if (options.demo()) {
            // The place of the demo with simulated shoppers, which has its own issue.
            throw new StackFailure("--demo is not built yet; start without it and buy by hand");
        }
        Machine.check(options.minMemoryMegabytes());
        StackSettings settings = options.settings();
        try (FileChannel channel = lock(settings.data())) {
            if (options.wipe()) {
                wipe(settings.data());
                progress.line("data wiped: " + settings.data());
            }
            Path pid = settings.data().resolve("launcher.pid");
            Files.writeString(pid, ProcessHandle.current().pid() + "\n");
            RunningStack stack = RunningStack.prepare(settings, progress);
            CountDownLatch ended = new CountDownLatch(1);
            Thread end = new Thread(
                    () -> {
                        progress.plain("");
                        progress.line("stopping");
                        stack.close();
                        pid.toFile().delete();
                        progress.line("stopped");
                        ended.countDown();
                    },
                    "end");
            Runtime.getRuntime().addShutdownHook(end);
            try {
                stack.run();
            } catch (StackFailure e) {
                pid.toFile().delete();
                Runtime.getRuntime().removeShutdownHook(end);
                throw e;
            }
            if (options.seed()) {
                DemoSale.seed(stack, progress);
            }
            progress.plain(Summary.of(stack, progress));
            stack.watch(text -> System.err.println("error: " + text));
            ended.await();
            assert channel.isOpen();
        } catch (IOException e) {
            throw new StackFailure("can't write to " + settings.data() + ": " + e.getMessage(), e);
        } catch (IllegalStateException e) {
            // Ctrl-C while starting: the hook does the rest.
            throw new StackFailure("stopped while starting", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Held by the open channel until this JVM ends, however it ends. */
    private static FileChannel lock(Path data) throws IOException {
        Files.createDirectories(data);
        FileChannel channel =
                FileChannel.open(data.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            channel.close();
            throw new StackFailure("already running on " + data + "; stop it with scripts/down.sh");
        }
        return channel;
    }

    private static void wipe(Path data) throws IOException {
        try (Stream<Path> children = Files.list(data)) {
            for (Path child : children.toList()) {
                // The lock is ours, and extracted jars are not data.
                String name = child.getFileName().toString();
                if (!name.equals("lock") && !name.equals("apps") && !name.equals("build")) {
                    Directories.delete(child);
                }
            }
        }
    }
}
