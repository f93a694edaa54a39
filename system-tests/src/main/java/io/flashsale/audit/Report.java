package io.flashsale.audit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an audit found.
 *
 * @param looks how often everything was read
 * @param took from the first look to the last
 * @param orders rows that were there in the end, VOID ones included; -1 if that could not be read
 * @param calls of clients' histories; -1 if that could not be read
 */
public record Report(List<Finding> findings, int looks, Duration took, long orders, long calls) {

    private static final JsonMapper JSON = new JsonMapper();

    /** The three words an audit can end with; their order is their weight. */
    public enum Verdict {
        HELD,
        UNKNOWN,
        BROKEN
    }

    public Report {
        findings = List.copyOf(findings);
    }

    /** BROKEN if any law is, else UNKNOWN if of any law nothing can be said. */
    public Verdict verdict() {
        return findings.stream()
                .map(finding -> verdict(finding.outcome()))
                .max(Enum::compareTo)
                .orElse(Verdict.UNKNOWN);
    }

    private static Verdict verdict(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Held held -> Verdict.HELD;
            case Outcome.Broken broken -> Verdict.BROKEN;
            case Outcome.Unknown unknown -> Verdict.UNKNOWN;
        };
    }

    public List<Finding> broken() {
        return findings.stream()
                .filter(finding -> finding.outcome() instanceof Outcome.Broken)
                .toList();
    }

    /** @param law its number */
    public Outcome outcome(int law) {
        return findings.stream()
                .filter(finding -> finding.law().number() == law)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("law " + law + " was not judged"))
                .outcome();
    }

    /** For people: a line per law, and under a broken one the rows that break it. */
    public String table() {
        var text = new StringBuilder();
        for (Finding finding : findings) {
            text.append("%3d  %-17s %-8s %s%n"
                    .formatted(
                            finding.law().number(),
                            finding.law().title(),
                            word(finding.outcome()),
                            told(finding.outcome())));
            if (finding.outcome() instanceof Outcome.Broken(long count, List<String> rows)) {
                rows.forEach(row -> text.append("       - ").append(row).append('\n'));
                if (count > rows.size()) {
                    text.append("       - and ").append(count - rows.size()).append(" more\n");
                }
            }
        }
        text.append("%n%s: %s orders, %s calls of clients, %d looks in %.1f s%n"
                .formatted(verdict(), known(orders), known(calls), looks, took.toMillis() / 1000.0));
        return text.toString();
    }

    /** A law of which there is nothing yet has not been shown to hold, and is not called so. */
    private static String word(Outcome outcome) {
        return outcome instanceof Outcome.Held held && held.looked() == 0
                ? "EMPTY"
                : verdict(outcome).name();
    }

    private static String known(long count) {
        return count < 0 ? "?" : Long.toString(count);
    }

    private static String told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Held(long looked, String note) ->
                (looked == 0 ? "there is nothing of its kind yet" : looked + " looked at")
                        + (note.isEmpty() ? "" : "; " + note);
            case Outcome.Broken(long count, List<String> rows) -> count + " breaches:";
            case Outcome.Unknown(String why) -> why;
        };
    }

    /** For machines. */
    public String json() {
        var laws = new ArrayList<Map<String, Object>>();
        for (Finding finding : findings) {
            var law = new LinkedHashMap<String, Object>();
            law.put("law", finding.law().number());
            law.put("title", finding.law().title());
            law.put("verdict", word(finding.outcome()));
            switch (finding.outcome()) {
                case Outcome.Held(long looked, String note) -> {
                    law.put("looked", looked);
                    law.put("note", note);
                }
                case Outcome.Broken(long count, List<String> rows) -> {
                    law.put("broken", count);
                    law.put("rows", rows);
                }
                case Outcome.Unknown(String why) -> law.put("why", why);
            }
            laws.add(law);
        }
        var report = new LinkedHashMap<String, Object>();
        report.put("verdict", verdict().name());
        report.put("orders", orders);
        report.put("calls", calls);
        report.put("looks", looks);
        report.put("millis", took.toMillis());
        report.put("laws", laws);
        return JSON.writeValueAsString(report);
    }
}
