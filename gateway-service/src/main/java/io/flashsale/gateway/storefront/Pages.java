package io.flashsale.gateway.storefront;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.flashsale.gateway.domain.Availability;
import io.flashsale.gateway.storefront.ShownSale.Item;
import io.flashsale.gateway.storefront.ShownSale.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Renders pages, each once for as long as what it shows has not changed. */
final class Pages {

    /** What every page needs to know of itself. */
    private record Frame(Language language, String path, String title, String script) {}

    private record Key(Language language, String path) {}

    /** @param seen what was rendered */
    private record Kept(Object seen, Ready page) {}

    private record Seen(Object sales, boolean rough) {}

    private final Assets assets;
    private final StorefrontProperties properties;
    private final Map<Language, Texts> texts = new EnumMap<>(Language.class);
    private final Map<String, Template> templates = new HashMap<>();
    private final Cache<Key, Kept> kept;

    Pages(Assets assets, Map<Language, Texts> texts, StorefrontProperties properties) {
        this.assets = assets;
        this.properties = properties;
        this.texts.putAll(texts);
        this.kept = Caffeine.newBuilder().maximumSize(properties.maxPages()).build();
        for (var name : List.of(
                "frame",
                "list",
                "section",
                "card",
                "price",
                "list-price",
                "stock",
                "bar",
                "when",
                "sale",
                "item",
                "missing",
                "sign-in",
                "orders",
                "order",
                "courier",
                "api")) {
            templates.put(name, Template.of(name, Resources.text(name + ".html"), assets));
        }
    }

    Iterable<Template> templates() {
        return templates.values();
    }

    /** @param rough whether stock is told in words only */
    Ready list(Language language, SalesBoard.Snapshot snapshot, boolean rough) {
        return once(language, "", new Seen(snapshot.sales(), rough), () -> renderList(language, snapshot, rough));
    }

    Ready sale(Language language, ShownSale sale, boolean rough) {
        return once(
                language,
                "/sales/" + sale.saleId(),
                new Seen(sale, rough),
                () -> renderSale(texts(language), sale, rough));
    }

    Ready noSuchSale(Language language) {
        return missing(language, "sale.gone", "sale.gone-text");
    }

    Ready noSuchPage(Language language) {
        return missing(language, "page.gone", "page.gone-text");
    }

    Ready signIn(Language language) {
        var oidc = properties.oidc();
        return still(
                language,
                "/sign-in",
                "sign-in.title",
                "sign-in",
                Map.of(
                        "hint", texts(language).say(oidc.isOn() ? "sign-in.oidc" : "sign-in.local"),
                        "authorize", oidc.isOn() ? Objects.requireNonNull(oidc.authorizationEndpoint()) : "",
                        "token", oidc.isOn() ? Objects.requireNonNull(oidc.tokenEndpoint()) : "",
                        "client", oidc.isOn() ? Objects.requireNonNull(oidc.clientId()) : "",
                        "scope", oidc.scope()));
    }

    Ready orders(Language language) {
        return still(language, "/orders", "orders.title", "orders", Map.of("home", home(language)));
    }

    /** The same for every order: what it shows comes later, and only to its owner. */
    Ready order(Language language) {
        return still(language, "/orders", "order.title", "order", Map.of("home", home(language)));
    }

    Ready courier(Language language) {
        return still(language, "/courier", "courier.title", "courier", Map.of());
    }

    /** For developers, who read English. */
    Html prose(String title, Html content) {
        var prose = new Html("<div class=\"prose\">" + content.markup() + "</div>");
        return frame(new Frame(Language.ENGLISH, "", title, "shop.js"), Html.NOTHING, prose);
    }

    Ready api() {
        var head = new Html("""
                <link rel="stylesheet" href="%s">
                <script defer src="%s"></script>
                """.formatted(assets.address("swagger-ui.css"), assets.address("swagger-ui-bundle.js")));
        return once(
                Language.ENGLISH,
                "!api",
                "api",
                () -> frame(
                        new Frame(Language.ENGLISH, "", "API", "api.js"),
                        head,
                        template("api").render(texts(Language.ENGLISH), Map.of())));
    }

    /** For a picture of the item, in lists that scripts make. */
    String picture(Item item) {
        return assets.address(Goods.asset(item.name(), item.skuId()));
    }

    // ---- pages

