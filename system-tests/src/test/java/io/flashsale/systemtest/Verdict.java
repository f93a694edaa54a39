package io.flashsale.systemtest;

import io.flashsale.audit.Auditor;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.Report;
import io.flashsale.audit.Target;
import io.flashsale.localstack.DatabaseAccounts;
import io.flashsale.localstack.RunningStack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** The auditor's word about a stack, for the end of a journey. */
final class Verdict {

    /** Sweepers, check-backs, retries and the provider's late callbacks all fit in, on a busy machine. */
    static final Duration BOUND = Duration.ofSeconds(120);

    /** What is broken stays broken: later journeys on the same stack need not wait for it to heal. */
    private static final Duration BOUND_ONCE_BROKEN = Duration.ofSeconds(15);

    private static final AtomicReference<String> BROKEN_BEFORE = new AtomicReference<>();

    private final Auditor auditor;

    private Verdict(Auditor auditor) {
        this.auditor = auditor;
    }

    /** @param histories what this stack's clients were told */
    static Verdict of(RunningStack stack, Path... histories) {
        return of(stack, stack.redisUrl(), stack.nameServer(), histories);
    }

    private static Verdict of(RunningStack stack, String redisUrl, String nameServer, Path... histories) {
        var target = new Target(
                stack.databaseAddress(),
                DatabaseAccounts.ADMIN,
                stack.secrets().databaseAccounts().password(DatabaseAccounts.ADMIN),
                redisUrl,
                nameServer,
                stack.settings().data().resolve("provider/provider.journal"),
                List.of(histories));
        return new Verdict(new Auditor(target, System.out::println));
    }

    /** Of the platform, but with Redis somewhere else. */
    static Verdict withRedis(String url) {
        return of(
                Platform.stack(),
                url,
                Platform.stack().nameServer(),
                Platform.history().file());
    }

    /** Of the platform, but with RocketMQ somewhere else. */
    static Verdict withNameServer(String address) {
        return of(
                Platform.stack(),
                Platform.stack().redisUrl(),
                address,
                Platform.history().file());
    }

    private static Verdict ofPlatform() {
        return of(Platform.stack(), Platform.history().file());
    }

    /** Waits until everything is at rest and all ten laws hold. */
    static Report awaitAllLaws() {
        return awaitAllLaws(BOUND);
    }

    static Report awaitAllLaws(Duration bound) {
        String before = BROKEN_BEFORE.get();
        Report report = ofPlatform().look(before == null ? bound : BOUND_ONCE_BROKEN);
        if (!report.broken().isEmpty()) {
            BROKEN_BEFORE.compareAndSet(null, firstLine(report));
        }
        return held(report);
    }

    /** The laws that hold at any moment, looked at once, while traffic may run. */
    static Report liveLawsHold() {
        return held(live());
    }

    /** One look at the platform's live laws, without judging. */
    static Report live() {
        return ofPlatform().auditor.live();
    }

    Report allLawsHold(Duration bound) {
        return held(look(bound));
    }

    /** The same without judging: for tests that want to see a law go red. */
    Report look(Duration bound) {
        return auditor.atRest(bound);
    }

    private static Report held(Report report) {
        if (report.verdict() != Report.Verdict.HELD) {
            String before = BROKEN_BEFORE.get();
            throw new AssertionError("the auditor says " + firstLine(report)
                    + (before == null ? "" : "\nfirst seen on this stack: " + before)
                    + "\n" + report.table());
        }
        return report;
    }

    /** Summaries show one line of a failure: the first breach belongs there. */
    private static String firstLine(Report report) {
        return report.verdict()
                + report.findings().stream()
                        .filter(finding -> !(finding.outcome() instanceof Outcome.Held))
                        .findFirst()
                        .map(finding -> ", law " + finding.law().number() + ": "
                                + switch (finding.outcome()) {
                                    case Outcome.Broken(long count, List<String> rows) ->
                                        count + ", " + rows.getFirst();
                                    case Outcome.Unknown(String why) -> why;
                                    case Outcome.Held held -> "";
                                })
                        .orElse("");
    }
}
