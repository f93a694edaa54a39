package io.flashsale.payment.domain;

/** One side of an entry. {@code minor} is signed: a debit is positive, a credit negative. */
public record JournalLine(Account account, long minor) {}
