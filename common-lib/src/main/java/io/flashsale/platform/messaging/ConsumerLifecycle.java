package io.flashsale.platform.messaging;

import io.flashsale.platform.ShutdownOrder;
import org.springframework.context.SmartLifecycle;

/** Takes messages from the broker: from when everything else is there until what is under way may still write. */
abstract class ConsumerLifecycle implements SmartLifecycle {

    private volatile boolean running;

    /** Connects and begins to take messages. */
    abstract void begin();

    /** Takes no more, and returns when what was taken is done. */
    abstract void end();

    @Override
    public final void start() {
        begin();
        running = true;
    }

    @Override
    public final void stop() {
        running = false;
        end();
    }

    @Override
    public final boolean isRunning() {
        return running;
    }

    @Override
    public final int getPhase() {
        return ShutdownOrder.CONSUMERS;
    }
}
