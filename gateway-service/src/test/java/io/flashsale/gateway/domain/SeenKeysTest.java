package io.flashsale.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeenKeysTest {

    private static final long PERIOD = 1_000;

    private final SeenKeys seen = new SeenKeys(PERIOD, 20, 0);

    @Test
    void noKeyIsForgottenWithinAPeriod() {
        for (int i = 0; i < 20_000; i++) {
            seen.add("shopper-" + i, "k" + i, i % (int) PERIOD);
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(seen.mayContain("shopper-" + i, "k" + i, i % PERIOD + PERIOD))
                    .isTrue();
        }
    }

    @Test
    void newKeysAreAlmostAlwaysKnownAsNew() {
        IntStream.range(0, 20_000).forEach(i -> seen.add("shopper", "old-" + i, 0));
        long mistaken = IntStream.range(0, 20_000)
                .filter(i -> seen.mayContain("shopper", "new-" + i, 0))
                .count();
        assertThat(mistaken).isLessThan(20);
    }

    @Test
    void aKeyBelongsToItsUser() {
        seen.add("shopper-1", "k", 0);
        assertThat(seen.mayContain("shopper-2", "k", 0)).isFalse();
    }

    @Test
    void afterTwoPeriodsAKeyIsForgotten() {
        seen.add("shopper-1", "k", 0);
        assertThat(seen.mayContain("shopper-1", "k", PERIOD)).isTrue();
        assertThat(seen.mayContain("shopper-1", "k", 2 * PERIOD)).isFalse();
    }
}
