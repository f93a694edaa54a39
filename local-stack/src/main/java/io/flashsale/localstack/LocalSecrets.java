package io.flashsale.localstack;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The secrets of one local installation, drawn at its first start and kept in files that only their owner can read. Nothing of
 * this is in the repository, and a deployment brings its own.
 */
public final class LocalSecrets {

    /** The {@code iss} of local tokens. */
    public static final String ISSUER = "flash-sale-local";

    private static final String AUDIENCE = "flash-sale";
    private static final int RSA_BITS = 2048;
    private static final Duration SERVICE_TOKEN_LIFE = Duration.ofDays(30);
    private static final Duration TEST_TOKEN_LIFE = Duration.ofHours(12);
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    private final Path directory;
    private final RSAPrivateCrtKey key;
    private final RSAPublicKey publicKey;

    private LocalSecrets(Path directory, RSAPrivateCrtKey key, RSAPublicKey publicKey) {
        this.directory = directory;
        this.key = key;
        this.publicKey = publicKey;
    }

    /** Opens the directory, and draws what is missing in it. */
    public static LocalSecrets in(Path directory) {
        try {
            if (!Files.isDirectory(directory)) {
                Files.createDirectories(directory.toAbsolutePath().getParent());
                Files.createDirectory(
                        directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Path pem = directory.resolve("token-key.pem");
            if (!Files.exists(pem)) {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(RSA_BITS);
                write(pem, pem(generator.generateKeyPair().getPrivate().getEncoded()));
            }
            RSAPrivateCrtKey key = read(pem);
            RSAPublicKey publicKey = (RSAPublicKey) KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
            LocalSecrets secrets = new LocalSecrets(directory.toAbsolutePath(), key, publicKey);
            secrets.fill();
            return secrets;
        } catch (IOException | GeneralSecurityException e) {
            throw new StackFailure("can't make the local secrets in " + directory + ": " + e.getMessage(), e);
        }
    }

    private void fill() throws IOException {
        write(jwksFile(), jwks());
        for (String service : new String[] {"order", "logistics"}) {
            if (!Files.exists(addressKeysFile(service))) {
                String id = "k" + RandomText.hex(3);
                String value = Base64.getEncoder().encodeToString(RandomText.bytes(32));
                write(addressKeysFile(service), "active=" + id + "\nkey." + id + "=" + value + "\n");
            }
        }
        if (!Files.exists(callbackSecretsFile())) {
            write(callbackSecretsFile(), RandomText.hex(32) + "\n");
        }
        if (!Files.exists(databaseFile())) {
            String lines = new TreeMap<>(DatabaseAccounts.random().passwords())
                    .entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue() + "\n")
                            .collect(Collectors.joining());
            write(databaseFile(), lines);
        }
        mintServiceTokens();
    }

    /** Writes a new token for each service; they last 30 days, and services read the file again when it changes. */
    public void mintServiceTokens() {
        for (String service : new String[] {"gateway", "order", "inventory", "payment", "logistics"}) {
            try {
                write(serviceTokenFile(service), token(service + "-service", SERVICE_TOKEN_LIFE, "ROLE_SERVICE"));
            } catch (IOException e) {
                throw new StackFailure("can't write " + serviceTokenFile(service) + ": " + e.getMessage(), e);
            }
        }
    }

    /** PEM, PKCS#8. */
    public Path tokenKeyFile() {
        return directory.resolve("token-key.pem");
    }

    public Path jwksFile() {
        return directory.resolve("jwks.json");
    }

    /** @param service order, inventory, payment, logistics or gateway */
    public Path serviceTokenFile(String service) {
        return directory.resolve("service-token-" + service + ".jwt");
    }

    /** @param service order or logistics */
    public Path addressKeysFile(String service) {
        return directory.resolve("address-keys-" + service + ".properties");
    }

    public Path callbackSecretsFile() {
        return directory.resolve("callback-secrets.txt");
    }

    private Path databaseFile() {
        return directory.resolve("database.properties");
    }

    public DatabaseAccounts databaseAccounts() {
        try {
            Map<String, String> passwords = new TreeMap<>();
            for (String line : Files.readAllLines(databaseFile())) {
                int at = line.indexOf('=');
                passwords.put(line.substring(0, at), line.substring(at + 1));
            }
            return new DatabaseAccounts(passwords);
        } catch (IOException e) {
            throw new StackFailure("can't read " + databaseFile() + ": " + e.getMessage(), e);
        }
    }

    public String shopperToken(String user) {
        return token(user, TEST_TOKEN_LIFE, "ROLE_SHOPPER");
    }

    public String operatorToken() {
        return token("operator", TEST_TOKEN_LIFE, "ROLE_OPERATOR");
    }

    public String courierToken() {
        return token("courier", TEST_TOKEN_LIFE, "ROLE_COURIER");
    }

    public String serviceToken(String service) {
        return token(service + "-service", TEST_TOKEN_LIFE, "ROLE_SERVICE");
    }

    /** A signed access token; a negative life gives one that is expired. */
    public String token(String subject, Duration life, String... roles) {
        Instant now = Instant.now();
        String header = "{\"typ\":\"at+jwt\",\"alg\":\"RS256\",\"kid\":\"" + keyId() + "\"}";
        String claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":%s,\"iat\":%d,\"exp\":%d,\"jti\":\"%s\",\"roles\":[%s]}"
                .formatted(
                        ISSUER,
                        AUDIENCE,
                        quoted(subject),
                        Math.min(now.getEpochSecond(), now.plus(life).getEpochSecond()),
                        now.plus(life).getEpochSecond(),
                        RandomText.hex(8),
                        Arrays.stream(roles).map(LocalSecrets::quoted).collect(Collectors.joining(",")));
        return signed(header, claims);
    }

    /** Signs any header and claims with the local key: for tests of what a service must refuse. */
    public String signed(String headerJson, String claimsJson) {
        String content = URL.encodeToString(headerJson.getBytes(StandardCharsets.UTF_8))
                + "."
                + URL.encodeToString(claimsJson.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The first 8 hexadecimal digits of the SHA-256 of the public key's DER. */
    public String keyId() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
            return HexFormat.of().formatHex(digest, 0, 4);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String jwks() {
        return "{\"keys\":[{\"kty\":\"RSA\",\"use\":\"sig\",\"alg\":\"RS256\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"}]}\n"
                .formatted(keyId(), number(publicKey.getModulus()), number(publicKey.getPublicExponent()));
    }

    private static String number(BigInteger value) {
        byte[] bytes = value.toByteArray();
        // JWK numbers have no sign byte.
        return URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String pem(byte[] der) {
        return "-----BEGIN PRIVATE KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static RSAPrivateCrtKey read(Path pem) throws IOException, GeneralSecurityException {
        String text = Files.readString(pem)
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .collect(Collectors.joining());
        return (RSAPrivateCrtKey) KeyFactory.getInstance("RSA")
                .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(text)));
    }

    /** Written beside and moved over, so that a reader never sees half a file, and never with wider rights. */
    private static void write(Path file, String content) throws IOException {
        Path fresh = Files.createTempFile(
                file.toAbsolutePath().getParent(),
                file.getFileName().toString(),
                ".new",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
