package io.flashsale.gateway.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.gateway.domain.Account.Step;
import org.junit.jupiter.api.Test;

class AccountTest {

    private static final long NOW = 1_000;
    private static final long HOUR = 3_600_000_000_000L;
    private static final Allowance FOUR_AHEAD = Allowance.of(new Limit(20, 10, 8), 2, 4);
    private static final Allowance EXACT = Allowance.of(new Limit(20, 10, 0), 2, 4);

    @Test
    void whatGatewaysMayBeAheadByComesOutOfTheBurst() {
        assertThat(FOUR_AHEAD.ahead()).isEqualTo(4);
        assertThat(FOUR_AHEAD.capacity() + 2 * FOUR_AHEAD.ahead()).isEqualTo(28);
        assertThat(FOUR_AHEAD.capacity()).isGreaterThanOrEqualTo(20);
        assertThat(Allowance.of(new Limit(20, 10, 5), 2, 4).ahead()).isEqualTo(2);
        assertThat(EXACT.ahead()).isZero();
        assertThat(EXACT.capacity()).isEqualTo(20);
    }

    @Test
    void neverIsAGatewayAheadByMoreThanItMay() {
        var account = new Account(FOUR_AHEAD, NOW);
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.PASS);
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.PASS_AND_TELL);
        assertThat(account.startTelling()).isEqualTo(2);
        // The call is under way; what it carries still counts.
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.PASS);
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.PASS);
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.ASK);
        assertThat(account.startTelling()).as("one call at a time").isZero();
        account.told(FOUR_AHEAD, 2, 18, 0, NOW);
        assertThat(account.left()).isEqualTo(16);
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.PASS_AND_TELL);
        assertThat(account.startTelling()).isEqualTo(3);
    }

    @Test
    void aFewRequestsAreDueOnlyAfterAWhile() {
        var account = new Account(FOUR_AHEAD, NOW);
        assertThat(account.isDue(0, NOW)).as("there is nothing to tell").isFalse();
        account.take(FOUR_AHEAD, NOW);
        account.take(FOUR_AHEAD, NOW + 5);
        assertThat(account.isDue(10, NOW + 9)).isFalse();
        assertThat(account.isDue(10, NOW + 10)).isTrue();
        account.startTelling();
        assertThat(account.isDue(10, NOW + 10)).as("it is being told").isFalse();
    }

    @Test
    void withoutABurstEachRequestAsks() {
        assertThat(new Account(EXACT, NOW).take(EXACT, NOW)).isEqualTo(Step.ASK);
    }

    @Test
    void nearTheEndOfTheBucketEachRequestAsks() {
        var account = new Account(FOUR_AHEAD, NOW);
        account.told(FOUR_AHEAD, 0, 4, 0, NOW);
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.ASK);
    }

    @Test
    void anEmptyBucketIsNotAskedUntilThereIsSomethingInIt() {
        var account = new Account(FOUR_AHEAD, NOW);
        account.told(FOUR_AHEAD, 0, 0, 500, NOW);
        assertThat(account.take(FOUR_AHEAD, NOW + 499)).isEqualTo(Step.REFUSE);
        assertThat(account.nanosToNext(NOW + 499)).isEqualTo(1);
        assertThat(account.take(FOUR_AHEAD, NOW + 500)).isEqualTo(Step.ASK);
    }

    @Test
    void whatCouldNotBeToldIsToldLaterAndWhatMayHaveBeenToldIsNot() {
        var account = new Account(FOUR_AHEAD, NOW);
        account.take(FOUR_AHEAD, NOW);
        assertThat(account.startTelling()).isEqualTo(1);
        account.tellLater();
        assertThat(account.startTelling()).isEqualTo(1);
        account.tellingFailed(1);
        assertThat(account.startTelling()).isZero();
    }

    @Test
    void anAccountIsThrownAwayOnlyWhenEverythingIsToldAndItsBucketIsFull() {
        var account = new Account(FOUR_AHEAD, NOW);
        account.take(FOUR_AHEAD, NOW);
        assertThat(account.retire(NOW + HOUR)).as("something is left to tell").isFalse();
        // One permit in half a second, and 20 of them when nobody has used any.
        account.told(FOUR_AHEAD, account.startTelling(), 17, 0, NOW);
        assertThat(account.retire(NOW + 1_499_999_999)).as("not full yet").isFalse();
        assertThat(account.retire(NOW + 1_500_000_000)).isTrue();
        assertThat(account.take(FOUR_AHEAD, NOW)).isEqualTo(Step.RETIRED);
    }
}
