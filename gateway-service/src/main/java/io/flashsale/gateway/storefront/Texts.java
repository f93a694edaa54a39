package io.flashsale.gateway.storefront;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Currency;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/** The words of one language, and how it writes money, numbers and times. */
final class Texts {

    /** Of keys whose texts the scripts need as well. */
    private static final String FOR_SCRIPTS = "js.";

    private final Language language;
    private final Map<String, String> words;
    private final DateTimeFormatter dateTime;

    Texts(Language language, Map<String, String> words) {
        this.language = language;
        this.words = Map.copyOf(words);
        this.dateTime = DateTimeFormatter.ofPattern(
                        language == Language.CHINESE ? "M月d日 HH:mm 'UTC'" : "d MMM, HH:mm 'UTC'", language.locale())
                .withZone(ZoneOffset.UTC);
    }

    /** Of {@code texts/<language>.properties}, UTF-8. */
    static Texts read(Language language) {
        var properties = new Properties();
        try {
            properties.load(new StringReader(Resources.text("texts/" + language.path() + ".properties")));
        } catch (IOException impossible) {
            throw new IllegalStateException(impossible);
        }
        var words = new TreeMap<String, String>();
        properties.forEach((key, value) -> words.put((String) key, (String) value));
        return new Texts(language, words);
    }

    Language language() {
        return language;
    }

    /** @param values stand in for {0}, {1} and so on */
    String say(String key, Object... values) {
        var text = words.get(key);
        if (text == null) {
            throw new IllegalStateException("no text " + key + " in " + language.tag());
        }
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", values[i].toString());
        }
        return text;
    }

    Map<String, String> all() {
        return words;
    }

    /** Without their prefix, sorted. */
    Map<String, String> forScripts() {
        var chosen = new TreeMap<String, String>();
        words.forEach((key, text) -> {
            if (key.startsWith(FOR_SCRIPTS)) {
                chosen.put(key.substring(FOR_SCRIPTS.length()), text);
            }
        });
        return chosen;
    }

    String money(ShownSale.Price price) {
        var format = NumberFormat.getCurrencyInstance(language.locale());
        try {
            var currency = Currency.getInstance(price.currency());
            int digits = Math.max(0, currency.getDefaultFractionDigits());
            var amount = BigDecimal.valueOf(price.minor(), digits);
            boolean whole = amount.stripTrailingZeros().scale() <= 0;
            format.setCurrency(currency);
            format.setMinimumFractionDigits(whole ? 0 : digits);
            format.setMaximumFractionDigits(digits);
            return format.format(amount);
        } catch (IllegalArgumentException unknown) {
            return price.currency() + " " + price.minor();
        }
    }

    String number(long number) {
        return NumberFormat.getIntegerInstance(language.locale()).format(number);
    }

    /** In UTC, and says so; the browser puts it into the visitor's own time. */
    String dateTime(Instant instant) {
        return dateTime.format(instant);
    }
}
