package io.flashsale.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AvailabilityTest {

    @Test
    void aTenthOfTheTotalIsFewAndSoIsTheLastUnit() {
        assertThat(Availability.of(0, 100)).isEqualTo(Availability.NONE);
        assertThat(Availability.of(-1, 100)).isEqualTo(Availability.NONE);
        assertThat(Availability.of(1, 3)).isEqualTo(Availability.FEW);
        assertThat(Availability.of(10, 100)).isEqualTo(Availability.FEW);
        assertThat(Availability.of(11, 100)).isEqualTo(Availability.PLENTY);
        assertThat(Availability.of(Integer.MAX_VALUE, Integer.MAX_VALUE)).isEqualTo(Availability.PLENTY);
    }
}
