package io.flashsale.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What released images stand on is named by digest, in one place; a tag would be somebody else's to move. */
class ImageBaseTest {

    private static final Pattern ANYWHERE = Pattern.compile("@sha256:[0-9a-f]{64}");
    private static final String PINNED = "[a-z0-9./:_-]+@sha256:[0-9a-f]{64}";

    @Test
    void theBaseIsPinnedByDigest() throws IOException {
        List<String> lines = Files.readAllLines(ChartTest.HOME.resolve("deploy/images/base")).stream()
                .filter(line -> !line.startsWith("#"))
                .toList();
        assertThat(lines).singleElement().asString().matches(PINNED);
    }

    @Test
    void itIsNamedNowhereElse() throws IOException {
        try (Stream<Path> files = Stream.of("scripts", "deploy", ".ci", "pom.xml", ".github")
                .map(ChartTest.HOME::resolve)
                .filter(Files::exists)
                .flatMap(ImageBaseTest::walk)) {
            assertThat(files.filter(file -> !file.toString().contains("/target/"))
                            .filter(file -> !file.getFileName().toString().endsWith("Test.java"))
                            .filter(file -> ANYWHERE.matcher(read(file)).find())
                            .map(ChartTest.HOME::relativize))
                    .containsExactly(Path.of("deploy/images/base"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"eclipse-temurin:25-jre", "eclipse-temurin@sha256:12345678", "eclipse-temurin:25-jre@sha256:"})
    void theBuildRefusesABaseThatMoves(String base) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("bash", "scripts/images.sh", "--base", base)
                .directory(ChartTest.HOME.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(2);
        assertThat(said).contains("has no digest");
    }

    private static Stream<Path> walk(Path path) {
        try {
            return Files.walk(path).filter(Files::isRegularFile);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
