package io.flashsale.audit.evidence;

/** A row of {@code journal_lines_n}. */
public record JournalRow(long paymentId, String entry, String account, long amountMinor, String currency) {}
