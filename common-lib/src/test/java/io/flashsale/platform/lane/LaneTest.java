package io.flashsale.platform.lane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LaneTest {

    /** Runs what it is handed only when told to: what queues up meanwhile is up to the test. */
    private final ArrayDeque<Runnable> scheduled = new ArrayDeque<>();

    private record Alarm(long at, Runnable task) {}

    private final List<Alarm> timers = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final List<List<Integer>> batches = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Lane<Integer, String> lane(int maxBatch, int capacity, int concurrency) {
        return new Lane<>(
                new LaneSettings("test", maxBatch, capacity, concurrency, Duration.ofSeconds(1)),
                batch -> {
                    batches.add(batch.stream().map(Lane.Entry::request).toList());
                    batch.forEach(entry -> entry.answer("done " + entry.request()));
                },
                scheduled::add,
                nanos::get,
                new LaneMetrics(registry, "test"));
    }

    private Lane<Integer, String> patientLane(int maxBatch, int concurrency, Duration patience) {
        return timedLane(
                new LaneSettings("test", maxBatch, 100, concurrency, Duration.ofSeconds(1)).withPatience(patience));
    }

    private Lane<Integer, String> timedLane(LaneSettings settings) {
        return new Lane<>(
                settings,
                batch -> {
                    batches.add(batch.stream().map(Lane.Entry::request).toList());
                    batch.forEach(entry -> entry.answer("done " + entry.request()));
                },
                scheduled::add,
                (delay, task) -> timers.add(new Alarm(nanos.get() + delay, task)),
                nanos::get,
                new LaneMetrics(registry, "test"));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        List<Alarm> due =
                timers.stream().filter(alarm -> alarm.at() <= nanos.get()).toList();
        timers.removeAll(due);
        due.forEach(alarm -> alarm.task().run());
    }

    private void run() {
        while (!scheduled.isEmpty()) {
            scheduled.poll().run();
        }
    }

    @Test
    void aBatchIsWhateverQueuedUpInOrderAndBounded() {
        Lane<Integer, String> lane = lane(4, 100, 1);
        List<CompletableFuture<String>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            answers.add(lane.submit(i));
        }
        assertThat(scheduled).as("one batch under way at a time").hasSize(1);
        run();
        assertThat(batches).containsExactly(List.of(0, 1, 2, 3), List.of(4, 5, 6, 7), List.of(8, 9));
        assertThat(answers.get(7)).isCompletedWithValue("done 7");
        assertThat(lane.isIdle()).isTrue();
        assertThat(registry.get("flash.lane.batch.size").summary().count()).isEqualTo(3);
        assertThat(registry.get("flash.lane.queue").gauge().value()).isZero();
    }

    @Test
    void aLoneRequestTravelsAtOnce() {
        Lane<Integer, String> lane = lane(4, 100, 1);
        lane.submit(1);
        run();
        lane.submit(2);
        run();
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    @Test
    void besideABatchUnderWayASecondOneStartsAfterThePatience() {
        Lane<Integer, String> lane = patientLane(4, 2, Duration.ofMillis(40));
        lane.submit(1);
        Runnable first = scheduled.remove();
        pass(Duration.ofMillis(39));
        lane.submit(2);
        lane.submit(3);
        assertThat(scheduled).as("it is not time").isEmpty();
        pass(Duration.ofMillis(1));
        assertThat(scheduled).hasSize(1);
        assertThat(timers).as("one timer per lane").isEmpty();
        first.run();
        run();
        assertThat(batches).containsExactly(List.of(1, 2, 3));
        assertThat(lane.isIdle()).isTrue();
    }

    @Test
    void besideABatchUnderWayAFullOneStartsAtOnce() {
        Lane<Integer, String> lane = patientLane(2, 2, Duration.ofMillis(40));
        lane.submit(1);
        lane.submit(2);
        assertThat(scheduled).hasSize(2);
    }

    @Test
    void whenNoneIsUnderWayAnyMoreNobodyWaitsForThePatience() {
        Lane<Integer, String> lane = patientLane(4, 2, Duration.ofMillis(40));
        CompletableFuture<String> first = lane.submit(1);
        run();
        assertThat(first).isDone();
        CompletableFuture<String> second = lane.submit(2);
        run();
        assertThat(second).isDone();
        assertThat(timers).isEmpty();
    }

    @Test
    void aPaceHoldsBatchesApartButNotFullOnesNorTheFirstAfterAQuietTime() {
        Lane<Integer, String> lane =
                timedLane(new LaneSettings("test", 2, 100, 2, Duration.ofSeconds(1)).withPace(Duration.ofMillis(60)));
        lane.submit(1);
        run();
        lane.submit(2);
        run();
        pass(Duration.ofMillis(59));
        run();
        assertThat(batches).as("none is under way, and still it waits").containsExactly(List.of(1));
        pass(Duration.ofMillis(1));
        run();
        assertThat(batches).containsExactly(List.of(1), List.of(2));
        lane.submit(3);
        lane.submit(4);
        run();
        assertThat(batches).as("a full one waits for nobody").endsWith(List.of(3, 4));
        pass(Duration.ofMillis(60));
        lane.submit(5);
        run();
        assertThat(batches).as("nobody waits after a quiet time").endsWith(List.of(5));
    }

    @Test
    void afterABatchTheLaneRestsButNotForAFullOneNorAfterAQuietTime() {
        Lane<Integer, String> lane = timedLane(resting(2, Duration.ZERO));
        lane.submit(1);
        run();
        lane.submit(2);
        pass(Duration.ofMillis(9));
        run();
        assertThat(batches).as("who was answered may come back").containsExactly(List.of(1));
        pass(Duration.ofMillis(1));
        run();
        assertThat(batches).endsWith(List.of(2));
        lane.submit(3);
        lane.submit(4);
        run();
        assertThat(batches).as("a full one waits for nobody").endsWith(List.of(3, 4));
        pass(Duration.ofMillis(10));
        lane.submit(5);
        run();
        assertThat(batches).as("nobody waits after a quiet time").endsWith(List.of(5));
    }

    @Test
    void theEndOfABatchBringsForwardWhatWaitedForThePatience() {
        Lane<Integer, String> lane = timedLane(resting(4, Duration.ofMillis(250)));
        lane.submit(1);
        Runnable first = scheduled.remove();
        lane.submit(2);
        pass(Duration.ofMillis(30));
        assertThat(scheduled).isEmpty();
        first.run();
        assertThat(batches).containsExactly(List.of(1, 2));
        lane.submit(3);
        pass(Duration.ofMillis(10));
        run();
        assertThat(batches).endsWith(List.of(3));
    }

    @Test
    void theRestIsOverWhenAllAreBackWhoWereJustAnswered() {
        Lane<Integer, String> lane = timedLane(resting(32, Duration.ofMillis(40)));
        for (int i = 0; i < 5; i++) {
            lane.submit(i);
        }
        run();
        for (int i = 0; i < 4; i++) {
            lane.submit(i);
        }
        assertThat(scheduled).as("one is missing").isEmpty();
        lane.submit(4);
        assertThat(scheduled).as("all five are back").hasSize(1);
        run();
        assertThat(batches).containsExactly(List.of(0, 1, 2, 3, 4), List.of(0, 1, 2, 3, 4));
    }

    @Test
    void theSecondOfTwoLoneRequestsStillRests() {
        Lane<Integer, String> lane = timedLane(resting(32, Duration.ofMillis(40)));
        lane.submit(1);
        run();
        lane.submit(2);
        assertThat(scheduled).as("an eighth of a full batch is four").isEmpty();
        pass(Duration.ofMillis(10));
        run();
        assertThat(batches).containsExactly(List.of(1), List.of(2));
    }

    private static LaneSettings resting(int maxBatch, Duration patience) {
        return new LaneSettings("test", maxBatch, 100, 2, Duration.ofSeconds(1))
                .withPatience(patience)
                .withRest(Duration.ofMillis(10));
    }

    @Test
    void oneMoreThanTheCapacityIsRefusedAndNothingIsLost() {
        Lane<Integer, String> lane = lane(4, 2, 1);
        CompletableFuture<String> first = lane.submit(1);
        lane.submit(2);
        assertThatThrownBy(() -> lane.submit(3)).isInstanceOf(LaneFull.class);
        run();
        assertThat(first).isCompletedWithValue("done 1");
        assertThat(registry.get("flash.lane.refused").counter().count()).isEqualTo(1);
    }

    @Test
    void whatTheWorkThrowsReachesEveryCallerAndTheLaneLivesOn() {
        AtomicInteger calls = new AtomicInteger();
        Lane<Integer, String> lane = new Lane<>(
                new LaneSettings("test", 4, 10, 1, Duration.ofSeconds(1)),
                batch -> {
                    if (calls.incrementAndGet() == 1) {
                        batch.getFirst().answer("early");
                        throw new IllegalStateException("broken");
                    }
                    batch.forEach(entry -> entry.answer("fine"));
                },
                scheduled::add,
                nanos::get,
                new LaneMetrics(registry, "test"));
        CompletableFuture<String> early = lane.submit(1);
        CompletableFuture<String> failed = lane.submit(2);
        run();
        assertThat(early).isCompletedWithValue("early");
        assertThat(failed).isCompletedExceptionally();
        CompletableFuture<String> next = lane.submit(3);
        run();
        assertThat(next).isCompletedWithValue("fine");
    }

    @Test
    void aForgottenEntryFailsInsteadOfHanging() {
        Lane<Integer, String> lane = new Lane<>(
                new LaneSettings("test", 4, 10, 1, Duration.ofSeconds(1)),
                batch -> {},
                scheduled::add,
                nanos::get,
                new LaneMetrics(registry, "test"));
        CompletableFuture<String> answer = lane.submit(1);
        run();
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void whoWaitedTooLongIsRefusedUntried() {
        Lane<Integer, String> lane = lane(4, 10, 1);
        CompletableFuture<String> old = lane.submit(1);
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        CompletableFuture<String> young = lane.submit(2);
        run();
        assertThat(old).isCompletedExceptionally();
        assertThat(young).isCompletedWithValue("done 2");
        assertThat(batches).containsExactly(List.of(2));
    }

    @Test
    void whoHasNoAnswerInTimeIsToldSoThoughTheWorkHangs() {
        List<Runnable> whileItWorks = new ArrayList<>();
        Lane<Integer, String> lane = new Lane<>(
                new LaneSettings("test", 1, 100, 1, Duration.ofSeconds(1)).withAnswerWithin(Duration.ofSeconds(8)),
                batch -> {
                    batches.add(batch.stream().map(Lane.Entry::request).toList());
                    whileItWorks.removeFirst().run();
                },
                scheduled::add,
                (delay, task) -> timers.add(new Alarm(nanos.get() + delay, task)),
                nanos::get,
                new LaneMetrics(registry, "test"));
        CompletableFuture<String> first = lane.submit(1);
        whileItWorks.add(() -> {
            pass(Duration.ofSeconds(4));
            CompletableFuture<String> second = lane.submit(2);
            assertThat(timers).as("one timer for all").hasSize(1);
            pass(Duration.ofSeconds(4));
            assertThat(first).as("it is not late yet").isNotDone();
            pass(Duration.ofSeconds(1));
            assertThat(first).isDone();
            assertThatThrownBy(() -> LaneAnswer.await(first)).isInstanceOf(LaneTimeout.class);
            assertThat(second).as("it has time left").isNotDone();
            for (int more = 0; more < 4; more++) {
                pass(Duration.ofSeconds(1));
            }
            assertThat(second).isDone();
            assertThatThrownBy(() -> LaneAnswer.await(second)).isInstanceOf(LaneTimeout.class);
        });
        run();
        assertThat(batches).as("who was given up while he waited is not tried").containsExactly(List.of(1));
        assertThat(lane.isIdle()).isTrue();
    }

    @Test
    void anIdleLaneIsNotWatched() {
        Lane<Integer, String> lane = timedLane(
                new LaneSettings("test", 4, 100, 1, Duration.ofSeconds(1)).withAnswerWithin(Duration.ofSeconds(8)));
        lane.submit(1);
        run();
        pass(Duration.ofSeconds(1));
        assertThat(timers).isEmpty();
        lane.submit(2);
        assertThat(timers).hasSize(1);
    }

    @Test
    void aClosedLaneServesWhoWaitsAndRefusesTheRest() {
        Lane<Integer, String> lane = lane(4, 10, 1);
        CompletableFuture<String> waiting = lane.submit(1);
        lane.close();
        assertThatThrownBy(() -> lane.submit(2)).isInstanceOf(LaneFull.class);
        run();
        assertThat(waiting).isCompletedWithValue("done 1");
    }

    @Test
    void underContentionEveryRequestIsAnsweredOnceAndNoMoreThanTheAllowedBatchesAreUnderWay() throws Exception {
        AtomicInteger underWay = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger largest = new AtomicInteger();
        CountDownLatch answered = new CountDownLatch(64 * 100);
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Lane<Integer, Integer> lane = new Lane<>(
                    new LaneSettings("busy", 32, 10_000, 2, Duration.ofMinutes(1)),
                    batch -> {
                        most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                        largest.accumulateAndGet(batch.size(), Math::max);
                        Thread.yield();
                        underWay.decrementAndGet();
                        batch.forEach(entry -> entry.answer(entry.request()));
                    },
                    executor,
                    System::nanoTime,
                    new LaneMetrics(registry, "busy"));
            for (int caller = 0; caller < 64; caller++) {
                int from = caller * 100;
                executor.submit(() -> {
                    for (int i = 0; i < 100; i++) {
                        assertThat(lane.submit(from + i).get(30, TimeUnit.SECONDS))
                                .isEqualTo(from + i);
                        answered.countDown();
                    }
                    return null;
                });
            }
            assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(most.get()).isLessThanOrEqualTo(2);
        assertThat(largest.get()).isBetween(2, 32);
    }
}
