package io.flashsale.gateway.storefront;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Pictures for goods that have none: what the name says it is, in a colour that is always the same for a SKU. */
final class Goods {

    /** What a name contains, in either language, by kind of picture; the first that fits. */
    private static final Map<String, List<String>> KINDS = kinds();

    private static final String DEFAULT_KIND = "box";

    /** Background from light to full, and a deep one for the thing itself. */
    private record Tone(String light, String mid, String deep) {}

    private static final List<Tone> TONES = List.of(
            new Tone("#ffe3d6", "#ff9a76", "#c2410c"),
            new Tone("#dfe8ff", "#7aa2ff", "#2447b8"),
            new Tone("#d9f5ea", "#5fd0a5", "#0f766e"),
            new Tone("#f0e2ff", "#b58cff", "#6d28d9"),
            new Tone("#ffe0ea", "#ff8fb1", "#be185d"),
            new Tone("#fff0c9", "#ffc94d", "#a16207"),
            new Tone("#d8f1fb", "#5cc3ea", "#0369a1"));

    private Goods() {}

    /** All pictures, by the name of their asset. */
    static Map<String, byte[]> pictures() {
        var pictures = new LinkedHashMap<String, byte[]>();
        for (var kind : KINDS.keySet()) {
            var thing = Resources.text("goods/" + kind + ".svg").strip();
            for (int tone = 0; tone < TONES.size(); tone++) {
                pictures.put(asset(kind, tone), picture(thing, TONES.get(tone)).getBytes(StandardCharsets.UTF_8));
            }
        }
        return pictures;
    }

    static String asset(String name, String skuId) {
        return asset(kind(name), Math.floorMod(skuId.hashCode(), TONES.size()));
    }

    private static String asset(String kind, int tone) {
        return "goods-" + kind + "-" + tone + ".svg";
    }

    private static String kind(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return KINDS.entrySet().stream()
                .filter(kind -> kind.getValue().stream().anyMatch(lower::contains))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(DEFAULT_KIND);
    }

    private static String picture(String thing, Tone tone) {
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 320" width="400" height="320"><defs>\
                <linearGradient id="b" x1="0" y1="0" x2="1" y2="1"><stop stop-color="%LIGHT%"/>\
                <stop offset="1" stop-color="%MID%"/></linearGradient>\
                <linearGradient id="s" x1="0" y1="0" x2=".7" y2="1"><stop stop-color="%MID%"/>\
                <stop offset="1" stop-color="%DEEP%"/></linearGradient></defs>\
                <rect width="400" height="320" fill="url(#b)"/><circle cx="330" cy="40" r="120" fill="#fff" opacity=".16"/>\
                <circle cx="40" cy="300" r="90" fill="#fff" opacity=".12"/>\
                <ellipse cx="200" cy="286" rx="120" ry="12" fill="#000" opacity=".10"/>%THING%</svg>
                """.replace("%THING%", thing)
                .replace("%LIGHT%", tone.light())
                .replace("%MID%", tone.mid())
                .replace("%DEEP%", tone.deep());
    }

    private static Map<String, List<String>> kinds() {
        var kinds = new LinkedHashMap<String, List<String>>();
        kinds.put("headphones", List.of("headphone", "头戴"));
        kinds.put("earbuds", List.of("earbud", "earphone", "耳机"));
        kinds.put("phone", List.of("phone", "手机"));
        kinds.put("console", List.of("console", "game", "游戏"));
        kinds.put("lamp", List.of("lamp", "light", "灯"));
        kinds.put("watch", List.of("watch", "表"));
        kinds.put("laptop", List.of("laptop", "notebook", "book", "电脑"));
        kinds.put("camera", List.of("camera", "相机"));
        kinds.put("mug", List.of("mug", "cup", "杯"));
        kinds.put(DEFAULT_KIND, List.of());
        return kinds;
    }
}
