package io.flashsale.gateway.app;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a merged list goes on: for each service the cursor of its own list, nothing for one that has not begun, and no entry
 * for one that has ended.
 */
record DeadLetterCursor(Map<String, String> byService) {

    private static final String ENTRY = "[a-z]{1,32}:[0-9]{0,18}";
    private static final String BEGINNING = "";

    DeadLetterCursor {
        byService = Map.copyOf(byService);
    }

    static DeadLetterCursor beginning(List<String> services) {
        var positions = new LinkedHashMap<String, String>();
        services.forEach(service -> positions.put(service, BEGINNING));
        return new DeadLetterCursor(positions);
    }

    /** Empty if the text is none that {@link #text()} has made for these services. */
    static Optional<DeadLetterCursor> parse(String text, List<String> services) {
        try {
            var positions = new LinkedHashMap<String, String>();
            for (var entry : new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split(",")) {
                int colon = entry.indexOf(':');
                if (!entry.matches(ENTRY) || !services.contains(entry.substring(0, colon))) {
                    return Optional.empty();
                }
                positions.put(entry.substring(0, colon), entry.substring(colon + 1));
            }
            return Optional.of(new DeadLetterCursor(positions));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    String text() {
        var entries = byService.entrySet().stream()
                .map(entry -> entry.getKey() + ":" + entry.getValue())
                .sorted()
                .toList();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(",", entries).getBytes(StandardCharsets.US_ASCII));
    }
}
