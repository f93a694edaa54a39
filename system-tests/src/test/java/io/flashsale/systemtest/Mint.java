package io.flashsale.systemtest;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.databind.JsonNode;

/** Makes tokens that nobody should take. */
final class Mint {

    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();
    private static final String TYPE = "at+jwt";
    private static final int BEYOND_ANY_SKEW_SECONDS = 600;

    private final String subject;
    private final String role;
    private final String kid = Platform.stack().secrets().keyId();

    /** @param role the role that a good token of this kind would have */
    Mint(String subject, String role) {
        this.subject = subject;
        this.role = role;
    }

    record Bad(String what, String token) {

        @Override
        public String toString() {
            return what;
        }
    }

    String good() {
        return Platform.stack().secrets().signed(header("RS256"), json(claims()));
    }

    List<Bad> all() {
        var bad = new ArrayList<Bad>();
        foreignSignatures(bad);
        wrongClaims(bad);
        wrongShapes(bad);
        return bad;
    }

    private void foreignSignatures(List<Bad> bad) {
        String good = good();
        String unsigned = good.substring(0, good.lastIndexOf('.') + 1);
        String signature = good.substring(good.lastIndexOf('.') + 1);
        for (String none : List.of("none", "None", "NONE", "")) {
            String start = part(header(none)) + "." + part(json(claims())) + ".";
            bad.add(new Bad("alg '" + none + "' without a signature", start));
            bad.add(new Bad("alg '" + none + "' with some signature", start + signature));
        }
        bad.add(new Bad("no signature", unsigned));
        byte[] der = publicKey().getEncoded();
        byte[] pem = ("-----BEGIN PUBLIC KEY-----\n"
                        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                        + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
        bad.add(new Bad("HS256 with the public key's DER", hmac(der)));
        bad.add(new Bad("HS256 with the public key's PEM", hmac(pem)));
        bad.add(new Bad("HS256 with an empty-looking key", hmac(new byte[] {0})));
        var pair = pair();
        bad.add(new Bad("another key under our key's name", signed(pair.getPrivate(), header("RS256"), claims())));
        var embedded = (RSAPublicKey) pair.getPublic();
        String jwk = "{\"kty\":\"RSA\",\"n\":\"" + number(embedded.getModulus().toByteArray()) + "\",\"e\":\"AQAB\"}";
        bad.add(new Bad(
                "another key, brought along",
                signed(pair.getPrivate(), "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"jwk\":" + jwk + "}", claims())));
        bad.add(new Bad(
                "another key, to be fetched",
                signed(
                        pair.getPrivate(),
                        "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"x\",\"jku\":\"http://127.0.0.1:1/jwks\"}",
                        claims())));
        bad.add(ours("an unknown key id", "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"nobodys\"}", claims()));
        bad.add(ours("RS512 on the label", header("RS512"), claims()));
        bad.add(ours("ES256 on the label", header("ES256"), claims()));
        bad.add(ours(
                "an extension that must be understood",
                "{\"alg\":\"RS256\",\"typ\":\"at+jwt\",\"kid\":\"" + kid + "\",\"crit\":[\"x\"],\"x\":1}",
                claims()));
        String other = part(json(with("sub", "operator")));
        bad.add(new Bad("claims changed after signing", part(header("RS256")) + "." + other + "." + signature));
    }

    private void wrongClaims(List<Bad> bad) {
        long now = Instant.now().getEpochSecond();
        bad.add(ours("another audience", header("RS256"), with("aud", "somebody-else")));
        bad.add(ours("a list of other audiences", header("RS256"), with("aud", List.of("a", "flash-sale-2"))));
        bad.add(ours("no audience", header("RS256"), without("aud")));
        bad.add(ours("another issuer", header("RS256"), with("iss", "https://evil.example")));
        bad.add(ours("no issuer", header("RS256"), without("iss")));
        bad.add(ours("expired", header("RS256"), with("exp", now - BEYOND_ANY_SKEW_SECONDS)));
        bad.add(ours("no expiry", header("RS256"), without("exp")));
        bad.add(ours("an expiry that is a word", header("RS256"), with("exp", "never")));
        bad.add(ours("not valid yet", header("RS256"), with("nbf", now + BEYOND_ANY_SKEW_SECONDS)));
        for (String type : List.of("JWT", "id+jwt", "refresh+jwt", "")) {
            bad.add(ours(
                    "type '" + type + "'",
                    "{\"alg\":\"RS256\",\"typ\":\"" + type + "\",\"kid\":\"" + kid + "\"}",
                    claims()));
        }
        bad.add(ours("no type", "{\"alg\":\"RS256\",\"kid\":\"" + kid + "\"}", claims()));
        bad.add(ours("no subject", header("RS256"), without("sub")));
        for (Object subject : List.of("", " ", "two words", "s".repeat(65), "a\u0000b", "\u00fcser", List.of("a"))) {
            bad.add(ours("subject '" + subject + "'", header("RS256"), with("sub", subject)));
        }
        bad.add(new Bad(
                "claims that are no object",
                Platform.stack().secrets().signed(header("RS256"), "[\"" + subject + "\"]")));
    }

    private void wrongShapes(List<Bad> bad) {
        String good = good();
        bad.add(new Bad("truncated", good.substring(0, good.length() / 2)));
        bad.add(new Bad("a character short", good.substring(0, good.length() - 6)));
        bad.add(new Bad("a part too many", good + ".AAAA"));
        bad.add(new Bad("five parts", "e30.e30.e30.e30.e30"));
        bad.add(new Bad("dots", ".."));
        bad.add(new Bad("a word", "operator"));
        bad.add(new Bad("claims alone", part(json(claims()))));
        bad.add(new Bad("a token in a token", part(good) + "." + part(good) + "." + part(good)));
    }

    /** Ours by signature, so that only what is wrong inside can be the reason. */
    private static Bad ours(String what, String header, Map<String, Object> claims) {
        return new Bad(what, Platform.stack().secrets().signed(header, json(claims)));
    }

    /** A good token but for its roles. */
    String withRoles(Object roles) {
        return Platform.stack().secrets().signed(header("RS256"), json(with("roles", roles)));
    }

    String withoutRoles() {
        return Platform.stack().secrets().signed(header("RS256"), json(without("roles")));
    }

    /** Good, and long. */
    String ofLength(int characters) {
        return Platform.stack().secrets().signed(header("RS256"), json(with("pad", "x".repeat(characters * 3 / 4))));
    }

    private String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"" + TYPE + "\",\"kid\":\"" + kid + "\"}";
    }

