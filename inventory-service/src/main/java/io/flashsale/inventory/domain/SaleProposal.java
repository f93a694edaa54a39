package io.flashsale.inventory.domain;

import io.flashsale.contract.Money;
import io.flashsale.contract.SkuId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What an operator sent, before anybody believed it. */
public record SaleProposal(
        @Nullable String title,
        @Nullable Instant startsAt,
        @Nullable Instant endsAt,
        @Nullable String admission,
        @Nullable Integer payWithinSeconds,
        @Nullable List<@Nullable Item> items) {

    /** An item as it was sent. */
    public record Item(
            @Nullable String skuId,
            @Nullable String name,
            @Nullable Price price,
            @Nullable Price listPrice,
            @Nullable Integer total,
            @Nullable Integer perUserLimit,
            @Nullable Integer buckets) {}

    /** A price as it was sent. */
    public record Price(@Nullable Long minor, @Nullable String currency) {}

    /** One thing that is wrong. */
    public record Flaw(String field, String message) {}

    /** The judgement. */
    public sealed interface Judgement {
        record Sound(SaleTerms terms) implements Judgement {}

        record Flawed(List<Flaw> flaws) implements Judgement {}
    }

    // DATETIME columns and JavaScript dates both end somewhere; sales don't come near either.
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("2100-01-01T00:00:00Z");

    private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
            .map(Currency::getCurrencyCode)
            .collect(Collectors.toUnmodifiableSet());

    /** Names every flaw at once, so that the operator needs one more try and not ten. */
    public Judgement judge(SaleLimits limits) {
        var flaws = new Flaws(limits);
        String soundTitle = flaws.text("title", title);
        Instant start = flaws.instant("startsAt", startsAt);
        Instant end = flaws.instant("endsAt", endsAt);
        if (start != null && end != null && !end.isAfter(start)) {
            flaws.add("endsAt", "must be after startsAt");
        }
        var soundAdmission = Admission.of(admission == null ? Admission.NONE.word() : admission);
        if (soundAdmission.isEmpty()) {
            flaws.add("admission", "must be \"none\" or \"waiting-room\"");
        }
        int pay = flaws.within(
                "payWithinSeconds",
                payWithinSeconds == null ? Integer.valueOf(limits.defaultPayWithinSeconds()) : payWithinSeconds,
                limits.minPayWithinSeconds(),
                limits.maxPayWithinSeconds());
        var soundItems = items(flaws, limits);
        if (!flaws.found.isEmpty() || start == null || end == null) {
            return new Judgement.Flawed(List.copyOf(flaws.found));
        }
        return new Judgement.Sound(
                new SaleTerms(soundTitle, start, end, soundAdmission.orElseThrow(), pay, soundItems));
    }

    private List<SaleItem> items(Flaws flaws, SaleLimits limits) {
        if (items == null || items.isEmpty() || items.size() > limits.maxItems()) {
            flaws.add("items", "must have 1 to " + limits.maxItems() + " entries");
            return List.of();
        }
        var sound = new ArrayList<SaleItem>();
        var seen = new HashSet<String>();
        for (int i = 0; i < items.size(); i++) {
            String at = "items[" + i + "]";
            Item item = items.get(i);
            if (item == null) {
                flaws.add(at, "must not be null");
                continue;
            }
            if (item.skuId() != null && !seen.add(item.skuId())) {
                flaws.add(at + ".skuId", "occurs twice");
            }
            int before = flaws.found.size();
            var candidate = item(flaws, at, item, limits);
            if (flaws.found.size() == before && candidate != null) {
                sound.add(candidate);
            }
        }
        return sound;
    }

    private static @Nullable SaleItem item(Flaws flaws, String at, Item item, SaleLimits limits) {
        SkuId sku = flaws.sku(at + ".skuId", item.skuId());
        String name = flaws.text(at + ".name", item.name());
        Money price = price(flaws, at + ".price", item.price(), limits);
        Money listPrice = listPrice(flaws, at + ".listPrice", item.listPrice(), price, limits);
        int total = flaws.within(at + ".total", item.total(), 1, limits.maxTotal());
        int limit = flaws.within(at + ".perUserLimit", item.perUserLimit(), 1, limits.maxTotal());
        int buckets = flaws.within(
                at + ".buckets", item.buckets() == null ? Integer.valueOf(1) : item.buckets(), 1, limits.maxBuckets());
        if (buckets > total && total > 0) {
            flaws.add(at + ".buckets", "must not exceed total: every bucket needs at least one unit");
        }
        if (sku == null || price == null || total < 1 || limit < 1 || buckets < 1 || buckets > total) {
            return null;
        }
        return new SaleItem(sku, name, price, listPrice, total, limit, buckets);
    }

    /** One that is not higher would be no reason to buy, and one in another currency can't be compared. */
    private static @Nullable Money listPrice(
            Flaws flaws, String at, @Nullable Price listPrice, @Nullable Money price, SaleLimits limits) {
        if (listPrice == null) {
            return null;
        }
        Money sound = price(flaws, at, listPrice, limits);
        if (sound != null
                && price != null
                && (!sound.currency().equals(price.currency()) || sound.minor() <= price.minor())) {
            flaws.add(at, "must be higher than price, in the same currency");
            return null;
        }
        return sound;
    }

    private static @Nullable Money price(Flaws flaws, String at, @Nullable Price price, SaleLimits limits) {
        if (price == null) {
            flaws.add(at, "must not be null");
            return null;
        }
        boolean sound = true;
        if (price.minor() == null || price.minor() < 1 || price.minor() > limits.maxPriceMinor()) {
            flaws.add(at + ".minor", "must be between 1 and " + limits.maxPriceMinor());
            sound = false;
        }
        if (price.currency() == null || !CURRENCIES.contains(price.currency())) {
            flaws.add(at + ".currency", "must be an ISO 4217 code such as CNY");
            sound = false;
        }
        return sound ? new Money(price.minor(), price.currency()) : null;
    }

    /** Collects what is wrong; a getter returns a harmless stand-in for a flawed value. */
    private static final class Flaws {

        private final List<Flaw> found = new ArrayList<>();
        private final SaleLimits limits;

        Flaws(SaleLimits limits) {
            this.limits = limits;
        }

        void add(String field, String message) {
            found.add(new Flaw(field, message));
        }

        String text(String field, @Nullable String value) {
            if (value == null
                    || value.isBlank()
                    || value.codePointCount(0, value.length()) > limits.maxTextLength()
                    || value.codePoints().anyMatch(Flaws::unprintable)) {
                add(field, "must be 1 to " + limits.maxTextLength() + " printable characters");
                return "";
            }
            return value.strip();
        }

        @Nullable
        Instant instant(String field, @Nullable Instant value) {
            if (value == null || value.isBefore(EARLIEST) || value.isAfter(LATEST)) {
                add(field, "must be an instant between " + EARLIEST + " and " + LATEST);
                return null;
            }
            // Columns and gates know milliseconds.
            return Instant.ofEpochMilli(value.toEpochMilli());
        }

        int within(String field, @Nullable Integer value, int low, int high) {
            if (value == null || value < low || value > high) {
                add(field, "must be between " + low + " and " + high);
                return 0;
            }
            return value;
        }

        @Nullable
        SkuId sku(String field, @Nullable String value) {
            // "." and ".." would be steps within a path: nobody could address the item.
            if (value != null && !value.equals(".") && !value.equals("..")) {
                try {
                    return SkuId.of(value);
                } catch (IllegalArgumentException malformed) {
                    // Told below, in the same words as a missing one.
                }
            }
            add(field, "must be 1 to 32 characters of A-Z, a-z, 0-9, dot, dash, underscore");
            return null;
        }

        private static boolean unprintable(int codePoint) {
            int type = Character.getType(codePoint);
            return type == Character.CONTROL || type == Character.SURROGATE || type == Character.UNASSIGNED;
        }
    }
}
