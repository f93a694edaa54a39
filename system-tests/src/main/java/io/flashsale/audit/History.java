package io.flashsale.audit;

import io.flashsale.audit.HistoryEvent.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What clients did and were told, one JSON line per event. An invocation is in the file before the request leaves, so that
 * a client which dies leaves a call without an end: unknown. May be used by many threads.
 */
public final class History implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Path file;
    private final Writer writer;
    private final String run = Long.toString(System.nanoTime(), Character.MAX_RADIX);
    private final AtomicLong calls = new AtomicLong();

    private History(Path file, Writer writer) {
        this.file = file;
        this.writer = writer;
    }

    /** Appends to the file, which is made if need be. */
    public static History open(Path file) {
        try {
            Path parent = file.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            return new History(
                    file, Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new UncheckedIOException("the history " + file + " can't be written", e);
        }
    }

    public Path file() {
        return file;
    }

    /** A request is about to be sent. On return this is in the file. */
    public Call invoke(String client, String operation, Map<String, String> ids) {
        var call = new Call(run + "-" + calls.incrementAndGet(), client, operation, ids);
        write(new HistoryEvent(now(), Kind.INVOKE, call.name, client, operation, ids, 0, ""));
        return call;
    }

    /** A request on its way; to be ended once. */
    public final class Call {

        private final String name;
        private final String client;
        private final String operation;
        private final Map<String, String> invoked;

        private Call(String name, String client, String operation, Map<String, String> invoked) {
            this.name = name;
            this.client = client;
            this.operation = operation;
            this.invoked = invoked;
        }

        /** @param more what the answer named, beyond what the invocation did */
        public void ok(int status, Map<String, String> more) {
            var ids = new LinkedHashMap<>(invoked);
            ids.putAll(more);
            end(Kind.OK, ids, status, "");
        }

        public void refused(int status, String code) {
            end(Kind.REFUSED, invoked, status, code);
        }

        /** @param status 0 if there was no answer at all */
        public void unknown(int status, String why) {
            end(Kind.UNKNOWN, invoked, status, why);
        }

        public void unknown(String why) {
            unknown(0, why);
        }

        private void end(Kind kind, Map<String, String> ids, int status, String code) {
            write(new HistoryEvent(now(), kind, name, client, operation, ids, status, code));
        }
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }

    private void write(HistoryEvent event) {
        var json = new LinkedHashMap<String, Object>();
        json.put("at", event.at().toString());
        json.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
        json.put("call", event.call());
        json.put("client", event.client());
        json.put("operation", event.operation());
        json.put("ids", event.ids());
        if (event.status() != 0) {
            json.put("status", event.status());
        }
        if (!event.code().isEmpty()) {
            json.put("code", event.code());
        }
        String line = JSON.writeValueAsString(json) + "\n";
        try {
            synchronized (writer) {
                writer.write(line);
                writer.flush();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the history " + file + " can't be written", e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads whole lines; a last one that was cut off by a crash is left out. */
    public static List<HistoryEvent> read(Path file) {
        var events = new ArrayList<HistoryEvent>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            var number = 0;
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                number++;
                String next = line;
                if (next.isBlank()) {
                    continue;
                }
                try {
                    events.add(event(JSON.readTree(next)));
                } catch (JacksonException | IllegalArgumentException | java.time.DateTimeException malformed) {
                    if (reader.ready()) {
                        throw new IllegalArgumentException(file + ", line " + number + " is no event", malformed);
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the history " + file + " can't be read", e);
        }
        return events;
    }

    private static HistoryEvent event(JsonNode json) {
        var ids = new LinkedHashMap<String, String>();
        json.path("ids")
                .properties()
                .forEach(field -> ids.put(field.getKey(), field.getValue().asString()));
        return new HistoryEvent(
                Instant.parse(json.path("at").asString("")),
                Kind.valueOf(json.path("kind").asString("").toUpperCase(Locale.ROOT)),
                json.path("call").asString(""),
                json.path("client").asString(""),
                json.path("operation").asString(""),
                ids,
                json.path("status").asInt(0),
                json.path("code").asString(""));
    }
}
