package io.flashsale.platform.messaging;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param service first part of the consumer groups' names, {@code <service>_<topic>}
 * @param fenceAfter age at which a check-back without a {@code tx_log} row sets the tombstone; longer than a local
 *     transaction may last
 * @param keepTxLog how long {@code tx_log} rows are kept; longer than the broker checks back
 * @param consumerThreads threads per subscription. All but one wait for the next run with what a pull has found, often one
 *     message: together they bring this many pulls per {@code consumerPace}, or messages pile up
 * @param consumerRuns of a subscription's handler at once; what other threads bring meanwhile goes together in the next
 * @param consumerPace a subscription's handler starts once in this time at most: what arrives sooner after the last start
 *     waits and travels together. It is part of the time from an order to its confirmation
 * @param consumerBatch messages handed over together
 * @param pullPause after a pull that found messages, until the queue's next one: what arrives meanwhile travels together.
 *     It is part of the time from an order to its confirmation
 * @param poisonAttempts failures of a message on its own before it becomes a dead letter
 * @param tooEarlyAttempts retries of a message that came before what it depends on
 * @param storeBackoff pause before a batch is tried again while a store is unreachable
 * @param settleLostEvery pause between two looks at lost half messages that could not be judged
 */
@Validated
@ConfigurationProperties("flash.messaging")
public record MessagingProperties(
        String service,
        @DefaultValue("5s") Duration fenceAfter,
        @DefaultValue("3d") Duration keepTxLog,
        @DefaultValue("24") @Min(1) @Max(64) int consumerThreads,
        @DefaultValue("1") @Min(1) @Max(64) int consumerRuns,
        @DefaultValue("0ms") Duration consumerPace,
        @DefaultValue("32") @Min(1) @Max(1024) int consumerBatch,
        @DefaultValue("20ms") Duration pullPause,
        @DefaultValue("5") @Min(1) @Max(16) int poisonAttempts,
        @DefaultValue("60") @Min(1) int tooEarlyAttempts,
        @DefaultValue("500ms") Duration storeBackoff,
        @DefaultValue("15s") Duration settleLostEvery) {

    /** The consumer group of a topic; RocketMQ's client refuses a dot in the name. */
    String group(String topic) {
        return service + "_" + topic;
    }
}
