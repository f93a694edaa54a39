package io.flashsale.bench;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** {@code report.md}: to read, and to paste where figures are quoted. */
final class MarkdownReport {

    private MarkdownReport() {}

    /** @param earlier to compare with, if any */
    static String of(Results results, JsonReport.@Nullable Earlier earlier) {
        var text = new StringBuilder("# Benchmark\n\n");
        results.machine().forEach((name, value) -> text.append("- ")
                .append(name)
                .append(": ")
                .append(value)
                .append('\n'));
        text.append("- audit: **").append(results.verdict()).append("**\n");
        if (earlier != null) {
            text.append("- compared with: ")
                    .append(earlier.when())
                    .append(" (the last column is this run by that one)\n");
        }
        for (Results.Outcome outcome : results.outcomes()) {
            text.append("\n## ")
                    .append(outcome.name())
                    .append("\n\n")
                    .append(outcome.explanation())
                    .append("\n\n");
            text.append(
                    earlier == null
                            ? "| | median | min - max | |\n| --- | ---: | ---: | --- |\n"
                            : "| | median | min - max | | ratio |\n| --- | ---: | ---: | --- | ---: |\n");
            outcome.figures().forEach((figure, spread) -> {
                text.append("| ")
                        .append(figure.name())
                        .append(" | ")
                        .append(number(spread.median()))
                        .append(" | ")
                        .append(number(spread.min()))
                        .append(" - ")
                        .append(number(spread.max()))
                        .append(" | ")
                        .append(figure.unit())
                        .append(" |");
                if (earlier != null) {
                    text.append(' ')
                            .append(ratio(earlier.median(outcome.name(), figure), spread.median()))
                            .append(" |");
                }
                text.append('\n');
            });
            text.append("\nAnswers over all rounds: ");
            text.append(String.join(
                    ", ",
                    outcome.answers().entrySet().stream()
                            .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                            .toList()));
            text.append("\n");
        }
        text.append("\n## Memory at rest after the run\n\n| process | MB (shared pages divided) |\n| --- | ---: |\n");
        for (Map.Entry<String, Double> process : results.megabytes().entrySet()) {
            text.append("| ")
                    .append(process.getKey())
                    .append(" | ")
                    .append(number(process.getValue()))
                    .append(" |\n");
        }
        text.append("| **all** | **").append(number(results.totalMegabytes())).append("** |\n");
        text.append("\n## Audit\n\n```\n").append(results.audit()).append("```\n");
        return text.toString();
    }

    static String ratio(OptionalDouble earlier, double now) {
        return earlier.isEmpty() || earlier.getAsDouble() == 0
                ? ""
                : String.format(Locale.ROOT, "%.2f", now / earlier.getAsDouble());
    }

    /** Three digits that count. */
    static String number(double value) {
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, value == 0 ? "%.0f" : format, value);
    }
}
