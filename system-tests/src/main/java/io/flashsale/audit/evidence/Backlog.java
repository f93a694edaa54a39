package io.flashsale.audit.evidence;

/** Messages of a topic that a consumer group has not acknowledged. */
public record Backlog(String group, String topic, long messages) {

    @Override
    public String toString() {
        return messages + " messages of " + topic + " wait for " + group;
    }
}