    private Html renderList(Language language, SalesBoard.Snapshot snapshot, boolean rough) {
        var words = texts(language);
        var open = new ArrayList<ShownSale>();
        var coming = new ArrayList<ShownSale>();
        var over = new ArrayList<ShownSale>();
        for (var sale : snapshot.sales()) {
            switch (sale.status()) {
                case OPEN, PAUSED -> open.add(sale);
                case SCHEDULED -> coming.add(sale);
                case OVER -> over.add(sale);
            }
        }
        open.sort(Comparator.comparing(ShownSale::endsAt));
        coming.sort(Comparator.comparing(ShownSale::startsAt));
        over.sort(Comparator.comparing(ShownSale::endsAt).reversed());
        boolean nothing = open.isEmpty() && coming.isEmpty();
        var summary = !snapshot.known()
                ? words.say("list.away")
                : nothing
                        ? words.say("list.nothing")
                        : words.say("list.summary", words.number(open.size()), words.number(coming.size()));
        var sections = Html.all(List.of(
                section(words, "open", open, rough),
                section(words, "coming", coming, rough),
                section(words, "over", over.stream().limit(properties.maxOver()).toList(), rough)));
        var content = template("list").render(words, Map.of("summary", summary, "sections", sections));
        return frame(new Frame(language, "", words.say("list.title"), "list.js"), Html.NOTHING, content);
    }

    private Html section(Texts words, String part, List<ShownSale> sales, boolean rough) {
        if (sales.isEmpty()) {
            return Html.NOTHING;
        }
        var cards = sales.stream().map(sale -> card(words, sale, rough)).toList();
        return template("section")
                .render(words, Map.of("part", part, "title", words.say("list." + part), "cards", Html.all(cards)));
    }

    private Html card(Texts words, ShownSale sale, boolean rough) {
        var first = sale.items().getFirst();
        var names = sale.items().stream()
                .map(Item::name)
                .limit(3)
                .collect(Collectors.joining(words.language() == Language.CHINESE ? "、" : ", "));
        boolean several = sale.items().size() > 1;
        var values = new HashMap<String, Object>(times(sale));
        values.put("saleId", sale.saleId());
        values.put("picture", picture(first));
        values.put("lazy", new Html(sale.isOver() ? " loading=\"lazy\"" : ""));
        values.put("badge", badge(words, sale.status()));
        values.put("address", home(words.language()) + "/sales/" + sale.saleId());
        values.put("title", sale.title());
        values.put("what", several ? words.say("list.items", sale.items().size(), names) : names);
        values.put("price", several ? lowestPrice(words, sale) : price(words, first));
        values.put("stock", several ? Html.NOTHING : stock(words, sale, first, rough));
        values.put("when", when(words, sale));
        return template("card").render(words, values);
    }

    private Html renderSale(Texts words, ShownSale sale, boolean rough) {
        var values = new HashMap<String, Object>(times(sale));
        values.put("saleId", sale.saleId());
        values.put("home", home(words.language()));
        values.put("title", sale.title());
        values.put("badge", badge(words, sale.status()));
        values.put("when", when(words, sale));
        values.put(
                "items",
                Html.all(sale.items().stream()
                        .map(item -> item(words, sale, item, rough))
                        .toList()));
        var frame = new Frame(words.language(), "/sales/" + sale.saleId(), sale.title(), "sale.js");
        return frame(frame, Html.NOTHING, template("sale").render(words, values));
    }

    private Html item(Texts words, ShownSale sale, Item item, boolean rough) {
        boolean none = item.available() == 0;
        var label =
                switch (sale.status()) {
                    case SCHEDULED -> "buy.soon";
                    case PAUSED -> "buy.paused";
                    case OVER -> "buy.over";
                    case OPEN -> none ? "buy.none" : "buy.now";
                };
        var values = new HashMap<String, Object>();
        values.put("sku", item.skuId());
        values.put("limit", item.perUserLimit());
        values.put("picture", picture(item));
        values.put("alt", item.name());
        values.put("name", item.name());
        values.put("price", price(words, item));
        values.put("stock", stock(words, sale, item, rough));
        values.put("limitWords", words.say("rules.limit", words.number(item.perUserLimit())));
        values.put("single", new Html(item.perUserLimit() == 1 ? " hidden" : ""));
        values.put("label", words.say(label));
        return template("item").render(words, values);
    }

    // ---- parts

    private Html badge(Texts words, Status status) {
        return new Html("<span class=\"badge " + status.word() + "\">"
                + Html.escape(words.say("badge." + status.word())) + "</span>");
    }

    private Html price(Texts words, Item item) {
        var list = item.listPrice();
        var before = list == null || item.percentOff() == 0
                ? Html.NOTHING
                : template("list-price")
                        .render(words, Map.of("listPrice", words.money(list), "off", item.percentOff()));
        return template("price").render(words, Map.of("price", words.money(item.price()), "list", before));
    }

