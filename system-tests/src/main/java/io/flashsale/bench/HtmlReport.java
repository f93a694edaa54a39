package io.flashsale.bench;

import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** {@code report.html}: one file without anything from elsewhere, charts as SVG. */
final class HtmlReport {

    private static final int BAR_WIDTH = 420;
    private static final int ROW = 22;
    private static final int LABEL = 190;
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: light-dark(#1b1f24, #e6e8eb); --soft: light-dark(#5b6570, #9aa4af);
              --line: light-dark(#d9dee3, #30363d); --bar: light-dark(#c2410c, #fb923c); --ground: light-dark(#fff, #0f1317);
              --good: light-dark(#15803d, #4ade80); --bad: light-dark(#b91c1c, #f87171); }
            body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); margin: 2rem auto;
              max-width: 60rem; padding: 0 1rem; }
            h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2.5rem; } p, dd { color: var(--soft); }
            dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; } dt { font-weight: 600; }
            dd { margin: 0; overflow-wrap: anywhere; }
            table { border-collapse: collapse; width: 100%; } td, th { border-bottom: 1px solid var(--line); padding: .25rem .5rem;
              text-align: right; font-variant-numeric: tabular-nums; } td:first-child, th:first-child { text-align: left; }
            td.unit { text-align: left; color: var(--soft); } .HELD { color: var(--good); } .BROKEN, .UNKNOWN { color: var(--bad); }
            svg { max-width: 100%; height: auto; } svg text { fill: var(--ink); font: 13px system-ui, sans-serif; }
            svg rect { fill: var(--bar); } svg line { stroke: var(--soft); } pre { overflow-x: auto; font-size: .8rem; }
            """;

    private HtmlReport() {}

    /** @param earlier to compare with, if any */
    static String of(Results results, JsonReport.@Nullable Earlier earlier) {
        var html = new StringBuilder("<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
                + "<meta name=\"viewport\" content=\"width=device-width\"><title>Benchmark</title><style>" + STYLE
                + "</style><h1>Benchmark</h1><dl>");
        results.machine()
                .forEach((name, value) ->
                        html.append("<dt>").append(escaped(name)).append("<dd>").append(escaped(value)));
        html.append("<dt>audit<dd class=\"")
                .append(results.verdict())
                .append("\"><strong>")
                .append(results.verdict())
                .append("</strong>");
        if (earlier != null) {
            html.append("<dt>compared with<dd>").append(escaped(earlier.when()));
        }
        html.append("</dl>");
        for (Results.Outcome outcome : results.outcomes()) {
            html.append("<h2>")
                    .append(escaped(outcome.name()))
                    .append("</h2><p>")
                    .append(escaped(outcome.explanation()))
                    .append("</p>");
            chart(html, outcome, "CPU ", "CPU by process");
            chart(html, outcome, "p", "Latency");
            table(html, outcome, earlier);
        }
        memory(html, results);
        html.append("<h2>Audit</h2><pre>").append(escaped(results.audit())).append("</pre></html>\n");
        return html.toString();
    }

    /** Bars for all figures whose name starts so and that share the first one's unit; whiskers from least to most. */
    private static void chart(StringBuilder html, Results.Outcome outcome, String start, String title) {
        var bars = outcome.figures().entrySet().stream()
                .filter(entry -> entry.getKey().name().startsWith(start)
                        && !entry.getKey().name().contains("everything"))
                .filter(entry -> !start.equals("p")
                        || Character.isDigit(entry.getKey().name().charAt(1)))
                .toList();
        double most =
                bars.stream().mapToDouble(bar -> bar.getValue().max()).max().orElse(0);
        if (most == 0) {
            return;
        }
        int height = ROW * (bars.size() + 1);
        html.append("<svg role=\"img\" viewBox=\"0 0 ")
                .append(LABEL + BAR_WIDTH + 110)
                .append(' ')
                .append(height)
                .append("\" width=\"")
                .append(LABEL + BAR_WIDTH + 110)
                .append("\"><title>")
                .append(escaped(title))
                .append("</title><text x=\"0\" y=\"15\" font-weight=\"600\">")
                .append(escaped(title))
                .append(", ")
                .append(escaped(bars.getFirst().getKey().unit()))
                .append("</text>");
        int y = ROW;
        for (var bar : bars) {
            Results.Spread spread = bar.getValue();
            html.append(String.format(
                    Locale.ROOT,
                    "<text x=\"0\" y=\"%d\">%s</text><rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"13\" rx=\"2\"/>"
                            + "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\"/><text x=\"%.1f\" y=\"%d\">%s</text>",
                    y + 13,
                    escaped(bar.getKey().name()),
                    LABEL,
                    y + 2,
                    BAR_WIDTH * spread.median() / most,
                    LABEL + BAR_WIDTH * spread.min() / most,
                    LABEL + BAR_WIDTH * spread.max() / most,
                    y + 8,
                    y + 8,
                    LABEL + BAR_WIDTH * spread.max() / most + 6,
                    y + 13,
                    MarkdownReport.number(spread.median())));
            y += ROW;
        }
        html.append("</svg>");
    }

    private static void table(StringBuilder html, Results.Outcome outcome, JsonReport.@Nullable Earlier earlier) {
        html.append("<table><tr><th scope=\"col\">figure<th scope=\"col\">median<th scope=\"col\">min - max")
                .append("<th scope=\"col\" style=\"text-align:left\">unit")
                .append(earlier == null ? "" : "<th scope=\"col\">ratio");
        outcome.figures().forEach((figure, spread) -> {
            html.append("<tr><td>")
                    .append(escaped(figure.name()))
                    .append("<td>")
                    .append(MarkdownReport.number(spread.median()))
                    .append("<td>")
                    .append(MarkdownReport.number(spread.min()))
                    .append(" - ")
                    .append(MarkdownReport.number(spread.max()))
                    .append("<td class=\"unit\">")
                    .append(escaped(figure.unit()));
            if (earlier != null) {
                OptionalDouble before = earlier.median(outcome.name(), figure);
                html.append("<td>").append(MarkdownReport.ratio(before, spread.median()));
            }
        });
        html.append("</table><p>Answers over all rounds: ");
        html.append(escaped(String.join(
                ", ",
                outcome.answers().entrySet().stream()
                        .map(entry -> String.format(Locale.ROOT, "%s %,d", entry.getKey(), entry.getValue()))
                        .toList())));
        html.append("</p>");
    }

    private static void memory(StringBuilder html, Results results) {
        html.append("<h2>Memory at rest after the run</h2><table><tr><th scope=\"col\">process<th scope=\"col\">MB");
        for (Map.Entry<String, Double> process : results.megabytes().entrySet()) {
            html.append("<tr><td>")
                    .append(escaped(process.getKey()))
                    .append("<td>")
                    .append(MarkdownReport.number(process.getValue()));
        }
        html.append("<tr><th>all<th>")
                .append(MarkdownReport.number(results.totalMegabytes()))
                .append("</table>");
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
