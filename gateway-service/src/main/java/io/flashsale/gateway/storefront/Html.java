package io.flashsale.gateway.storefront;

import java.util.List;

/**
 * Markup that is safe to send as it is. Whatever is not of this type is text, and {@link Template} escapes it.
 *
 * @param markup of our own templates, with escaped text in it
 */
record Html(String markup) {

    static final Html NOTHING = new Html("");

    static Html text(String text) {
        return new Html(escape(text));
    }

    static Html all(List<Html> parts) {
        var all = new StringBuilder();
        parts.forEach(part -> all.append(part.markup()));
        return new Html(all.toString());
    }

    /** Fit for text between tags and for attributes in double or single quotes. */
    static String escape(String text) {
        var safe = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                case '\'' -> safe.append("&#39;");
                default -> safe.append(c);
            }
        }
        return safe.toString();
    }
}
