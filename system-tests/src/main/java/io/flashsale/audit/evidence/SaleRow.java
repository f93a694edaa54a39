package io.flashsale.audit.evidence;

import java.time.Instant;

/** A row of {@code sale}. */
public record SaleRow(long saleId, String status, Instant startsAt, Instant endsAt) {}
