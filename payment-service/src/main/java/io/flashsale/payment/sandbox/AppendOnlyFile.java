package io.flashsale.payment.sandbox;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * One record per line, on the disk before anybody hears of it. Callers that wait at the same time share one {@code fsync}.
 */
final class AppendOnlyFile implements AutoCloseable {

    private final FileChannel channel;
    private final ReentrantLock forcing = new ReentrantLock();
    private volatile long written;
    private volatile long forced;

    private AppendOnlyFile(FileChannel channel, long length) {
        this.channel = channel;
        this.written = length;
        this.forced = length;
    }

    /** Replays all whole records, and cuts off the last one if a crash left it half written. */
    static AppendOnlyFile open(Path file, Consumer<String> replay) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        long whole = 0;
        try (var reader = Files.newBufferedReader(file)) {
            var line = new StringBuilder();
            for (int c = reader.read(); c >= 0; c = reader.read()) {
                if (c == '\n') {
                    replay.accept(line.toString());
                    // Records are ASCII, so characters are bytes.
                    whole += line.length() + 1;
                    line.setLength(0);
                } else {
                    line.append((char) c);
                }
            }
        }
        channel.truncate(whole);
        channel.position(whole);
        return new AppendOnlyFile(channel, whole);
    }

    /** Appends without waiting for the disk; the caller holds a lock that orders the records. Returns the end position. */
    long append(String record) throws IOException {
        var bytes = ByteBuffer.wrap((record + "\n").getBytes(StandardCharsets.US_ASCII));
        long length = bytes.remaining();
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException halfWritten) {
            channel.truncate(written);
            channel.position(written);
            throw halfWritten;
        }
        written += length;
        return written;
    }

    /** Returns once everything up to {@code position} is on the disk. */
    void force(long position) throws IOException {
        if (forced >= position) {
            return;
        }
        forcing.lock();
        try {
            if (forced < position) {
                long upTo = written;
                channel.force(false);
                forced = upTo;
            }
        } finally {
            forcing.unlock();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
