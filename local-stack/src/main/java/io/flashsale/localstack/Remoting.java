package io.flashsale.localstack;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One call in RocketMQ's own protocol, without its client: header and body in, the answer's header out. */
final class Remoting {

    private static final int TIMEOUT_MILLIS = 2_000;
    private static final int LARGEST_FRAME = 1 << 20;

    private Remoting() {}

    /**
     * @param port on the loopback address
     * @param code of the request, as RocketMQ counts them
     * @param fields a JSON object
     * @return the answer's header, a JSON object; its {@code code} is 0 if all went well
     */
    static String call(int port, int code, String fields, byte[] body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            byte[] header = ("{\"code\":" + code + ",\"flag\":0,\"language\":\"JAVA\",\"opaque\":1,\"version\":0,"
                            + "\"extFields\":" + fields + "}")
                    .getBytes(StandardCharsets.UTF_8);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(4 + header.length + body.length);
            out.writeInt(header.length);
            out.write(header);
            out.write(body);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int frame = in.readInt();
            // The high byte of the header's length names its encoding.
            int length = in.readInt() & 0xFFFFFF;
            if (frame > LARGEST_FRAME || length > frame) {
                throw new IOException("an answer of " + frame + " bytes");
            }
            return new String(in.readNBytes(length), StandardCharsets.UTF_8);
        }
    }
}
