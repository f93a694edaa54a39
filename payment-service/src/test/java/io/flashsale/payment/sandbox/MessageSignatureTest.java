package io.flashsale.payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageSignatureTest {

    private static final byte[] OLD = HexFormat.of().parseHex("00112233445566778899aabbccddeeff");
    private static final byte[] NEW = HexFormat.of().parseHex("ffeeddccbbaa99887766554433221100");
    private static final byte[] BODY = "{\"paymentId\":\"1\"}".getBytes(StandardCharsets.UTF_8);

    @Test
    void theFormatIsFixed() {
        // openssl: printf '1760000000.{"paymentId":"1"}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:0011...eeff
        assertThat(MessageSignature.sign(OLD, "1760000000", BODY))
                .isEqualTo("1c5d132249b0b20ec8659a3b23700b69fd4f06b05e69b15d445697d17a2ac7dc");
    }

    @Test
    void anySecretInTheListVerifies() {
        var signature = MessageSignature.sign(OLD, "1760000000", BODY);
        assertThat(MessageSignature.verify(List.of(NEW, OLD), "1760000000", BODY, signature))
                .isTrue();
        assertThat(MessageSignature.verify(List.of(NEW), "1760000000", BODY, signature))
                .isFalse();
    }

    @Test
    void timestampAndEveryByteOfTheBodyAreCovered() {
        var signature = MessageSignature.sign(OLD, "1760000000", BODY);
        assertThat(MessageSignature.verify(List.of(OLD), "1760000001", BODY, signature))
                .isFalse();
        for (int i = 0; i < BODY.length; i++) {
            byte[] changed = BODY.clone();
            changed[i] ^= 1;
            assertThat(MessageSignature.verify(List.of(OLD), "1760000000", changed, signature))
                    .isFalse();
        }
    }

    @Test
    void nonsenseIsNoSignature() {
        for (var signature : List.of("", "zz", "g".repeat(64), "0".repeat(64), "0".repeat(63))) {
            assertThat(MessageSignature.verify(List.of(OLD), "1760000000", BODY, signature))
                    .isFalse();
        }
        for (var timestamp : List.of("", "-1", "1e9", " 1", "9".repeat(40))) {
            var signature = MessageSignature.sign(OLD, timestamp, BODY);
            assertThat(MessageSignature.verify(List.of(OLD), timestamp, BODY, signature))
                    .isFalse();
        }
    }
}
