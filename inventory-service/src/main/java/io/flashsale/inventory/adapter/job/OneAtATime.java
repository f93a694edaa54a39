package io.flashsale.inventory.adapter.job;

/** Lets one instance of many run a task. */
public interface OneAtATime {

    /** @return false if another instance is at it */
    boolean run(String name, Runnable task);
}
