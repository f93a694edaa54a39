package io.flashsale.platform.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;

/** What a span is about, in the words of OpenTelemetry's semantic conventions. */
public record Step(String name, SpanKind kind, Attributes attributes) {

    private static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    private static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.type");
    private static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    private static final AttributeKey<Long> COUNT = AttributeKey.longKey("messaging.batch.message_count");

    /** Sends that many items of a type to a topic. */
    public static Step publish(String type, String topic, int items) {
        return new Step(
                "publish " + type,
                SpanKind.PRODUCER,
                Attributes.of(SYSTEM, "rocketmq", DESTINATION, topic, OPERATION, "send", COUNT, (long) items));
    }

    /** Handles that many items of a type for a consumer group. */
    public static Step consume(String type, String topic, String group, int items) {
        return new Step(
                "consume " + type,
                SpanKind.CONSUMER,
                Attributes.of(SYSTEM, "rocketmq", DESTINATION, topic, OPERATION, "process", GROUP, group, COUNT, (long)
                        items));
    }

    /** Asks a service of ours over HTTP. */
    public static Step call(String method, String service) {
        return new Step(
                method + " " + service,
                SpanKind.CLIENT,
                Attributes.of(
                        AttributeKey.stringKey("http.request.method"),
                        method,
                        AttributeKey.stringKey("peer.service"),
                        service));
    }

    SpanBuilder on(Tracer tracer) {
        return tracer.spanBuilder(name).setSpanKind(kind).setAllAttributes(attributes);
    }
}
