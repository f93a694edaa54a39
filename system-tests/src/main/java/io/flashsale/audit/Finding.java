package io.flashsale.audit;

/** What was found out about one law. */
public record Finding(Law law, Outcome outcome) {}
