package io.flashsale.payment.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that provider and shop share: a file with one hex secret per line. The first signs, all verify, so a new
 * one is rolled in without a gap: add it below at both ends, then move it to the top, then drop the old one.
 *
 * <p>The file is read again when it has changed.
 */
public final class Secrets {

    private static final int MIN_BYTES = 16;
    private static final int MAX_SECRETS = 8;

    private final Path file;
    private volatile @Nullable Read last;

    public Secrets(Path file) {
        this.file = file;
    }

    /** @throws UncheckedIOException if the file can't be read */
    public List<byte[]> all() {
        try {
            var modified = Files.getLastModifiedTime(file);
            var known = last;
            if (known != null && known.modified.equals(modified)) {
                return known.secrets;
            }
            var read = new Read(modified, parse(Files.readAllLines(file)));
            last = read;
            return read.secrets;
        } catch (IOException unreadable) {
            throw new UncheckedIOException("callback secrets can't be read from " + file, unreadable);
        }
    }

    public byte[] signing() {
        return all().getFirst();
    }

    private List<byte[]> parse(List<String> lines) {
        var secrets = lines.stream()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .limit(MAX_SECRETS)
                .map(HexFormat.of()::parseHex)
                .toList();
        if (secrets.isEmpty() || secrets.stream().anyMatch(secret -> secret.length < MIN_BYTES)) {
            throw new IllegalStateException(file + " needs 1 to " + MAX_SECRETS + " hex secrets of 32 digits or more");
        }
        return secrets;
    }

    private record Read(FileTime modified, List<byte[]> secrets) {}
}
