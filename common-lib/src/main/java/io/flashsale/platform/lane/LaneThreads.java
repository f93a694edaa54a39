package io.flashsale.platform.lane;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * Where batches are carried: on platform threads, of which there are as many as there are batches under way. A virtual
 * thread would hand over to a poller and back at each of a batch's thirty round trips; the crowd that waits is where virtual
 * threads pay.
 *
 * <p>Each batch starts by way of a virtual thread that does nothing else: it takes its turn behind those that are about to
 * submit, so that the batch leaves with them and not with the first one of them alone (docs/adr/0028).
 */
public final class LaneThreads implements Executor {

    private final Executor threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().name("lane-", 0).daemon(true).factory());

    @Override
    public void execute(Runnable batch) {
        Thread.startVirtualThread(() -> threads.execute(batch));
    }
}
