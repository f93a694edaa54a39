package io.flashsale.audit;

import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.Orders;
import io.flashsale.audit.evidence.Reading;
import io.flashsale.audit.evidence.Unreadable;
import io.flashsale.audit.law.Laws;
import io.flashsale.audit.store.BrokerAdmin;
import io.flashsale.audit.store.GateStore;
import io.flashsale.audit.store.ProviderJournal;
import io.flashsale.audit.store.SqlStores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Looks at a platform from outside and judges the laws. It reads only, and may be used while the platform runs. */
public final class Auditor {

    private static final Duration PAUSE = Duration.ofMillis(500);

    private final Target target;
    private final SqlStores databases;
    private final GateStore redis;
    private final BrokerAdmin broker;
    private final ProviderJournal provider;
    private final Consumer<String> progress;

    /** @param progress is told, while waiting, what is waited for */
    public Auditor(Target target, Consumer<String> progress) {
        this.target = target;
        this.databases = new SqlStores(target);
        this.redis = new GateStore(target.redisUrl());
        this.broker = new BrokerAdmin(target.nameServer());
        this.provider = new ProviderJournal(target.providerJournal());
        this.progress = progress;
    }

    /** One look at the laws that hold at any moment, while traffic may run. */
    public Report live() {
        long begin = System.nanoTime();
        Evidence evidence = collect(false);
        return report(judge(evidence, Laws.live()), evidence, 1, begin);
    }

    /**
     * Looks until everything is at rest and all laws hold, or the time is up; then what the last look gave is the verdict. A
     * live law that was broken in any look stays broken: those looks give no false alarms.
     */
    public Report atRest(Duration bound) {
        long begin = System.nanoTime();
        Map<Integer, Outcome.Broken> seen = new LinkedHashMap<>();
        String told = "";
        for (int looks = 1; ; looks++) {
            long lookBegan = System.nanoTime();
            Evidence evidence = collect(true);
            List<Finding> findings = new ArrayList<>();
            for (Finding finding : judge(evidence, Laws.all())) {
                if (finding.law().live() && finding.outcome() instanceof Outcome.Broken broken) {
                    seen.putIfAbsent(finding.law().number(), broken);
                }
                Outcome.Broken before = seen.get(finding.law().number());
                findings.add(before == null ? finding : new Finding(finding.law(), before));
            }
            Report report = report(findings, evidence, looks, begin);
            boolean restHeld = findings.stream()
                    .allMatch(finding -> finding.outcome() instanceof Outcome.Held
                            || seen.containsKey(finding.law().number()));
            long passed = System.nanoTime() - begin;
            if (restHeld || passed >= bound.toNanos()) {
                return report;
            }
            String waiting = waiting(report);
            if (!waiting.equals(told)) {
                progress.accept(waiting);
                told = waiting;
            }
            // A look at much data takes longer; it must not become a load of its own.
            long pause = Math.max(PAUSE.toNanos(), System.nanoTime() - lookBegan);
            LockSupport.parkNanos(Math.min(pause, Math.max(PAUSE.toNanos(), bound.toNanos() - passed)));
        }
    }

    private static String waiting(Report report) {
        return "waiting: "
                + report.findings().stream()
                        .filter(finding -> !(finding.outcome() instanceof Outcome.Held))
                        .map(finding -> "law " + finding.law().number() + " ("
                                + switch (finding.outcome()) {
                                    case Outcome.Broken(long count, List<String> rows) ->
                                        count + ", e.g. " + rows.getFirst();
                                    case Outcome.Unknown(String why) -> why;
                                    case Outcome.Held held -> "";
                                }
                                + ")")
                        .collect(Collectors.joining(", "));
    }

    /** In the order that {@link Evidence} promises. */
    private Evidence collect(boolean everything) {
        var history = everything ? history() : new Reading.Read<>(ClientHistory.none());
        var ordersBefore = databases.orders();
        var ledger = databases.ledger();
        var payments = databases.payments();
        var parcels = databases.parcels();
        var orders = databases.orders();
        var book = provider.read();
        return new Evidence(
                history,
                ordersBefore,
                ledger,
                payments,
                parcels,
                orders,
                book,
                everything ? redis.gates(ledger) : notRead(),
                everything ? broker.read() : notRead(),
                everything ? databases.deadLetters() : notRead());
    }

    private static <T> Reading<T> notRead() {
        return new Reading.Failed<>("not read for live laws");
    }

    private Reading<ClientHistory> history() {
        List<HistoryEvent> events = new ArrayList<>();
        try {
            for (Path file : target.histories()) {
                events.addAll(History.read(file));
            }
        } catch (RuntimeException e) {
            return new Reading.Failed<>(String.valueOf(e.getMessage()));
        }
        return new Reading.Read<>(ClientHistory.of(events));
    }

    static List<Finding> judge(Evidence evidence, List<Law> laws) {
        Optional<String> empty = empty(evidence);
        return laws.stream()
                .map(law -> new Finding(
                        law, empty.<Outcome>map(Outcome.Unknown::new).orElseGet(() -> judge(evidence, law))))
                .toList();
    }

    private static Outcome judge(Evidence evidence, Law law) {
        try {
            return law.check(evidence);
        } catch (Unreadable e) {
            return new Outcome.Unknown(String.valueOf(e.getMessage()));
        }
    }

    /** An auditor that was shown nothing has nothing to say, least of all "fine". */
    private static Optional<String> empty(Evidence evidence) {
        if (!(evidence.orders() instanceof Reading.Read<Orders>(Orders orders))
                || !(evidence.history() instanceof Reading.Read<ClientHistory>(ClientHistory history))
                || !orders.rows().isEmpty()) {
            return Optional.empty();
        }
        if (history.isEmpty()) {
            return Optional.of("there is no order and no client's history: nothing to judge");
        }
        long done = history.done(ClientHistory.PLACE).size();
        return done == 0
                ? Optional.empty()
                : Optional.of(
                        "clients were told of " + done + " orders and none is there: is this the right database?");
    }

    private static Report report(List<Finding> findings, Evidence evidence, int looks, long begin) {
        long orders = evidence.orders() instanceof Reading.Read<Orders>(Orders rows)
                ? rows.rows().size()
                : -1;
        long calls = evidence.history() instanceof Reading.Read<ClientHistory>(ClientHistory history)
                ? history.calls().size()
                : -1;
        return new Report(findings, looks, Duration.ofNanos(System.nanoTime() - begin), orders, calls);
    }
}
