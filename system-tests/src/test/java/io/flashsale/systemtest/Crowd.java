package io.flashsale.systemtest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Many at once. */
final class Crowd {

    /** Requests on their way at a time: the generator shares the machine with the platform. */
    private static final int IN_FLIGHT = 256;

    private Crowd() {}

    static List<Shopper> of(int size) {
        return IntStream.range(0, size).mapToObj(i -> Shopper.outOfTheCrowd()).toList();
    }

    /** All start together; the results are in the order of the members. */
    static <M, R> List<R> race(List<M> members, Function<M, R> each) {
        var go = new CountDownLatch(1);
        var inFlight = new Semaphore(IN_FLIGHT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<R>>();
            for (M member : members) {
                Callable<R> run = () -> {
                    go.await();
                    inFlight.acquire();
                    try {
                        return each.apply(member);
                    } finally {
                        inFlight.release();
                    }
                };
                running.add(threads.submit(run));
            }
            go.countDown();
            var results = new ArrayList<R>();
            for (Future<R> future : running) {
                results.add(future.get());
            }
            return results;
        } catch (ExecutionException e) {
            throw new AssertionError("one of the crowd failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
