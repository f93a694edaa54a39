package io.flashsale.gateway.storefront;

import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The languages that pages come in; the first step of a page's path. */
enum Language {
    ENGLISH("en", "en", "English", Locale.UK),
    CHINESE("zh", "zh-CN", "中文", Locale.SIMPLIFIED_CHINESE);

    /** Longer lists of languages are not a person's. */
    private static final int MOST_HEADER = 200;

    private final String path;
    private final String tag;
    private final String name;
    private final Locale locale;

    Language(String path, String tag, String name, Locale locale) {
        this.path = path;
        this.tag = tag;
        this.name = name;
        this.locale = locale;
    }

    String path() {
        return path;
    }

    /** BCP 47. */
    String tag() {
        return tag;
    }

    /** As its speakers call it. */
    String speakersName() {
        return name;
    }

    Locale locale() {
        return locale;
    }

    Language other() {
        return this == ENGLISH ? CHINESE : ENGLISH;
    }

    static Optional<Language> ofPath(@Nullable String step) {
        for (var language : values()) {
            if (language.path.equals(step)) {
                return Optional.of(language);
            }
        }
        return Optional.empty();
    }

    /** The first of the browser's languages that we speak; English if none is. */
    static Language of(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.length() > MOST_HEADER) {
            return ENGLISH;
        }
        try {
            for (var range : Locale.LanguageRange.parse(acceptLanguage)) {
                var wanted = range.getRange().split("-", 2)[0];
                var known = ofPath(wanted);
                if (known.isPresent() && range.getWeight() > 0) {
                    return known.get();
                }
            }
        } catch (IllegalArgumentException malformed) {
            return ENGLISH;
        }
        return ENGLISH;
    }
}
