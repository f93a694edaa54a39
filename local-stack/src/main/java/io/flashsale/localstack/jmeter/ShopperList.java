package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The file that the plans read their shoppers from: a line {@code NAME,TOKEN} each, no header, so that {@code split -l} can
 * divide it among engines.
 */
final class ShopperList {

    /** Far from the first ones, which people and journeys use. */
    private static final int FIRST = 5_000_000;

    private ShopperList() {}

    /** Tokens are minted before the clock starts. */
    static void withTokens(Path file, OwnStack stack, int count, Duration run) {
        write(
                file,
                IntStream.range(FIRST, FIRST + count)
                        .parallel()
                        .mapToObj(i -> "shopper-" + i)
                        .map(name -> name + "," + stack.shopperToken(name, run))
                        .toList());
    }

    /** Names alone: each signs in when it's his turn. */
    static void withoutTokens(Path file, int count) {
        write(
                file,
                IntStream.range(FIRST, FIRST + count)
                        .mapToObj(i -> "shopper-" + i + ",")
                        .toList());
    }

    /** How many there are, and that each has a token. */
    static int check(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                if (!lines.get(i).matches("[^,]+,[A-Za-z0-9._-]+")) {
                    throw new StackFailure("line " + (i + 1) + " of " + file + " is not NAME,TOKEN");
                }
            }
            if (lines.isEmpty()) {
                throw new StackFailure(file + " is empty; scripts/jmeter/shoppers.sh makes one for the local stack");
            }
            return lines.size();
        } catch (IOException e) {
            throw new StackFailure("can't read " + file + ": " + e.getMessage(), e);
        }
    }

    /** Tokens are secrets, if only of this machine. */
    private static void write(Path file, List<String> lines) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.write(file, lines);
        } catch (IOException e) {
            throw new StackFailure("can't write " + file + ": " + e.getMessage(), e);
        }
    }
}
