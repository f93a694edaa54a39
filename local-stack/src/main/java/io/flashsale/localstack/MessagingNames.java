package io.flashsale.localstack;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Topics and consumer groups that the broker has from its first moment. A new group's first retry would wait half a minute
 * for its topic, so the retry topics are there, too, and the dead-letter topics can be read.
 */
final class MessagingNames {

    /** The same as {@code io.flashsale.contract.Topics.ALL}, on which this module doesn't depend; a system test compares. */
    static final List<String> TOPICS =
            List.of("sale-events", "order-events", "order-timers", "stock-events", "payment-events", "parcel-events");

    private static final List<String> SERVICES = List.of(
            "order-service",
            "inventory-service",
            "payment-service",
            "logistics-service",
            "gateway-service",
            // for tests of the platform itself
            "platform");

    /** What travels together lies in one queue; a machine with two cores has no use for more. */
    private static final int WRITE_QUEUES = 4;

    /** Earlier stacks wrote to eight; what lies there must still be read. */
    private static final int READ_QUEUES = 8;

    private static final int READ_AND_WRITE = 6;
    private static final int RETRIES = 16;

    private MessagingNames() {}

    /** {@code <service>_<topic>}: RocketMQ allows no dot in a group's name. */
    static List<String> groups() {
        List<String> groups = new ArrayList<>();
        for (String service : SERVICES) {
            for (String topic : TOPICS) {
                groups.add(service + "_" + topic);
            }
        }
        return List.copyOf(groups);
    }

    static String topicsJson() {
        List<String> entries = new ArrayList<>();
        TOPICS.forEach(topic -> entries.add(topic(topic, READ_QUEUES, WRITE_QUEUES)));
        // Where the broker puts half messages that ran out of check-backs; it would make it only with the first one.
        entries.add(topic("TRANS_CHECK_MAX_TIME_TOPIC", 1, 1));
        for (String group : groups()) {
            entries.add(topic("%RETRY%" + group, 1, 1));
            entries.add(topic("%DLQ%" + group, 1, 1));
        }
        return table("topicConfigTable", entries);
    }

    static String groupsJson() {
        return table(
                "subscriptionGroupTable",
                groups().stream()
                        .map(group -> """
                                "%s":{"groupName":"%s","consumeEnable":true,"consumeFromMinEnable":true,\
                                "consumeBroadcastEnable":false,"retryQueueNums":1,"retryMaxTimes":%d}""".formatted(group, group, RETRIES))
                        .toList());
    }

    private static String topic(String name, int readQueues, int writeQueues) {
        return """
                "%s":{"topicName":"%s","readQueueNums":%d,"writeQueueNums":%d,"perm":%d,"order":false,\
                "topicFilterType":"SINGLE_TAG","topicSysFlag":0,"attributes":{}}""".formatted(name, name, readQueues, writeQueues, READ_AND_WRITE);
    }

    private static String table(String name, List<String> entries) {
        return "{\"dataVersion\":{\"counter\":1,\"stateVersion\":0,\"timestamp\":%d},\"%s\":{%s}}"
                .formatted(System.currentTimeMillis(), name, entries.stream().collect(Collectors.joining(",")));
    }
}
