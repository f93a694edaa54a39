package io.flashsale.localstack;

import java.io.IOException;

/**
 * Asks a name server for a topic's route in RocketMQ's own protocol: the one sign that messages can be sent. Done by hand
 * because no RocketMQ class may come onto the class path of our users.
 */
final class NameServerProbe {

    private static final int GET_ROUTE = 105;

    private NameServerProbe() {}

    static boolean hasRoute(int port, String topic) {
        try {
            String answer = Remoting.call(port, GET_ROUTE, "{\"topic\":\"" + topic + "\"}", new byte[0]);
            return answer.replace(" ", "").contains("\"code\":0");
        } catch (IOException e) {
            return false;
        }
    }
}
