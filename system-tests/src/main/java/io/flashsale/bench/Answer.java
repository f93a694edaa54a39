package io.flashsale.bench;

import java.nio.charset.StandardCharsets;

/**
 * An answer in the generator's buffer; only as much of it is looked at as somebody asks for.
 *
 * @param status 0 if there was no answer
 * @param bytes head and body, as they came
 */
record Answer(int status, byte[] bytes, int headLength, int length) {

    static final Answer NONE = new Answer(0, new byte[0], 0, 0);

    private static final String CODE = "\"code\":\"";

    String body() {
        return new String(bytes, headLength, length - headLength, StandardCharsets.UTF_8);
    }

    /** The value of a text member, found by its name alone; empty if there is none. */
    String text(String member) {
        return between(body(), '"' + member + "\":\"");
    }

    /** Seconds of {@code Retry-After}; 1 if there is none. */
    int retryAfterSeconds() {
        String head = new String(bytes, 0, headLength, StandardCharsets.ISO_8859_1);
        int at = head.indexOf("\r\nRetry-After: ");
        return at < 0 ? 1 : Integer.parseInt(head.substring(at + 15, head.indexOf('\r', at + 15)));
    }

    /** {@code 201}, {@code 409 sold-out}, or {@code no answer}. */
    String type() {
        if (status == 0) {
            return "no answer";
        }
        String code = status < 400 ? "" : between(body(), CODE);
        return code.isEmpty() ? Integer.toString(status) : status + " " + code;
    }

    private static String between(String text, String start) {
        int at = text.indexOf(start);
        if (at < 0) {
            return "";
        }
        int end = text.indexOf('"', at + start.length());
        return end < 0 ? "" : text.substring(at + start.length(), end);
    }
}
