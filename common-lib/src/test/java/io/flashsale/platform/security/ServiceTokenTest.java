package io.flashsale.platform.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jwt.JWTClaimsSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceTokenTest {

    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final TestTokens tokens = new TestTokens();

    @TempDir
    Path directory;

    @Test
    void theShareOfItsLifeThatIsLeftIsTold() throws IOException {
        var token = with(token(NOW.minus(Duration.ofDays(27)), NOW.plus(Duration.ofDays(3))));
        assertThat(token.lifeLeft(NOW)).isCloseTo(0.1, within(0.001));
        assertThat(token.lifeLeft(NOW.minus(Duration.ofDays(27)))).isEqualTo(1);
        assertThat(token.lifeLeft(NOW.plus(Duration.ofDays(4)))).isZero();
    }

    @Test
    void aReplacedOneCountsFromThenOn() throws IOException {
        var token = with(token(NOW.minusSeconds(3600), NOW.plusSeconds(1)));
        assertThat(token.lifeLeft(NOW)).isLessThan(0.001);
        with(token(NOW, NOW.plusSeconds(3600)));
        Files.setLastModifiedTime(
                directory.resolve("token"), FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(token.lifeLeft(NOW)).isEqualTo(1);
    }

    @Test
    void whatCannotBeReadHasNoLife() throws IOException {
        assertThat(new ServiceToken(directory.resolve("nowhere")).lifeLeft(NOW)).isZero();
        assertThat(with("no token").lifeLeft(NOW)).isZero();
        assertThat(with("").lifeLeft(NOW)).isZero();
        assertThat(with(sign(tokens.claims("order-service", "ROLE_SERVICE")
                                .expirationTime(null)
                                .build()))
                        .lifeLeft(NOW))
                .isZero();
    }

    private String token(Instant issued, Instant end) {
        return sign(tokens.claims("order-service", "ROLE_SERVICE")
                .issueTime(Date.from(issued))
                .expirationTime(Date.from(end))
                .build());
    }

    private String sign(JWTClaimsSet claims) {
        return tokens.sign(claims, "at+jwt", JWSAlgorithm.RS256);
    }

    private ServiceToken with(String text) throws IOException {
        var file = directory.resolve("token");
        Files.writeString(file, text);
        return new ServiceToken(file);
    }
}
