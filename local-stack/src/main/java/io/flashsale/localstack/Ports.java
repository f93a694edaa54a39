package io.flashsale.localstack;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** TCP ports on the loopback address. */
final class Ports {

    private static final int CONNECT_TIMEOUT_MILLIS = 500;
    private static final int ATTEMPTS = 100;

    private Ports() {}

    static int free() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StackFailure("no free TCP port on the loopback address: " + e.getMessage(), e);
        }
    }

    /** A free port whose neighbours from {@code below} to {@code above} are free, too: RocketMQ's broker listens on three. */
    static int freeWithNeighbours(int below, int above) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = free();
            boolean all = port - below > 1024 && port + above < 65536;
            for (int p = port - below; all && p <= port + above; p++) {
                all = isFree(p);
            }
            if (all) {
                return port;
            }
        }
        throw new StackFailure("no free run of TCP ports on the loopback address");
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // Without address reuse a port in TIME_WAIT after a restart would count as taken.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
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
