package io.flashsale.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SealerTest {

    private static final String ADDRESS = "{\"name\":\"Ada 李\",\"phone\":\"+86 138\",\"address\":\"1 Canal St\"}";
    private static final String CONTEXT = "order:42";

    @Test
    void whatWasSealedOpensAgain() {
        Sealer sealer = sealer(keys("k1", "k1"));

        byte[] sealed = sealer.seal(ADDRESS, CONTEXT);

        assertThat(sealer.open(sealed, CONTEXT)).isEqualTo(ADDRESS);
        assertThat(new String(sealed, StandardCharsets.ISO_8859_1)).doesNotContain("Canal");
    }

    @Test
    void theSameTextIsNeverSealedToTheSameBytes() {
        Sealer sealer = sealer(keys("k1", "k1"));

        assertThat(sealer.seal(ADDRESS, CONTEXT)).isNotEqualTo(sealer.seal(ADDRESS, CONTEXT));
    }

    @Test
    void bytesOfAnotherRowDoNotOpen() {
        Sealer sealer = sealer(keys("k1", "k1"));
        byte[] sealed = sealer.seal(ADDRESS, CONTEXT);

        assertThatExceptionOfType(SealBroken.class).isThrownBy(() -> sealer.open(sealed, "order:43"));
    }

    @Test
    void eachChangedByteBreaksTheSeal() {
        Sealer sealer = sealer(keys("k1", "k1"));
        byte[] sealed = sealer.seal(ADDRESS, CONTEXT);

        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatExceptionOfType(SealBroken.class)
                    .as("byte %d", i)
                    .isThrownBy(() -> sealer.open(changed, CONTEXT));
        }
    }

    @Test
    void truncatedBytesBreakTheSeal() {
        Sealer sealer = sealer(keys("k1", "k1"));
        byte[] sealed = sealer.seal(ADDRESS, CONTEXT);

        for (int length = 0; length < sealed.length; length++) {
            byte[] cut = Arrays.copyOf(sealed, length);
            assertThatExceptionOfType(SealBroken.class)
                    .as("length %d", length)
                    .isThrownBy(() -> sealer.open(cut, CONTEXT));
        }
    }

    @Test
    void oldRowsStayReadableAfterARotation() {
        Properties both = keys("k1", "k1", "k2");
        byte[] old = sealer(both).seal(ADDRESS, CONTEXT);
        both.setProperty("active", "k2");

        assertThat(sealer(both).open(old, CONTEXT)).isEqualTo(ADDRESS);
    }

    @Test
    void aKeyThatIsGoneIsNamed() {
        byte[] sealed = sealer(keys("k1", "k1")).seal(ADDRESS, CONTEXT);

        assertThatExceptionOfType(SealBroken.class)
                .isThrownBy(() -> sealer(keys("k2", "k2")).open(sealed, CONTEXT))
                .withMessageContaining("k1");
    }

    @Test
    void keysAreReadFromAFile(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("keys.properties");
        try (var writer = Files.newBufferedWriter(file)) {
            keys("k1", "k1").store(writer, null);
        }
        Sealer sealer = new AesSealer(SealingKeys.read(file), new SecureRandom());

        assertThat(sealer.open(sealer.seal(ADDRESS, CONTEXT), CONTEXT)).isEqualTo(ADDRESS);
    }

    @Test
    void brokenKeyFilesAreRefusedWithoutQuotingAKey() {
        assertThatIllegalArgumentException().isThrownBy(() -> SealingKeys.of(keys("other", "k1")));
        var shortKey = new Properties();
        shortKey.setProperty("active", "k1");
        shortKey.setProperty("key.k1", Base64.getEncoder().encodeToString(new byte[16]));
        assertThatIllegalArgumentException().isThrownBy(() -> SealingKeys.of(shortKey));
        var notBase64 = new Properties();
        notBase64.setProperty("active", "k1");
        notBase64.setProperty("key.k1", "!secret!");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SealingKeys.of(notBase64))
                .withMessageNotContaining("!");
    }

    private static Sealer sealer(Properties properties) {
        return new AesSealer(SealingKeys.of(properties), new SecureRandom());
    }

    private static Properties keys(String active, String... ids) {
        var properties = new Properties();
        properties.setProperty("active", active);
        for (String id : ids) {
            byte[] key = new byte[32];
            Arrays.fill(key, (byte) id.hashCode());
            properties.setProperty("key." + id, Base64.getEncoder().encodeToString(key));
        }
        return properties;
    }
}
