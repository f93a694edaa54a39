package io.flashsale.inventory.adapter.job;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How often jobs run.
 *
 * @param restoreEvery pause between two looks for missing gates
 * @param reconcileEvery pause between two repetitions of what the ledger says
 * @param askEvery pause between two questions about stock whose order should have ended
 * @param guardEvery pause between two looks whether the books break a law
 */
@Validated
@ConfigurationProperties("flash.inventory.jobs")
record JobProperties(
        @DefaultValue("1s") Duration restoreEvery,
        @DefaultValue("10s") Duration reconcileEvery,
        @DefaultValue("30s") Duration askEvery,
        @DefaultValue("15s") Duration guardEvery) {}
