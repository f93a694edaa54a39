package io.flashsale.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SoldOutFlagsTest {

    private static final ItemKey MUG = new ItemKey("1", "mug");
    private static final long TTL = 100;

    private final SoldOutFlags flags = new SoldOutFlags(TTL, 2);

    @Test
    void aFlagHoldsForItsTimeAndNoLonger() {
        assertThat(flags.isSoldOut(MUG, 1, 0)).isFalse();
        flags.refused(MUG, 1, 0);
        assertThat(flags.isSoldOut(MUG, 1, TTL - 1)).isTrue();
        assertThat(flags.isSoldOut(MUG, 1, TTL)).isFalse();
    }

    @Test
    void aRefusalSpeaksOnlyOfAsManyUnitsOrMore() {
        flags.refused(MUG, 3, 0);
        assertThat(flags.isSoldOut(MUG, 2, 1)).isFalse();
        assertThat(flags.isSoldOut(MUG, 3, 1)).isTrue();
        assertThat(flags.isSoldOut(MUG, 4, 1)).isTrue();
    }

    @Test
    void aSmallerRefusalReplacesALargerOneButNotTheOtherWayRound() {
        flags.refused(MUG, 3, 0);
        flags.refused(MUG, 1, 10);
        flags.refused(MUG, 5, 50);
        assertThat(flags.isSoldOut(MUG, 1, 10 + TTL - 1)).isTrue();
        assertThat(flags.isSoldOut(MUG, 1, 10 + TTL))
                .as("the refusal of five did not prolong that of one")
                .isFalse();
    }

    @Test
    void aSaleTakesTheFlagDown() {
        flags.refused(MUG, 1, 0);
        flags.hasUnits(MUG);
        assertThat(flags.isSoldOut(MUG, 1, 1)).isFalse();
    }

    @Test
    void thereIsRoomForSoManyItemsAndExpiredOnesMakeRoom() {
        flags.refused(new ItemKey("1", "a"), 1, 0);
        flags.refused(new ItemKey("1", "b"), 1, 0);
        flags.refused(MUG, 1, 1);
        assertThat(flags.size()).isEqualTo(2);
        assertThat(flags.isSoldOut(MUG, 1, 2)).isFalse();
        flags.refused(MUG, 1, TTL);
        assertThat(flags.isSoldOut(MUG, 1, TTL + 1)).isTrue();
        assertThat(flags.size()).isEqualTo(1);
    }

    @Test
    void theClockMayWrapAround() {
        long late = Long.MAX_VALUE - 10;
        flags.refused(MUG, 1, late);
        assertThat(flags.isSoldOut(MUG, 1, late + 50)).isTrue();
        assertThat(flags.isSoldOut(MUG, 1, late + TTL)).isFalse();
    }
}
