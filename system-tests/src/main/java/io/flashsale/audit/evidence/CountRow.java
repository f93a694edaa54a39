package io.flashsale.audit.evidence;

/** A row of {@code user_count}. */
public record CountRow(String userId, ItemKey item, int live, String schema) {}
