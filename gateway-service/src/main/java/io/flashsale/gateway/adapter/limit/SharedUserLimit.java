package io.flashsale.gateway.adapter.limit;

import io.flashsale.gateway.GatewayProperties;
import io.flashsale.gateway.domain.Account;
import io.flashsale.gateway.domain.Allowance;
import io.flashsale.gateway.domain.Limit;
import io.flashsale.platform.lane.Lane;
import io.flashsale.platform.lane.LaneFull;
import io.flashsale.platform.lane.LaneMetrics;
import io.flashsale.platform.lane.LaneSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The limit by user, over all gateways together (docs/adr/0015). Requests count up here and are told to the shared bucket
 * in Redis behind the caller's back, many users in one call; only near the limit a request waits for what Redis says.
 * While Redis is away nobody is refused here: the local limit stands, and that has to do.
 */
final class SharedUserLimit implements UserLimit, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SharedUserLimit.class);

    /** No user has this name. */
    private static final String NOBODY = "";

    private record Ask(Account account, String user, int told, boolean asks) {}

    /** The limit as the operator wrote it, and what follows from it; accounts are for one of these. */
    private record Terms(Limit limit, Allowance allowance, ConcurrentHashMap<String, Account> accounts) {}

    private final GatewayProperties.SharedLimits properties;
    private final Supplier<Limit> limit;
    private final LongSupplier nanoTime;
    private final RedisBuckets buckets;
    private final Lane<Ask, RedisBuckets.Balance> lane;
    private final Counter refusals;
    private final Counter uncounted;
    private volatile Terms terms;
    private volatile boolean away = true;

    SharedUserLimit(
            GatewayProperties.SharedLimits properties,
            Supplier<Limit> limit,
            RedisBuckets buckets,
            Executor threads,
            LongSupplier nanoTime,
            MeterRegistry meters) {
        this.properties = properties;
        this.limit = limit;
        this.nanoTime = nanoTime;
        this.buckets = buckets;
        this.lane = new Lane<>(
                new LaneSettings("limits", properties.maxBatch(), properties.capacity(), 1, properties.timeout()),
                this::perform,
                threads,
                nanoTime,
                new LaneMetrics(meters, "limits"));
        this.refusals = meters.counter("flash.gateway.limited", "by", "user-shared");
        this.uncounted = meters.counter("flash.gateway.limits.shared.uncounted");
        meters.gauge("flash.gateway.limits.shared.up", this, shared -> shared.away ? 0 : 1);
        this.terms = terms(limit.get());
    }

    @Override
    public Count take(String user) {
        if (away) {
            return uncounted();
        }
        long now = nanoTime.getAsLong();
        var present = present();
        while (true) {
            var account = account(present, user, now);
            if (account == null) {
                return uncounted();
            }
            switch (account.take(present.allowance(), now)) {
                case PASS -> {
                    return Count.passed(account.left());
                }
                case PASS_AND_TELL -> {
                    tell(account, user);
                    return Count.passed(account.left());
                }
                case ASK -> {
                    return ask(account, user);
                }
                case REFUSE -> {
                    return refused(account.nanosToNext(now));
                }
                case RETIRED -> present.accounts().remove(user, account);
            }
        }
    }

    /**
     * Called every moment: asks whether Redis is back if it was away; else tells what users of few requests have used, and
     * forgets those whose bucket is full again.
     */
    void sweep() {
        long now = nanoTime.getAsLong();
        if (away) {
            probe(now);
            return;
        }
        var present = terms;
        long toldAfter = properties.toldAfter().toNanos();
        present.accounts().forEach((user, account) -> {
            if (account.retire(now)) {
                present.accounts().remove(user, account);
            } else if (account.isDue(toldAfter, now)) {
                tell(account, user);
            }
        });
    }

    private Terms present() {
        var present = terms;
        var wanted = limit.get();
        if (present.limit() != wanted) {
            present = terms(wanted);
            terms = present;
        }
        return present;
    }

    private Terms terms(Limit limit) {
        return new Terms(
                limit, Allowance.of(limit, properties.gateways(), properties.ahead()), new ConcurrentHashMap<>());
    }

    private @Nullable Account account(Terms present, String user, long now) {
        var account = present.accounts().get(user);
        if (account == null && present.accounts().mappingCount() < properties.maxUsers()) {
            account = present.accounts().computeIfAbsent(user, _ -> new Account(present.allowance(), now));
        }
        return account;
    }

    private void probe(long now) {
        if (lane.isIdle()) {
            try {
                var unused = submit(new Ask(new Account(terms.allowance(), now), NOBODY, 0, false));
            } catch (LaneFull closed) {
                LOG.debug("stopping");
            }
        }
    }

    private void tell(Account account, String user) {
        int told = account.startTelling();
        if (told == 0) {
            return;
        }
        try {
            var unused = submit(new Ask(account, user, told, false));
        } catch (LaneFull full) {
            account.tellLater();
        }
    }

    private Count ask(Account account, String user) {
        int told = account.startTelling();
        try {
            var balance = submit(new Ask(account, user, told, true))
                    .get(properties.timeout().toNanos(), TimeUnit.NANOSECONDS);
            return balance.granted()
                    ? Count.passed(account.left())
                    : refused(TimeUnit.MICROSECONDS.toNanos(balance.microsToNext()));
        } catch (LaneFull full) {
            if (told > 0) {
                account.tellLater();
            }
            return uncounted();
        } catch (TimeoutException | ExecutionException nobodyKnows) {
            return uncounted();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return uncounted();
        }
    }

    private CompletableFuture<RedisBuckets.Balance> submit(Ask ask) {
        return lane.submit(ask).whenComplete((_, failed) -> {
            if (failed != null) {
                ask.account().tellingFailed(ask.told());
            }
        });
    }

    private void perform(List<Lane.Entry<Ask, RedisBuckets.Balance>> batch) {
        var charges = batch.stream()
                .map(Lane.Entry::request)
                .map(ask -> new RedisBuckets.Charge(ask.user(), ask.told(), ask.asks()))
                .toList();
        var allowance = terms.allowance();
        List<RedisBuckets.Balance> balances;
        try {
            balances = buckets.charge(allowance, charges);
        } catch (BucketsAway gone) {
            wentAway(gone);
            throw gone;
        }
        cameBack();
        long now = nanoTime.getAsLong();
        for (int i = 0; i < batch.size(); i++) {
            var ask = batch.get(i).request();
            var balance = balances.get(i);
            long nanosToNext = TimeUnit.MICROSECONDS.toNanos(balance.microsToNext());
            ask.account().told(allowance, ask.told(), balance.left(), nanosToNext, now);
            batch.get(i).answer(balance);
        }
    }

    private void wentAway(BucketsAway gone) {
        if (!away) {
            away = true;
            LOG.warn("users are counted by this gateway alone: {}", gone.getMessage());
        }
    }

    private void cameBack() {
        if (away) {
            away = false;
            LOG.info("users are counted over all gateways");
        }
    }

    private Count refused(long nanosToNext) {
        refusals.increment();
        return Count.refused(Math.max(nanosToNext, Duration.ofMillis(1).toNanos()));
    }

    private Count uncounted() {
        uncounted.increment();
        return Count.UNCOUNTED;
    }

    @Override
    public void close() {
        lane.close();
        buckets.close();
    }
}
