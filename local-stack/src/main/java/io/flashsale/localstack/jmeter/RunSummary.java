package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How a run went.
 *
 * @param about what it was run against; for readers that are programs
 * @param wrong why it failed; empty if it didn't
 */
record RunSummary(Answers answers, Map<String, String> about, List<String> wrong) {

    private static final int FAILED = 1;

    RunSummary {
        about = new TreeMap<>(about);
        wrong = List.copyOf(wrong);
    }

    /** Prints where to read on, and writes {@code summary.json}. @return the exit code */
    int tell(Path out) {
        Path file = out.resolve("summary.json");
        try {
            Files.writeString(file, json());
        } catch (IOException e) {
            throw new StackFailure("can't write " + file + ": " + e.getMessage(), e);
        }
        if (Files.exists(out.resolve("report/index.html"))) {
            System.out.println("report   " + out.resolve("report/index.html"));
        }
        System.out.println("numbers  " + file);
        if (wrong.isEmpty()) {
            System.out.println("all " + answers.total() + " samples are as they should be");
            return 0;
        }
        wrong.forEach(line -> System.err.println("error: " + line));
        return FAILED;
    }

    private String json() {
        String members = about.entrySet().stream()
                .map(member -> "  " + quoted(member.getKey()) + ": " + quoted(member.getValue()) + ",\n")
                .collect(Collectors.joining());
        String kinds = answers.kinds().stream()
                .map(kind ->
                        "    {\"answer\": %s, \"count\": %d, \"errors\": %d, \"p50\": %d, \"p99\": %d, \"max\": %d}"
                                .formatted(
                                        quoted(kind.label()),
                                        kind.count(),
                                        kind.errors(),
                                        kind.percentile(0.5),
                                        kind.percentile(0.99),
                                        kind.percentile(1)))
                .collect(Collectors.joining(",\n"));
        return """
                {
                %s  "samples": %d,
                  "errors": %d,
                  "millis": %d,
                  "wrong": [%s],
                  "answers": [
                %s
                  ]
                }
                """.formatted(
                        members,
                        answers.total(),
                        answers.errors(),
                        Math.round(answers.seconds() * 1000),
                        wrong.stream().map(RunSummary::quoted).collect(Collectors.joining(", ")),
                        kinds);
    }

    private static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else {
                quoted.append(c < ' ' ? ' ' : c);
            }
        }
        return quoted.append('"').toString();
    }
}
