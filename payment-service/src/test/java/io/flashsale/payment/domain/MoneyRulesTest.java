package io.flashsale.payment.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.Money;
import io.flashsale.contract.PaymentId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MoneyRulesTest {

    private static final PaymentId ID = new PaymentId(64);

    @Test
    void aCaptureAndItsRefundLeaveNothingAtTheProvider() {
        var amount = new Money(500, "CNY");
        long left = 0;
        for (var entry : List.of(JournalEntry.capture(ID, amount), JournalEntry.refund(ID, amount))) {
            left += entry.lines().stream()
                    .filter(line -> line.account() == Account.PROVIDER_CLEARING)
                    .mapToLong(JournalLine::minor)
                    .sum();
        }
        assertThat(left).isZero();
    }

    @Test
    void anEntryThatDoesNotSumToZeroCannotBeMade() {
        assertThatThrownBy(() -> new JournalEntry(
                        ID,
                        JournalEntry.Kind.CAPTURE,
                        "CNY",
                        List.of(new JournalLine(Account.SALES, -500), new JournalLine(Account.PROVIDER_CLEARING, 499))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        var backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60));
        assertThat(List.of(0, 1, 2, 5, 6, 1000).stream().map(backoff::after).map(Duration::toSeconds))
                .containsExactly(1L, 2L, 4L, 32L, 60L, 60L);
    }

    @Test
    void aKeyIsPrintableAndShort() {
        assertThat(new IdempotencyKey("a".repeat(64)).value()).hasSize(64);
        for (var bad : List.of("", "a b", "a".repeat(65), "ä", "a\n")) {
            assertThatThrownBy(() -> new IdempotencyKey(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
