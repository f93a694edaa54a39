package io.flashsale.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.FileInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void noPortIsGivenTwiceNorAsAnothersNeighbour() {
        Set<Integer> given = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            int port = Ports.freeWithNeighbours(2, 1);
            for (int one = port - 2; one <= port + 1; one++) {
                assertThat(given.add(one)).as("port " + one).isTrue();
            }
            assertThat(given.add(Ports.free())).isTrue();
        }
    }

    @Test
    void noClientIsGivenThem() throws Exception {
        byte[] clients = new byte[100];
        int length;
        try (var in = new FileInputStream("/proc/sys/net/ipv4/ip_local_port_range")) {
            // In one go: the kernel gives this file to who reads it from its beginning only.
            length = in.read(clients);
        }
        int lowest = Integer.parseInt(new String(clients, 0, length, StandardCharsets.US_ASCII).split("\\s+")[0]);
        assumeTrue(lowest >= 32_768, "this machine's clients have other ports");
        assertThat(Ports.free()).isLessThan(lowest).isGreaterThan(StackPorts.HIGHEST_FREE);
    }

    @Test
    void aListenerOnOneAddressMakesItsPortTaken() throws Exception {
        int port = Ports.free();
        assertThat(Ports.isFree(port)).isTrue();
        try (ServerSocket listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            assertThat(Ports.isFree(port)).isFalse();
        }
    }
}
