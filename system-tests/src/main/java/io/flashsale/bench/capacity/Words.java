package io.flashsale.bench.capacity;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as people read them. */
final class Words {

    private static final int DIGITS = 3;

    private Words() {}

    /** Three digits that count. */
    static String number(double value) {
        if (value == 0) {
            return "0";
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(DIGITS));
        if (rounded.abs().compareTo(BigDecimal.valueOf(100)) >= 0) {
            return String.format(Locale.ROOT, "%,d", rounded.longValue());
        }
        return plain(rounded.doubleValue());
    }

    static String whole(double value) {
        return String.format(Locale.ROOT, "%,d", Math.round(value));
    }

    /** As one would type it. */
    static String plain(double value) {
        return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
    }

    /** "3.2 times". */
    static String times(double ratio) {
        return number(ratio) + " times";
    }
}
