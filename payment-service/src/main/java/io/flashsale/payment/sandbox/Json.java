package io.flashsale.payment.sandbox;

import java.util.Map;

/** Writes JSON of strings, numbers, booleans and nested maps: all that this process says. It reads none. */
final class Json {

    private Json() {}

    static String write(Map<String, ?> object) {
        var json = new StringBuilder("{");
        object.forEach((name, value) -> {
            json.append(json.length() == 1 ? "" : ",").append(quote(name)).append(':');
            switch (value) {
                case Number number -> json.append(number);
                case Boolean bool -> json.append(bool);
                case Map<?, ?> map -> json.append(write(castKeys(map)));
                default -> json.append(quote(value.toString()));
            }
        });
        return json.append('}').toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, ?> castKeys(Map<?, ?> map) {
        return (Map<String, ?>) map;
    }

    private static String quote(String text) {
        var quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c < 0x20) {
                quoted.append(String.format("\\u%04x", c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
