package io.flashsale.audit;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.audit.ClientHistory.Call;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgainAndJoined() {
        Path file = directory.resolve("clients/history.jsonl");
        try (History history = History.open(file)) {
            history.invoke("ann", "place", Map.of("key", "k-1")).ok(201, Map.of("orderId", "11"));
            history.invoke("bob", "place", Map.of("key", "k-2")).refused(409, "sold-out");
            history.invoke("cyd", "place", Map.of("key", "k-3")).unknown("timed out");
            history.invoke("dan", "place", Map.of("key", "k-4"));
        }
        ClientHistory read = ClientHistory.of(History.read(file));
        assertThat(read.of("place")).hasSize(4);
        assertThat(read.done("place")).hasSize(1).first().satisfies(call -> assertThat(call.id("orderId"))
                .hasValue("11"));
        assertThat(read.of("place").stream().filter(Call::isRefused)).hasSize(1);
        assertThat(read.shoppers()).containsExactlyInAnyOrder("ann", "bob", "cyd", "dan");
    }

    @Test
    void anInvocationIsOnDiskBeforeItsEnd() {
        Path file = directory.resolve("history.jsonl");
        try (History history = History.open(file)) {
            history.invoke("ann", "place", Map.of("key", "k-1"));
            assertThat(History.read(file)).hasSize(1);
        }
    }

    @Test
    void manyClientsWriteWholeLines() {
        Path file = directory.resolve("history.jsonl");
        try (History history = History.open(file);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String client = "shopper-" + i;
                threads.submit(() ->
                        history.invoke(client, "place", Map.of("key", "k")).ok(201, Map.of("orderId", client)));
            }
        }
        assertThat(ClientHistory.of(History.read(file)).done("place")).hasSize(200);
    }

    @Test
    void aLineThatACrashCutOffIsLeftOut() throws IOException {
        Path file = directory.resolve("history.jsonl");
        try (History history = History.open(file)) {
            history.invoke("ann", "place", Map.of("key", "k-1"));
        }
        Files.writeString(file, "{\"at\":\"2026-11-1", StandardOpenOption.APPEND);
        assertThat(History.read(file)).hasSize(1);
    }
}
