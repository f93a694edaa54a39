package io.flashsale.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** TCP ports for servers that are told theirs before they listen. */
public final class Ports {

    /**
     * Above the hundreds of {@link StackPorts#free()}, below 32,768, from where Linux takes ports for clients: one of those,
     * or its remains in TIME_WAIT, could take a port between its choice and its use.
     */
    private static final int LOWEST = 31_000;

    private static final int HIGHEST = 32_767;
    private static final int CONNECT_TIMEOUT_MILLIS = 500;
    private static final int ATTEMPTS = 1_000;
    private static final Set<Integer> GIVEN = new HashSet<>();

    private Ports() {}

    /** A port that nobody listens on, on any address; each call in this JVM gives another. */
    public static int free() {
        return freeWithNeighbours(0, 0);
    }

    /** A free port whose neighbours from {@code below} to {@code above} are free, too: RocketMQ's broker listens on three. */
    static synchronized int freeWithNeighbours(int below, int above) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST + below, HIGHEST - above + 1);
            List<Integer> wanted =
                    IntStream.rangeClosed(port - below, port + above).boxed().toList();
            if (wanted.stream().noneMatch(GIVEN::contains)
                    && wanted.stream().allMatch(one -> canBind(new InetSocketAddress(one)))) {
                GIVEN.addAll(wanted);
                return port;
            }
        }
        throw new StackFailure(
                "no " + (below + 1 + above) + " free TCP ports in a row between " + LOWEST + " and " + HIGHEST);
    }

    static boolean isFree(int port) {
        return canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            // Without address reuse a port in TIME_WAIT after a restart would count as taken.
            socket.setReuseAddress(true);
            socket.bind(address, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_TIMEOUT_MILLIS);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
