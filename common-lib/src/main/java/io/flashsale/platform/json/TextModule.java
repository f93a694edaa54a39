package io.flashsale.platform.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;

/**
 * Text that callers send is text: a JSON string (a number is none) that is well-formed Unicode without control characters.
 * Half a surrogate pair cannot be written as UTF-8, so it would come back as a question mark; NUL ends a string elsewhere.
 * Line breaks and tabs are left to whoever takes the field.
 */
final class TextModule extends SimpleModule {

    TextModule() {
        super("flash-sale-text");
        addDeserializer(String.class, new TextReader());
    }

    private static final class TextReader extends StdDeserializer<String> {

        TextReader() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser json, DeserializationContext context) {
            if (json.currentToken() != JsonToken.VALUE_STRING) {
                return (String) context.handleUnexpectedToken(String.class, json);
            }
            var text = json.getString();
            if (!isText(text)) {
                // The text itself stays out of the message.
                throw context.weirdStringException("", String.class, "not well-formed text");
            }
            return text;
        }
    }

    private static boolean isText(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            } else if (Character.isLowSurrogate(c)
                    || (Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
                return false;
            }
        }
        return true;
    }
}
