package io.flashsale.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An auditor that used the platform's own code would repeat its mistakes. */
class AuditorStandsOutsideTest {

    @Test
    void theAuditorImportsNothingOfThePlatform() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java/io/flashsale/audit"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertThat(sources).hasSizeGreaterThan(10);
        for (Path source : sources) {
            assertThat(Files.readString(source).replace("io.flashsale.audit", ""))
                    .as("%s", source)
                    .doesNotContain("io.flashsale.");
        }
    }
}
