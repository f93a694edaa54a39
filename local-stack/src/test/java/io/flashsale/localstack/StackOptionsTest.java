package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StackOptionsTest {

    private static final Path HOME = Path.of("/home/of/the/repository");

    @Test
    void withoutOptionsEverythingIsWhereTheDocumentsSay() {
        StackOptions options = parse();
        assertThat(options.settings().ports()).isEqualTo(new StackPorts(8080, 1000, 6379, 3306, 9876, 10911));
        assertThat(options.settings().data()).isEqualTo(HOME.resolve(".local"));
        assertThat(options.settings().instances())
                .containsEntry(Service.ORDER, 1)
                .hasSize(Service.values().length);
        assertThat(options.seed()).isTrue();
        assertThat(options.wipe()).isFalse();
    }

    @Test
    void optionsChangePortsInstancesAndEnvironment() {
        StackOptions options = parse(
                "--port-base",
                "18000",
                "--redis-port",
                "6380",
                "--instances",
                "order=2",
                "--env",
                "A=b=c",
                "--no-seed");
        assertThat(options.settings().ports()).isEqualTo(new StackPorts(18000, 1000, 6380, 18091, 18092, 18095));
        assertThat(options.settings().instances()).containsEntry(Service.ORDER, 2);
        assertThat(options.settings().environment()).isEqualTo(Map.of("A", "b=c"));
        assertThat(options.seed()).isFalse();
    }

    @Test
    void aMistakeIsToldInOneLine() {
        assertThatThrownBy(() -> parse("--bogus")).hasMessage("unknown option --bogus; see scripts/up.sh --help");
        assertThatThrownBy(() -> parse("--redis-port")).hasMessageStartingWith("--redis-port needs a value");
        assertThatThrownBy(() -> parse("--redis-port", "x")).hasMessage("--redis-port wants a number, not x");
        assertThatThrownBy(() -> parse("--instances", "till=2")).hasMessageStartingWith("unknown service till");
        assertThatThrownBy(() -> parse("--instances", "order=9")).hasMessageStartingWith("there can be 0 to 4");
        assertThatThrownBy(() -> parse("--port-base", "80")).hasMessageContaining("out of range");
    }

    @Test
    void noTwoPartsShareAPort() {
        for (StackPorts ports : new StackPorts[] {StackPorts.standard(), StackPorts.from(20_000)}) {
            java.util.List<Integer> all = new java.util.ArrayList<>(java.util.List.of(
                    ports.redis(),
                    ports.mariadb(),
                    ports.nameServer(),
                    ports.broker(),
                    ports.broker() - 2,
                    ports.broker() + 1));
            for (Service service : Service.values()) {
                for (int i = 0; i < 4; i++) {
                    all.add(ports.of(service, i));
                    all.add(ports.managementOf(service, i));
                }
            }
            assertThat(all).doesNotHaveDuplicates();
        }
    }

    @Test
    void aTakenPortIsNamedWithItsUser() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            StackPorts free = StackPorts.free();
            StackPorts ports = new StackPorts(
                    free.gateway(), 1000, socket.getLocalPort(), free.mariadb(), free.nameServer(), free.broker());
            assertThat(ports.taken(Map.of(Service.ORDER, 1), true, true, true))
                    .containsExactly(socket.getLocalPort() + " (Redis)");
        }
    }

    @Test
    void theHelpNamesEveryOption() {
        assertThat(StackOptions.helpText())
                .contains("--wipe", "--data", "--port-base", "--instances", "--env", "--jvm", "--no-aot", "--no-seed");
    }

    private static StackOptions parse(String... arguments) {
        return StackOptions.parse(HOME, arguments);
    }
}
