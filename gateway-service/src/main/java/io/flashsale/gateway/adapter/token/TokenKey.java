package io.flashsale.gateway.adapter.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** The local issuer's key pair, generated on this machine at first start; the private half never leaves the process. */
record TokenKey(RSAKey key) {

    private static final int KID_HEX_DIGITS = 8;

    /** @param pem PKCS#8 */
    static TokenKey read(Path pem) {
        try {
            var base64 = Files.readString(pem, StandardCharsets.US_ASCII)
                    .replaceAll("-----(BEGIN|END) PRIVATE KEY-----", "")
                    .replaceAll("\\s", "");
            var rsa = KeyFactory.getInstance("RSA");
            var secret = (RSAPrivateCrtKey) rsa.generatePrivate(
                    new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
            var open = (RSAPublicKey)
                    rsa.generatePublic(new RSAPublicKeySpec(secret.getModulus(), secret.getPublicExponent()));
            return new TokenKey(new RSAKey.Builder(open)
                    .privateKey(secret)
                    .keyID(kid(open))
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .build());
        } catch (IOException | GeneralSecurityException | IllegalArgumentException unusable) {
            throw new IllegalStateException("flash.gateway.token.key-file is not a PKCS#8 RSA key in PEM", unusable);
        }
    }

    JWKSet published() {
        return new JWKSet(key.toPublicJWK());
    }

    /** The first hex digits of the SHA-256 of the public key's DER: the same for everybody who has the key. */
    private static String kid(RSAPublicKey open) throws GeneralSecurityException {
        var hash = MessageDigest.getInstance("SHA-256").digest(open.getEncoded());
        return HexFormat.of().formatHex(hash).substring(0, KID_HEX_DIGITS);
    }
}