    private Html lowestPrice(Texts words, ShownSale sale) {
        var lowest = sale.items().stream()
                .map(Item::price)
                .min(Comparator.comparingLong(ShownSale.Price::minor))
                .orElseThrow();
        return template("price")
                .render(words, Map.of("price", words.say("price.from", words.money(lowest)), "list", Html.NOTHING));
    }

    private Html stock(Texts words, ShownSale sale, Item item, boolean rough) {
        if (sale.isOver()) {
            return Html.NOTHING;
        }
        var word = Availability.of(item.available(), item.total());
        boolean coming = sale.status() == Status.SCHEDULED;
        String left;
        if (coming) {
            left = words.say("stock.units", words.number(item.total()));
        } else if (word == Availability.NONE) {
            left = words.say("stock.none");
        } else if (rough) {
            left = words.say("stock.rough-" + word.word());
        } else {
            left = words.say(word == Availability.FEW ? "stock.few" : "stock.left", words.number(item.available()));
        }
        var bar = coming || rough
                ? Html.NOTHING
                : template("bar")
                        .render(
                                words,
                                Map.of(
                                        "total", Math.max(1, item.total()),
                                        "value", item.available(),
                                        "label",
                                                words.say(
                                                        "stock.label",
                                                        words.number(item.available()),
                                                        words.number(item.total()))));
        return template("stock")
                .render(words, Map.of("word", coming ? "plenty" : word.word(), "left", left, "bar", bar));
    }

    private Html when(Texts words, ShownSale sale) {
        boolean coming = sale.status() == Status.SCHEDULED;
        var instant = coming ? sale.startsAt() : sale.endsAt();
        var key = coming ? "when.starts" : sale.isOver() ? "when.ended" : "when.ends";
        return template("when")
                .render(words, Map.of("words", words.say(key), "instant", instant, "shown", words.dateTime(instant)));
    }

    private static Map<String, Object> times(ShownSale sale) {
        return Map.of(
                "status", sale.status().word(),
                "starts", sale.startsAt().toEpochMilli(),
                "ends", sale.endsAt().toEpochMilli());
    }

    // ---- frame

    private Ready missing(Language language, String title, String text) {
        var words = texts(language);
        return once(
                language,
                "!" + title,
                title,
                () -> frame(
                        new Frame(language, "", words.say(title), "shop.js"),
                        Html.NOTHING,
                        template("missing")
                                .render(
                                        words,
                                        Map.of(
                                                "title",
                                                words.say(title),
                                                "text",
                                                words.say(text),
                                                "home",
                                                home(language)))));
    }

    /** A page without anything of a sale in it: rendered once for good. */
    private Ready still(Language language, String path, String titleKey, String name, Map<String, ?> values) {
        var words = texts(language);
        return once(
                language,
                "!" + name,
                name,
                () -> frame(
                        new Frame(language, path, words.say(titleKey), name + ".js"),
                        Html.NOTHING,
                        template(name).render(words, values)));
    }

    private Html frame(Frame frame, Html head, Html content) {
        var words = texts(frame.language());
        var other = frame.language().other();
        var values = new HashMap<String, Object>();
        values.put("lang", frame.language().tag());
        values.put("description", words.say("description"));
        values.put("title", frame.title() + " · " + words.say("brand"));
        values.put("words", assets.address("texts-" + frame.language().path() + ".js"));
        values.put("otherTag", other.tag());
        values.put("otherCode", other.path());
        values.put("otherName", other.speakersName());
        values.put("otherPath", home(other) + frame.path());
        values.put("head", head);
        values.put("script", assets.address(frame.script()));
        values.put("home", home(frame.language()));
        values.put("content", content);
        return template("frame").render(words, values);
    }

    /** One renders, whoever else wants the page meanwhile waits for that. */
    private Ready once(Language language, String path, Object seen, Supplier<Html> render) {
        var key = new Key(language, path);
        var present = kept.getIfPresent(key);
        if (present != null && (present.seen() == seen || present.seen().equals(seen))) {
            return present.page();
        }
        return Objects.requireNonNull(kept.asMap()
                        .compute(
                                key,
                                (_, known) -> known != null && known.seen().equals(seen)
                                        ? known
                                        : new Kept(seen, Ready.html(render.get()))))
                .page();
    }

    private Template template(String name) {
        return Objects.requireNonNull(templates.get(name), name);
    }

    private Texts texts(Language language) {
        return Objects.requireNonNull(texts.get(language));
    }

    private static String home(Language language) {
        return "/" + language.path();
    }
}
