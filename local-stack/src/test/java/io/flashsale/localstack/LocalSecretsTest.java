package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalSecretsTest {

    @TempDir
    Path directory;

    @Test
    void onlyTheOwnerCanReadAnySecret() throws IOException {
        LocalSecrets.in(directory.resolve("secrets"));
        try (Stream<Path> files = Files.list(directory.resolve("secrets"))) {
            assertThat(files.toList()).hasSizeGreaterThanOrEqualTo(10).allSatisfy(file -> assertThat(
                            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .as(file.toString())
                    .isEqualTo("rw-------"));
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("secrets"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aSecondStartKeepsTheSecretsAndRenewsTheServiceTokens() throws IOException {
        LocalSecrets first = LocalSecrets.in(directory.resolve("secrets"));
        String key = Files.readString(first.tokenKeyFile());
        String address = Files.readString(first.addressKeysFile("order"));
        String callback = Files.readString(first.callbackSecretsFile());
        String token = Files.readString(first.serviceTokenFile("order"));
        DatabaseAccounts accounts = first.databaseAccounts();

        LocalSecrets second = LocalSecrets.in(directory.resolve("secrets"));

        assertThat(Files.readString(second.tokenKeyFile())).isEqualTo(key);
        assertThat(Files.readString(second.addressKeysFile("order"))).isEqualTo(address);
        assertThat(Files.readString(second.callbackSecretsFile())).isEqualTo(callback);
        assertThat(second.databaseAccounts()).isEqualTo(accounts);
        assertThat(Files.readString(second.serviceTokenFile("order"))).isNotEqualTo(token);
    }

    @Test
    void aTokenVerifiesAgainstThePublishedKeyAndNoOtherTextDoes() throws IOException, GeneralSecurityException {
        LocalSecrets secrets = LocalSecrets.in(directory.resolve("secrets"));
        String jwks = Files.readString(secrets.jwksFile());
        PublicKey published = KeyFactory.getInstance("RSA")
                .generatePublic(new RSAPublicKeySpec(number(jwks, "n"), number(jwks, "e")));
        String[] parts = secrets.shopperToken("shopper-1").split("\\.");

        assertThat(verifies(published, parts[0] + "." + parts[1], parts[2])).isTrue();
        assertThat(verifies(published, parts[0] + "." + parts[1] + "x", parts[2]))
                .isFalse();
        assertThat(text(parts[0])).contains("\"typ\":\"at+jwt\"", "\"alg\":\"RS256\"", secrets.keyId());
        assertThat(text(parts[1]))
                .contains(
                        "\"iss\":\"flash-sale-local\"",
                        "\"aud\":\"flash-sale\"",
                        "\"sub\":\"shopper-1\"",
                        "\"roles\":[\"ROLE_SHOPPER\"]");
        assertThat(jwks).contains("\"kid\":\"" + secrets.keyId() + "\"");
    }

    @Test
    void anExpiredTokenCanBeMadeForTests() {
        LocalSecrets secrets = LocalSecrets.in(directory.resolve("secrets"));
        String claims = text(
                secrets.token("late", Duration.ofMinutes(-5), "ROLE_SHOPPER").split("\\.")[1]);
        Matcher matcher = Pattern.compile("\"exp\":(\\d+)").matcher(claims);
        assertThat(matcher.find()).isTrue();
        assertThat(Long.parseLong(matcher.group(1))).isLessThan(System.currentTimeMillis() / 1000);
    }

    @Test
    void addressKeysAreForAes256AndDifferPerService() throws IOException {
        LocalSecrets secrets = LocalSecrets.in(directory.resolve("secrets"));
        byte[] order = addressKey(secrets.addressKeysFile("order"));
        byte[] logistics = addressKey(secrets.addressKeysFile("logistics"));
        assertThat(order).hasSize(32).isNotEqualTo(logistics);
        assertThat(logistics).hasSize(32);
    }

    private static byte[] addressKey(Path file) throws IOException {
        String[] lines = Files.readString(file).split("\n");
        String id = lines[0].substring("active=".length());
        assertThat(lines[1]).startsWith("key." + id + "=");
        return Base64.getDecoder().decode(lines[1].substring(lines[1].indexOf('=') + 1));
    }

    private static boolean verifies(PublicKey key, String content, String signature) throws GeneralSecurityException {
        Signature verifier = Signature.getInstance("SHA256withRSA");
        verifier.initVerify(key);
        verifier.update(content.getBytes(StandardCharsets.US_ASCII));
        return verifier.verify(Base64.getUrlDecoder().decode(signature));
    }

    private static BigInteger number(String jwks, String name) {
        Matcher matcher = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(jwks);
        assertThat(matcher.find()).isTrue();
        return new BigInteger(1, Base64.getUrlDecoder().decode(matcher.group(1)));
    }

    private static String text(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }
}
