package io.flashsale.gateway.storefront;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * HTML with places: <code>{{name}}</code> for a value, <code>{{t:key}}</code> for a text in the page's language,
 * <code>{{asset:site.css}}</code> for an asset's address. Everything but {@link Html} is escaped. There are no loops and no
 * conditions: who needs them writes Java. A place where escaping would not be enough, an attribute without quotes or a
 * script, is refused when the template is read, that is, when the gateway starts.
 */
final class Template {

    private sealed interface Part {
        record Literal(String markup) implements Part {}

        record Value(String name) implements Part {}

        record Text(String key) implements Part {}

        record Address(String asset) implements Part {}
    }

    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";
    private static final String TEXT = "t:";
    private static final String ASSET = "asset:";

    private final String name;
    private final List<Part> parts;
    private final Assets assets;

    private Template(String name, List<Part> parts, Assets assets) {
        this.name = name;
        this.parts = parts;
        this.assets = assets;
    }

    static Template of(String name, String source, Assets assets) {
        var parts = new ArrayList<Part>();
        int at = 0;
        for (int open = source.indexOf(OPEN); open >= 0; open = source.indexOf(OPEN, at)) {
            int close = source.indexOf(CLOSE, open);
            if (close < 0) {
                throw new IllegalStateException(name + ": a place is not closed");
            }
            refuseUnsafe(name, source, open);
            parts.add(new Part.Literal(source.substring(at, open)));
            parts.add(place(source.substring(open + OPEN.length(), close).strip()));
            at = close + CLOSE.length();
        }
        parts.add(new Part.Literal(source.substring(at)));
        return new Template(name, List.copyOf(parts), assets);
    }

    /** @throws IllegalStateException if a place has no value or a value no place: both are misspelt names */
    Html render(Texts texts, Map<String, ?> values) {
        var page = new StringBuilder();
        for (var part : parts) {
            switch (part) {
                case Part.Literal(var markup) -> page.append(markup);
                case Part.Text(var key) -> page.append(Html.escape(texts.say(key)));
                case Part.Address(var asset) -> page.append(Html.escape(assets.address(asset)));
                case Part.Value(var place) -> {
                    var value = values.get(place);
                    if (value == null) {
                        throw new IllegalStateException(name + ": nothing for " + place);
                    }
                    page.append(value instanceof Html(var markup) ? markup : Html.escape(value.toString()));
                }
            }
        }
        if (!names().containsAll(values.keySet())) {
            throw new IllegalStateException(name + ": no place for one of " + values.keySet());
        }
        return new Html(page.toString());
    }

    /** Keys of the texts that it needs. */
    Set<String> texts() {
        var keys = new HashSet<String>();
        parts.forEach(part -> {
            if (part instanceof Part.Text(var key)) {
                keys.add(key);
            }
        });
        return keys;
    }

    private Set<String> names() {
        var names = new HashSet<String>();
        parts.forEach(part -> {
            if (part instanceof Part.Value(var place)) {
                names.add(place);
            }
        });
        return names;
    }

    private static Part place(String words) {
        if (words.startsWith(TEXT)) {
            return new Part.Text(words.substring(TEXT.length()));
        }
        return words.startsWith(ASSET) ? new Part.Address(words.substring(ASSET.length())) : new Part.Value(words);
    }

    private static void refuseUnsafe(String name, String source, int open) {
        if (open > 0 && source.charAt(open - 1) == '=') {
            throw new IllegalStateException(name + ": an attribute with a place in it needs quotes");
        }
        var before = source.substring(0, open);
        for (var element : List.of("script", "style")) {
            int last = before.lastIndexOf("<" + element);
            if (last >= 0 && before.indexOf('>', last) >= 0 && before.indexOf("</" + element, last) < 0) {
                throw new IllegalStateException(name + ": no place inside of " + element);
            }
        }
    }
}
