package io.flashsale.audit.evidence;

/** A row of {@code sale_item}. */
public record ItemRow(ItemKey item, int total, int perUserLimit, int buckets) {}
