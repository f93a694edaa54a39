package io.flashsale.payment.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.payment.sandbox.Book.Answer;
import io.flashsale.payment.sandbox.SandboxPayment.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {

    @TempDir
    Path directory;

    private final Clock clock = Clock.fixed(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);

    private Book open() throws IOException {
        return new Book(directory, clock);
    }

    private static SandboxPayment done(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Done.class);
        return ((Answer.Done) answer).payment();
    }

    @Test
    void aRestartForgetsNothing() throws IOException {
        SandboxPayment captured;
        try (var book = open()) {
            var payment = done(book.open("1", "o1", 500, "CNY"));
            captured = Objects.requireNonNull(book.pay(payment.token(), PayOutcome.DUPLICATE, Duration.ZERO)
                    .payment());
            book.delivered(book.undelivered().getFirst());
            book.open("2", "o2", 700, "CNY");
        }
        try (var book = open()) {
            assertThat(book.find("1")).contains(captured);
            assertThat(book.findByToken(captured.token())).contains(captured);
            assertThat(book.undelivered()).hasSize(2);
            assertThat(book.find("2").orElseThrow().status()).isEqualTo(Status.OPEN);
        }
    }

    @Test
    void aRecordThatACrashLeftHalfWrittenIsCutOff() throws IOException {
        try (var book = open()) {
            book.open("1", "o1", 500, "CNY");
        }
        Files.writeString(directory.resolve("provider.journal"), "verb=create&paymentId=2", StandardOpenOption.APPEND);
        try (var book = open()) {
            assertThat(book.find("2")).isEmpty();
            book.open("3", "o3", 500, "CNY");
        }
        try (var book = open()) {
            assertThat(book.find("1")).isPresent();
            assertThat(book.find("3")).isPresent();
        }
    }

    @Test
    void aPaymentIdNamesOnePayment() throws IOException {
        try (var book = open()) {
            var first = done(book.open("1", "o1", 500, "CNY"));
            assertThat(done(book.open("1", "o1", 500, "CNY"))).isEqualTo(first);
            assertThat(book.open("1", "o1", 501, "CNY")).isInstanceOf(Answer.Refused.class);
        }
    }

    @Test
    void aCaptureWinsOverACloseAndACloseOverAPayment() throws IOException {
        try (var book = open()) {
            var one = done(book.open("1", "o1", 500, "CNY"));
            book.pay(one.token(), PayOutcome.LATE, Duration.ofSeconds(10));
            assertThat(done(book.close("1", "o1", 500, "CNY")).status()).isEqualTo(Status.CAPTURED);

            var two = done(book.open("2", "o2", 500, "CNY"));
            assertThat(done(book.close("2", "o2", 500, "CNY")).status()).isEqualTo(Status.CLOSED);
            assertThat(book.pay(two.token(), PayOutcome.SUCCESS, Duration.ZERO).deliveries())
                    .isEmpty();
        }
    }

    @Test
    void aCloseThatComesBeforeThePaymentIsFinal() throws IOException {
        try (var book = open()) {
            book.close("1", "o1", 500, "CNY");
            assertThat(done(book.open("1", "o1", 500, "CNY")).status()).isEqualTo(Status.CLOSED);
        }
    }

    @Test
    void aFailedPaymentMayBeTriedAgainButACapturedOneIsPaidOnce() throws IOException {
        try (var book = open()) {
            var payment = done(book.open("1", "o1", 500, "CNY"));
            book.pay(payment.token(), PayOutcome.FAILURE, Duration.ZERO);
            assertThat(book.pay(payment.token(), PayOutcome.SUCCESS, Duration.ZERO)
                            .deliveries())
                    .hasSize(1);
            assertThat(book.pay(payment.token(), PayOutcome.SUCCESS, Duration.ZERO)
                            .deliveries())
                    .isEmpty();
            assertThat(book.undelivered()).hasSize(2);
        }
    }

    @Test
    void aRefundIsGivenOnce() throws IOException {
        try (var book = open()) {
            var payment = done(book.open("1", "o1", 500, "CNY"));
            assertThat(book.refund("r1", "1", 500, "CNY")).isInstanceOf(Answer.Refused.class);
            book.pay(payment.token(), PayOutcome.SUCCESS, Duration.ZERO);
            assertThat(book.refund("r1", "1", 400, "CNY")).isInstanceOf(Answer.Refused.class);
            done(book.refund("r1", "1", 500, "CNY"));
            done(book.refund("r1", "1", 500, "CNY"));
            assertThat(book.refund("r2", "1", 500, "CNY")).isInstanceOf(Answer.Refused.class);
        }
    }
}
