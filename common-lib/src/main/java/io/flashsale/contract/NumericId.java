package io.flashsale.contract;

/**
 * A 64-bit id: 40 bits of milliseconds since 2026-01-01 UTC, 9 bits worker, 8 bits sequence, 6 bits gene.
 *
 * <p>A string in JSON, since JavaScript's numbers end at 2^53.
 */
public sealed interface NumericId permits OrderId, SaleId, PaymentId, RefundId, BatchId {

    long value();

    /** Parses the decimal form; refuses signs, blanks and anything above {@link Long#MAX_VALUE}. */
    static long parse(String text) {
        if (text.isEmpty() || text.length() > 19 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not an id");
        }
        return require(Long.parseLong(text));
    }

    static long require(long value) {
        if (value <= 0) {
            throw new IllegalArgumentException("an id is positive");
        }
        return value;
    }
}
