package io.flashsale.systemtest.crash.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One armed point: which crossing, and what to do at the k-th. */
final class ArmedSwitch {

    /** What {@code kill -9} leaves as exit status. */
    static final int EXIT_STATUS = 137;

    /** At the k-th crossing. */
    enum Action {
        /** The process ends: no shutdown hook, no flush. */
        HALT,
        /** The call fails once, as if the neighbour were away. */
        FAIL,
        /** The call does nothing once, as if the network had swallowed it; void methods, before, only. */
        SKIP,
        /** The process stands still (SIGSTOP) until somebody wakes it, and goes on as if nothing had been. */
        FREEZE
    }

    private final String className;
    private final String methodName;
    private final boolean before;
    private final Action action;
    private final int k;
    private final List<String> matches;
    private final Path evidence;
    private final AtomicInteger crossings = new AtomicInteger();

    private ArmedSwitch(Map<String, String> single, List<String> matches) {
        this.className = required(single, "class");
        this.methodName = required(single, "method");
        this.before = switch (required(single, "when")) {
            case "before" -> true;
            case "after" -> false;
            default -> throw new IllegalArgumentException("when is before or after: " + single);
        };
        this.action = Action.valueOf(single.getOrDefault("action", "HALT"));
        this.k = Integer.parseInt(single.getOrDefault("k", "1"));
        this.evidence = Path.of(required(single, "evidence"));
        this.matches = List.copyOf(matches);
    }

    /** {@code class=...;method=...;when=before|after;k=1;action=HALT;match=text;match=text;evidence=/path}. */
    static ArmedSwitch parse(String arguments) {
        Map<String, String> single = new HashMap<>();
        List<String> matches = new ArrayList<>();
        for (String argument : arguments.split(";")) {
            int equals = argument.indexOf('=');
            String name = argument.substring(0, equals);
            String value = argument.substring(equals + 1);
            if (name.equals("match")) {
                matches.add(value);
            } else {
                single.put(name, value);
            }
        }
        return new ArmedSwitch(single, matches);
    }

    private static String required(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing: " + values);
        }
        return value;
    }

    String className() {
        return className;
    }

    String methodName() {
        return methodName;
    }

    boolean before() {
        return before;
    }

    Action action() {
        return action;
    }

    /** @return true if the method should return at once */
    boolean crossed(@Nullable Object result, @Nullable Object[] arguments) {
        if (!matches.isEmpty() && !isMeant(result, arguments)) {
            return false;
        }
        int crossing = crossings.incrementAndGet();
        if (crossing != k) {
            return false;
        }
        // On disk before the end, so that nobody takes a process that died otherwise for one that was here.
        write(Instant.now() + " reached " + this);
        return switch (action) {
            case HALT -> {
                System.err.println("crash switch: halting " + this);
                Runtime.getRuntime().halt(EXIT_STATUS);
                yield true;
            }
            case FAIL -> {
                System.err.println("crash switch: failing " + this);
                throw new IllegalStateException("made to fail by the crash switch");
            }
            case SKIP -> {
                System.err.println("crash switch: skipping " + this);
                yield true;
            }
            case FREEZE -> {
                System.err.println("crash switch: freezing " + this);
                freeze();
                yield false;
            }
        };
    }

    private static void freeze() {
        try {
            new ProcessBuilder(
                            "kill",
                            "-STOP",
                            Long.toString(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isMeant(@Nullable Object result, @Nullable Object[] arguments) {
        StringBuilder text = new StringBuilder();
        for (@Nullable Object argument : arguments) {
            text.append(argument).append('\n');
        }
        String all = text.append("-> ").append(result).toString();
        return matches.stream().allMatch(all::contains);
    }

    private void write(String line) {
        try {
            Files.writeString(
                    evidence,
                    line + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND,
                    StandardOpenOption.SYNC);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return action + (before ? " before " : " after ") + className + "." + methodName + " k=" + k + " " + matches;
    }
}
