package io.flashsale.contract;

/**
 * A kind of batch event.
 *
 * @param name past tense, plural; the message's tag
 * @param topic where it is published
 * @param version of the item's fields, raised when a field is added
 * @param itemType the record of one fact
 */
public record EventType<T extends EventItem>(String name, String topic, int version, Class<T> itemType) {}
