package io.flashsale.localstack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a name server for a topic's route in RocketMQ's own protocol: the one sign that messages can be sent. Done by hand
 * because no RocketMQ class may come onto the class path of our users.
 */
final class NameServerProbe {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LARGEST_FRAME = 1 << 20;

    private NameServerProbe() {}

    static boolean hasRoute(int port, String topic) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] header = ("{\"code\":105,\"flag\":0,\"language\":\"JAVA\",\"opaque\":1,\"version\":0,"
                            + "\"extFields\":{\"topic\":\"" + topic + "\"}}")
                    .getBytes(StandardCharsets.UTF_8);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(4 + header.length);
            out.writeInt(header.length);
            out.write(header);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int frame = in.readInt();
            // The high byte of the header's length names its encoding.
            int length = in.readInt() & 0xFFFFFF;
            if (frame > LARGEST_FRAME || length > frame) {
                return false;
            }
            String answer = new String(in.readNBytes(length), StandardCharsets.UTF_8);
            return answer.replace(" ", "").contains("\"code\":0");
        } catch (IOException e) {
            return false;
        }
    }
}
