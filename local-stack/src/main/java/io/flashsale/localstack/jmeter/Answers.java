package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The samples of a run, counted by type of answer: the plans put the type into the label. */
final class Answers {

    /** Of one label. */
    static final class Kind {

        private final String label;
        private int[] millis = new int[64];
        private int count;
        private int errors;

        private Kind(String label) {
            this.label = label;
        }

        private void add(int elapsed, boolean success) {
            if (count == millis.length) {
                millis = Arrays.copyOf(millis, count * 2);
            }
            millis[count++] = elapsed;
            errors += success ? 0 : 1;
        }

        String label() {
            return label;
        }

        int count() {
            return count;
        }

        int errors() {
            return errors;
        }

        /** In milliseconds. @param share 0.99 for the 99th percentile */
        int percentile(double share) {
            int[] sorted = Arrays.copyOf(millis, count);
            Arrays.sort(sorted);
            return sorted[(int) Math.min(count - 1L, (long) (count * share))];
        }
    }

    private static final int COMPLAINTS_SHOWN = 5;

    private final Map<String, Kind> kinds = new TreeMap<>();
    private final List<String> complaints = new ArrayList<>();
    private long first = Long.MAX_VALUE;
    private long last;

    private Answers() {}

    /** @param files JMeter's sample files with a header line, as {@code scripts/jmeter/flash-sale.properties} has them made */
    static Answers in(List<Path> files) {
        var answers = new Answers();
        for (Path file : files) {
            try (BufferedReader reader = Files.newBufferedReader(file)) {
                answers.read(file, reader);
            } catch (IOException e) {
                throw new StackFailure("can't read " + file + ": " + e.getMessage(), e);
            }
        }
        return answers;
    }

    private void read(Path file, BufferedReader reader) throws IOException {
        List<String> header = row(reader);
        int time = header.indexOf("timeStamp");
        int elapsed = header.indexOf("elapsed");
        int label = header.indexOf("label");
        int success = header.indexOf("success");
        int complaint = header.indexOf("failureMessage");
        if (time < 0 || elapsed < 0 || label < 0 || success < 0 || complaint < 0) {
            throw new StackFailure(file + " is no sample file of these plans; its first line is " + header);
        }
        for (List<String> row = row(reader); !row.isEmpty(); row = row(reader)) {
            if (row.size() != header.size()) {
                continue; // An engine that was killed wrote half a line.
            }
            boolean good = row.get(success).equals("true");
            int took = Integer.parseInt(row.get(elapsed));
            long at = Long.parseLong(row.get(time));
            first = Math.min(first, at);
            last = Math.max(last, at + took);
            kinds.computeIfAbsent(row.get(label), Kind::new).add(took, good);
            if (!good && complaints.size() < COMPLAINTS_SHOWN) {
                complaints.add(row.get(complaint).isEmpty() ? row.get(label) : row.get(complaint));
            }
        }
    }

    /** One record of the file, which may be several lines; empty at the end. */
    private static List<String> row(BufferedReader reader) throws IOException {
        List<String> fields = new ArrayList<>();
        var field = new StringBuilder();
        boolean quoted = false;
        int c = reader.read();
        if (c < 0) {
            return fields;
        }
        for (; c >= 0; c = reader.read()) {
            if (c == '"') {
                // A doubled one inside quotes closes and opens again: that is one of the text.
                if (!quoted && !field.isEmpty()) {
                    field.append('"');
                }
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else if (c == '\n' && !quoted) {
                break;
            } else if (c != '\r') {
                field.append((char) c);
            }
        }
        fields.add(field.toString());
        return fields;
    }

    Collection<Kind> kinds() {
        return kinds.values();
    }

    int count(String label) {
        Kind kind = kinds.get(label);
        return kind == null ? 0 : kind.count();
    }

    int total() {
        return kinds.values().stream().mapToInt(Kind::count).sum();
    }

    int errors() {
        return kinds.values().stream().mapToInt(Kind::errors).sum();
    }

    /** What the first failed assertions said. */
    List<String> complaints() {
        return List.copyOf(complaints);
    }

    double seconds() {
        return total() == 0 ? 0 : Math.max(0.001, (last - first) / 1000.0);
    }

    String table() {
        int width = kinds.keySet().stream().mapToInt(String::length).max().orElse(0);
        var text = new StringBuilder();
        text.append(String.format(
                Locale.ROOT,
                "%-" + Math.max(8, width) + "s %9s %9s %8s %8s %8s %8s%n",
                "answer",
                "count",
                "per s",
                "p50 ms",
                "p99 ms",
                "max ms",
                "errors"));
        for (Kind kind : kinds.values()) {
            text.append(String.format(
                    Locale.ROOT,
                    "%-" + Math.max(8, width) + "s %,9d %9.1f %,8d %,8d %,8d %8s%n",
                    kind.label(),
                    kind.count(),
                    kind.count() / seconds(),
                    kind.percentile(0.5),
                    kind.percentile(0.99),
                    kind.percentile(1),
                    kind.errors() == 0 ? "" : kind.errors()));
        }
        return text.toString();
    }
}
