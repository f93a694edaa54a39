package io.flashsale.platform.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BundlesTest {

    private static final BundledCheckout CHECKOUT = new BundledCheckout(
            "token",
            "1",
            "mug",
            "key",
            "",
            "",
            "application/json",
            "{\"quantity\":1}".getBytes(StandardCharsets.UTF_8));

    private static final BundledAnswer ANSWER =
            new BundledAnswer(201, Map.of("Location", "/api/v1/orders/7"), "é".getBytes(StandardCharsets.UTF_8));

    @Test
    void whatGoesInComesOut() {
        var checkouts = List.of(CHECKOUT, CHECKOUT);
        assertThat(Bundles.checkouts(Bundles.checkouts(checkouts)))
                .usingRecursiveComparison()
                .isEqualTo(checkouts);
        var answers = List.of(ANSWER, new BundledAnswer(503, Map.of(), new byte[0]));
        assertThat(Bundles.answers(Bundles.answers(answers)))
                .usingRecursiveComparison()
                .isEqualTo(answers);
        assertThat(Bundles.checkouts(Bundles.checkouts(List.of()))).isEmpty();
    }

    @Test
    void whatIsTornOrLongerOrOfAnotherVersionIsNoBundle() {
        byte[] whole = Bundles.checkouts(List.of(CHECKOUT));
        for (int length = 0; length < whole.length; length++) {
            byte[] torn = Arrays.copyOf(whole, length);
            assertThatIllegalArgumentException().as("of %d bytes", length).isThrownBy(() -> Bundles.checkouts(torn));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bundles.checkouts(Arrays.copyOf(whole, whole.length + 1)));
        byte[] other = whole.clone();
        other[0]++;
        assertThatIllegalArgumentException().isThrownBy(() -> Bundles.checkouts(other));
    }

    @Test
    void noBytesWhateverCostMoreThanTheirLength() {
        var random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            byte[] noise = new byte[random.nextInt(300)];
            random.nextBytes(noise);
            if (noise.length > 0) {
                noise[0] = 1;
            }
            try {
                assertThat(Bundles.checkouts(noise)).hasSizeLessThanOrEqualTo(Bundles.MOST_PARTS);
            } catch (IllegalArgumentException refused) {
                assertThat(refused).hasMessageNotContaining("OutOfMemory");
            }
        }
    }

    @Test
    void aBundleIsBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Bundles.checkouts(Collections.nCopies(Bundles.MOST_PARTS + 1, CHECKOUT)));
    }
}
