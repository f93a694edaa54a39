package io.flashsale.platform.crypto;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-256-GCM with a random nonce per text. Rotate a key long before 2^32 texts, where random nonces of 96 bits stop
 * being safe (NIST SP 800-38D, section 8.3).
 */
public final class AesSealer implements Sealer {

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final SealingKeys keys;
    private final SecureRandom random;

    public AesSealer(SealingKeys keys, SecureRandom random) {
        this.keys = keys;
        this.random = random;
    }

    @Override
    public byte[] seal(String plain, String context) {
        byte[] nonce = new byte[SealedText.NONCE_BYTES];
        random.nextBytes(nonce);
        var empty = new SealedText(keys.activeId(), nonce, new byte[0]);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.active(), empty, context);
            byte[] cipherText = cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8));
            return new SealedText(keys.activeId(), nonce, cipherText).toBytes();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime can't seal with " + TRANSFORMATION, e);
        }
    }

    @Override
    public String open(byte[] sealed, String context) {
        var text = SealedText.parse(sealed);
        SecretKey key = keys.find(text.keyId());
        if (key == null) {
            throw new SealBroken("no sealing key " + text.keyId() + " here", null);
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, text, context);
            return new String(cipher.doFinal(text.cipherText()), StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new SealBroken("sealed text does not open: changed, or of another context", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, SealedText text, String context)
            throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(SealedText.TAG_BYTES * 8, text.nonce()));
        cipher.updateAAD(text.associatedData(context));
        return cipher;
    }
}