    private Map<String, Object> claims() {
        long now = Instant.now().getEpochSecond();
        var claims = new LinkedHashMap<String, Object>();
        claims.put("iss", "flash-sale-local");
        claims.put("aud", "flash-sale");
        claims.put("sub", subject);
        claims.put("iat", now);
        claims.put("exp", now + BEYOND_ANY_SKEW_SECONDS);
        claims.put("roles", List.of(role));
        return claims;
    }

    private Map<String, Object> with(String claim, Object value) {
        var claims = claims();
        claims.put(claim, value);
        return claims;
    }

    private Map<String, Object> without(String claim) {
        var claims = claims();
        claims.remove(claim);
        return claims;
    }

    private String hmac(byte[] key) {
        String content = part(header("HS256")) + "." + part(json(claims()));
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return content + "." + URL.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String signed(PrivateKey key, String header, Map<String, Object> claims) {
        String content = part(header) + "." + part(json(claims));
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return content + "." + URL.encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static java.security.KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As everybody can have it: from the gateway's published key set. */
    private static PublicKey publicKey() {
        JsonNode key = Http.get(Platform.gateway() + "/.well-known/jwks.json", Map.of())
                .json()
                .path("keys")
                .get(0);
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new RSAPublicKeySpec(
                            new java.math.BigInteger(
                                    1,
                                    Base64.getUrlDecoder().decode(key.path("n").asString())),
                            new java.math.BigInteger(
                                    1,
                                    Base64.getUrlDecoder().decode(key.path("e").asString()))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String number(byte[] bytes) {
        return URL.encodeToString(bytes[0] == 0 ? java.util.Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }

    private static String part(String text) {
        return URL.encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String json(Object value) {
        return Http.JSON.writeValueAsString(value);
    }
}
