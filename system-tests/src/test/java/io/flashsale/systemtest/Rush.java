package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;

import io.flashsale.systemtest.Shopper.Purchase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** A sale that goes on while something happens to the platform: every shopper asks until he is answered. */
final class Rush {

    /** Few enough that a fault falls into the middle, many enough that lanes carry batches. */
    private static final int IN_FLIGHT = 48;

    private static final Duration LONGEST = Duration.ofMinutes(4);

    private final List<Shopper> crowd;
    private final List<Future<Purchase>> purchases = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger bought = new AtomicInteger();

    private Rush(List<Shopper> crowd) {
        this.crowd = crowd;
    }

    /** @param size shoppers; each wants {@code quantity} units of the item, once */
    static Rush of(int size, Item item, int quantity) {
        var rush = new Rush(Crowd.of(size));
        var inFlight = new Semaphore(IN_FLIGHT);
        for (Shopper shopper : rush.crowd) {
            rush.purchases.add(rush.threads.submit(() -> {
                inFlight.acquire();
                try {
                    Purchase purchase = shopper.buy(item, quantity);
                    rush.answered.incrementAndGet();
                    if (purchase instanceof Purchase.Bought) {
                        rush.bought.incrementAndGet();
                    }
                    return purchase;
                } finally {
                    inFlight.release();
                }
            }));
        }
        return rush;
    }

    int bought() {
        return bought.get();
    }

    void awaitBought(int least) {
        eventually(least + " orders are placed", LONGEST, bought::get, n -> n >= least);
    }

    /**
     * Until somebody more has bought, or everybody has been answered: the last unit may have been held by an order that
     * died, and come back when nobody was left who wanted it.
     */
    void awaitMoreThan(int before) {
        eventually(
                "more than " + before + " orders are placed, or all are answered",
                LONGEST,
                () -> bought.get() > before || answered.get() == crowd.size(),
                so -> so);
    }

    void awaitAnswered(int least) {
        eventually(least + " shoppers are answered", LONGEST, answered::get, n -> n >= least);
    }

    /** Waits for everybody. @return the orders that were placed, by shopper */
    List<Order> finish() {
        var orders = new ArrayList<Order>();
        try {
            for (int i = 0; i < crowd.size(); i++) {
                if (purchases.get(i).get() instanceof Purchase.Bought won) {
                    orders.add(new Order(crowd.get(i), won.orderId()));
                }
            }
        } catch (ExecutionException e) {
            throw new AssertionError("one of the crowd failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            threads.shutdownNow();
        }
        return orders;
    }

    /** Somebody's order. */
    record Order(Shopper shopper, String orderId) {}
}
