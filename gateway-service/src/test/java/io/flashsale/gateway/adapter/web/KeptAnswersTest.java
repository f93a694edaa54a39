package io.flashsale.gateway.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.ProblemCode;
import io.flashsale.gateway.adapter.web.KeptAnswers.Given;
import io.flashsale.gateway.adapter.web.KeptAnswers.Way;
import io.flashsale.platform.web.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class KeptAnswersTest {

    private static final String SALE = "sale";
    private static final String BAD = "bad";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void ofAHundredOneGoesAndAllGetWhatHeBrings() throws Exception {
        var answers = answers(100, PATIENCE);
        var given = crowd(answers, 100, () -> "answer " + asked.incrementAndGet());
        assertThat(asked).hasValue(1);
        for (var one : given) {
            assertThat(one.get().answer()).isEqualTo("answer 1");
        }
        assertThat(given.stream().map(one -> one.resultNow().way()))
                .containsOnlyOnce(Way.ASKED)
                .contains(Way.SHARED);
    }

    @Test
    void anAnswersAgeCountsFromWhenItWasAskedFor() {
        var answers = answers(1, PATIENCE);
        answers.get(SALE, () -> {
            now.addAndGet(60);
            return "first";
        });
        now.addAndGet(39);
        assertThat(answers.get(SALE, () -> "second")).isEqualTo(new Given<>("first", Way.KEPT));
        now.addAndGet(1);
        assertThat(answers.get(SALE, () -> "second")).isEqualTo(new Given<>("second", Way.ASKED));
        assertThat(answers.get("another", () -> "third")).isEqualTo(new Given<>("third", Way.ASKED));
    }

    @Test
    void aFailureIsEverybodysWhoWaitedAndNobodysAfterwards() throws Exception {
        var answers = answers(100, PATIENCE);
        var given = crowd(answers, 20, () -> {
            asked.incrementAndGet();
            throw new ProblemException(ProblemCode.GATEWAY_TIMEOUT, Duration.ofSeconds(1));
        });
        assertThat(asked).hasValue(1);
        for (var one : given) {
            assertThatThrownBy(one::get)
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.problem().code()).isEqualTo(ProblemCode.GATEWAY_TIMEOUT));
        }
        assertThat(answers.get(SALE, () -> "fine")).isEqualTo(new Given<>("fine", Way.ASKED));
    }

    @Test
    void whatIsNotWorthItIsSharedButNotKept() throws Exception {
        var answers = answers(100, PATIENCE);
        for (var one : crowd(answers, 20, () -> BAD)) {
            assertThat(one.get().answer()).isEqualTo(BAD);
        }
        assertThat(answers.get(SALE, () -> "good")).isEqualTo(new Given<>("good", Way.ASKED));
    }

    @Test
    void onlySoManyWait() throws Exception {
        var answers = answers(3, PATIENCE);
        int refused = 0;
        for (var one : crowd(answers, 10, () -> "late")) {
            try {
                assertThat(one.get().answer()).isEqualTo("late");
            } catch (ExecutionException failed) {
                assertThat(failed.getCause()).isInstanceOf(ProblemException.class);
                refused++;
            }
        }
        assertThat(refused).as("one on his way and three that wait").isEqualTo(6);
    }

    @Test
    void nobodyWaitsForEver() throws Exception {
        var answers = answers(1, Duration.ofMillis(10));
        var onTheWay = new CountDownLatch(1);
        var back = new CountDownLatch(1);
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = executor.submit(() -> answers.get(SALE, () -> {
                onTheWay.countDown();
                await(back);
                return "late";
            }));
            await(onTheWay);
            assertThatThrownBy(() -> answers.get(SALE, () -> "never"))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            problem -> assertThat(problem.problem().code()).isEqualTo(ProblemCode.GATEWAY_TIMEOUT));
            back.countDown();
            assertThat(first.get().answer()).isEqualTo("late");
        }
    }

    /** An answer is on its way from before the second one asks until the last one either waits or was refused. */
    private List<Future<Given<String>>> crowd(KeptAnswers<String> answers, int callers, Supplier<String> ask)
            throws InterruptedException {
        var onTheWay = new CountDownLatch(1);
        var back = new CountDownLatch(1);
        List<Future<Given<String>>> given = new ArrayList<>();
        var threads = new ArrayList<Thread>();
        try (var executor = Executors.newThreadPerTaskExecutor(task -> {
            var thread = Thread.ofPlatform().unstarted(task);
            threads.add(thread);
            return thread;
        })) {
            for (int i = 0; i < callers; i++) {
                given.add(executor.submit(() -> answers.get(SALE, () -> {
                    onTheWay.countDown();
                    await(back);
                    return ask.get();
                })));
                await(onTheWay);
            }
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (threads.stream().skip(1).anyMatch(KeptAnswersTest::isOnItsWay)) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            back.countDown();
        }
        return given;
    }

    private static boolean isOnItsWay(Thread thread) {
        return thread.getState() != Thread.State.TIMED_WAITING && thread.getState() != Thread.State.TERMINATED;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new AssertionError(stopped);
        }
    }

    private KeptAnswers<String> answers(int maxWaiting, Duration patience) {
        return new KeptAnswers<>(
                Duration.ofNanos(100), 10, maxWaiting, patience, answer -> !answer.equals(BAD), now::get);
    }
}
