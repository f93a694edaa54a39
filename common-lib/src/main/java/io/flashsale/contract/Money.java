package io.flashsale.contract;

/**
 * An amount in minor units (cents, fen) of an ISO 4217 currency.
 *
 * @param minor minor units; never a fraction
 * @param currency three upper-case letters
 */
public record Money(long minor, String currency) {

    public Money {
        if (currency.length() != 3 || !currency.chars().allMatch(c -> c >= 'A' && c <= 'Z')) {
            throw new IllegalArgumentException("a currency is three upper-case letters");
        }
    }

    /** @throws ArithmeticException if the product does not fit 64 bits */
    public Money times(int quantity) {
        return new Money(Math.multiplyExact(minor, (long) quantity), currency);
    }
}
