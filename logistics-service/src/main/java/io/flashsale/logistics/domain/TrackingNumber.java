package io.flashsale.logistics.domain;

import io.flashsale.contract.OrderId;
import java.util.Locale;
import java.util.Optional;

/**
 * The number on the label: carrier (2), order id (13), check character (1), all of one alphabet of 31 characters.
 *
 * <p>The alphabet is the digits and letters without 0, O, 1, I and L, which eyes and scanners mix up. 31 is prime, and
 * that is what the check character rests on: with {@code v(i)} the value of the character {@code i} places from the
 * right, the sum of {@code v(i) * 3^i} is 0 modulo 31. No weight is 0, so each single wrong character changes the sum;
 * 3 generates all of 1..30, so the 16 weights differ and swapping any two different characters changes it too.
 *
 * <p>The order id carries the gene, hence the number alone names its database and table.
 */
public record TrackingNumber(Carrier carrier, OrderId orderId) {

    public static final int LENGTH = 16;

    static final String ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";

    private static final int BASE = ALPHABET.length();
    private static final int GENERATOR = 3;
    private static final int CARRIER_LENGTH = 2;

    /** What a scanned or typed text turned out to be. */
    public sealed interface Reading {

        record Read(TrackingNumber number) implements Reading {}

        /** Not the shape of a tracking number at all. */
        record Malformed() implements Reading {}

        /** The right shape, but a character was misread or two were swapped. */
        record BadCheckDigit() implements Reading {}
    }

    public static TrackingNumber of(OrderId orderId) {
        return new TrackingNumber(Carrier.of(orderId), orderId);
    }

    /** Accepts lower case, as people type it. */
    public static Reading read(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        if (upper.length() != LENGTH || !upper.chars().allMatch(c -> ALPHABET.indexOf(c) >= 0)) {
            return new Reading.Malformed();
        }
        if (weightedSum(upper) != 0) {
            return new Reading.BadCheckDigit();
        }
        return decode(upper).<Reading>map(Reading.Read::new).orElseGet(Reading.Malformed::new);
    }

    private static Optional<TrackingNumber> decode(String text) {
        long value = 0;
        for (char c : text.substring(CARRIER_LENGTH, LENGTH - 1).toCharArray()) {
            int digit = ALPHABET.indexOf(c);
            if (value > (Long.MAX_VALUE - digit) / BASE) {
                return Optional.empty();
            }
            value = value * BASE + digit;
        }
        if (value == 0) {
            return Optional.empty();
        }
        var orderId = new OrderId(value);
        return Carrier.ofCode(text.substring(0, CARRIER_LENGTH)).map(carrier -> new TrackingNumber(carrier, orderId));
    }

    /** The text on the label. */
    public String text() {
        var digits = new StringBuilder(LENGTH);
        for (long rest = orderId.value(); digits.length() < LENGTH - 1 - CARRIER_LENGTH; rest /= BASE) {
            digits.append(ALPHABET.charAt((int) (rest % BASE)));
        }
        String body = carrier.code() + digits.reverse();
        int sumWithZero = weightedSum(body + ALPHABET.charAt(0));
        return body + ALPHABET.charAt((BASE - sumWithZero) % BASE);
    }

    private static int weightedSum(String text) {
        int sum = 0;
        int weight = 1;
        for (int i = text.length() - 1; i >= 0; i--) {
            sum = (sum + weight * ALPHABET.indexOf(text.charAt(i))) % BASE;
            weight = weight * GENERATOR % BASE;
        }
        return sum;
    }

    @Override
    public String toString() {
        return text();
    }
}
