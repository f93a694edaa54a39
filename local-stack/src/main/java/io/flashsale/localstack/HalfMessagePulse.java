package io.flashsale.localstack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A half message that is rolled back at once. The broker's marking thread spins on a core as soon as the last half message is
 * older than its interval (apache/rocketmq#10966); nobody ever gets to see this one, and it keeps an idle broker idle.
 */
final class HalfMessagePulse {

    private static final int SEND = 10;
    private static final int END_TRANSACTION = 37;
    private static final int PREPARED = 4;
    private static final int ROLLED_BACK = 12;
    private static final String GROUP = "local-stack-pulse";
    private static final int HEX = 16;

    /** The end of a message's id is where it lies in the broker's log. */
    private static final int PLACE_DIGITS = 16;

    private HalfMessagePulse() {}

    /**
     * @param topic one that there is
     * @throws IOException if the broker can't be reached, or does not want it
     */
    static void send(int brokerPort, String topic) throws IOException {
        String key = "PULSE" + System.nanoTime();
        String properties =
                "TRAN_MSG\\u0001true\\u0002PGROUP\\u0001" + GROUP + "\\u0002UNIQ_KEY\\u0001" + key + "\\u0002";
        String half = accepted(Remoting.call(
                brokerPort,
                SEND,
                """
                {"producerGroup":"%s","topic":"%s","defaultTopic":"TBW102","defaultTopicQueueNums":"4","queueId":"0",\
                "sysFlag":"%d","bornTimestamp":"%d","flag":"0","properties":"%s","reconsumeTimes":"0","unitMode":"false",\
                "batch":"false"}""".formatted(GROUP, topic, PREPARED, System.currentTimeMillis(), properties),
                "pulse".getBytes(StandardCharsets.UTF_8)));
        String id = field(half, "msgId");
        accepted(Remoting.call(
                brokerPort,
                END_TRANSACTION,
                """
                {"topic":"%s","producerGroup":"%s","tranStateTableOffset":"%s","commitLogOffset":"%d",\
                "commitOrRollback":"%d","fromTransactionCheck":"false","msgId":"%s","transactionId":"%s"}""".formatted(
                                topic,
                                GROUP,
                                field(half, "queueOffset"),
                                Long.parseLong(id.substring(id.length() - PLACE_DIGITS), HEX),
                                ROLLED_BACK,
                                key,
                                key),
                new byte[0]));
    }

    private static String accepted(String answer) throws IOException {
        if (!answer.replace(" ", "").contains("\"code\":0")) {
            throw new IOException("the broker says " + answer);
        }
        return answer;
    }

    private static String field(String answer, String name) throws IOException {
        Matcher found = Pattern.compile('"' + name + "\"\\s*:\\s*\"([^\"]+)\"").matcher(answer);
        if (!found.find()) {
            throw new IOException("no " + name + " in " + answer);
        }
        return found.group(1);
    }
}
