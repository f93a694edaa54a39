package io.flashsale.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTextTest {

    @Test
    void classesAndTheInnermostMessageAreTold() {
        var failure = new IllegalStateException("outer", new IllegalArgumentException("order 17 is\nPAID"));
        assertThat(FailureText.of("failed", failure))
                .isEqualTo("failed: IllegalStateException < IllegalArgumentException: order 17 is PAID");
    }

    @Test
    void valuesAreLeftOut() {
        var failure = new IllegalStateException(
                "Duplicate entry 'ada-lovelace' for key \"users\"; call +49 151 12345678 or ada@example.org");
        assertThat(FailureText.of("failed", failure))
                .contains("Duplicate entry '...' for key '...'")
                .doesNotContain("ada", "151", "example");
    }

    @Test
    void aLongMessageIsCutAndALoopOfCausesEnds() {
        assertThat(FailureText.of("failed", new IllegalStateException("x".repeat(100_000))))
                .hasSize(FailureText.MOST);
        var first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));
        assertThat(FailureText.of("failed", first)).endsWith("second");
    }
}
