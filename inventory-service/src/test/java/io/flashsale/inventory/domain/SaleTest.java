package io.flashsale.inventory.domain;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.Money;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SaleStatus;
import io.flashsale.contract.SkuId;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class SaleTest {

    private static final Instant START = Instant.parse("2026-12-01T10:00:00Z");
    private static final Instant END = Instant.parse("2026-12-01T12:00:00Z");
    private static final Instant DURING = START.plusSeconds(60);
    private static final SkuId SKU = SkuId.of("phone");

    static final SaleLimits LIMITS = new SaleLimits(10_000, 10, 100, 64, 5, 900, 86_400, 1_000_000_000L);

    private static Sale sale(SaleStatus status) {
        var item = new SaleItem(SKU, "Phone", new Money(100, "CNY"), 10, 1, 2);
        return new Sale(
                new SaleId(1), 4, status, new SaleTerms("Sale", START, END, Admission.NONE, 900, List.of(item)));
    }

    @Test
    void everyPairOfStatusesIsAllowedOrRefusedByTheTable() {
        Map<String, Function<Sale, Sale.Change>> verbs = Map.of(
                "publish", s -> s.publish(DURING),
                "pause", s -> s.pause(DURING),
                "resume", s -> s.resume(DURING),
                "close", Sale::close,
                "edit", s -> s.edit(s.terms()));
        Map<String, Set<SaleStatus>> allowed = Map.of(
                "publish", Set.of(SaleStatus.DRAFT),
                "pause", Set.of(SaleStatus.PUBLISHED),
                "resume", Set.of(SaleStatus.PAUSED),
                "close", Set.of(SaleStatus.PUBLISHED, SaleStatus.PAUSED),
                "edit", Set.of(SaleStatus.DRAFT));
        verbs.forEach((verb, step) -> {
            for (var status : SaleStatus.values()) {
                var change = step.apply(sale(status));
                if (allowed.get(verb).contains(status)) {
                    assertThat(change)
                            .as(verb + " " + status)
                            .isInstanceOfSatisfying(
                                    Sale.Change.Changed.class,
                                    c -> assertThat(c.sale().version()).isEqualTo(5));
                } else {
                    assertThat(change).as(verb + " " + status).isInstanceOf(Sale.Change.Refused.class);
                }
            }
        });
    }

    @Test
    void nothingBeginsOrPausesAfterTheEnd() {
        assertThat(sale(SaleStatus.DRAFT).publish(END)).isInstanceOf(Sale.Change.Refused.class);
        assertThat(sale(SaleStatus.PUBLISHED).pause(END)).isInstanceOf(Sale.Change.Refused.class);
        assertThat(sale(SaleStatus.PAUSED).resume(END)).isInstanceOf(Sale.Change.Refused.class);
        assertThat(sale(SaleStatus.PUBLISHED).refusalOfRestock(END)).isNotNull();
        assertThat(sale(SaleStatus.PUBLISHED).refusalOfRestock(DURING)).isNull();
        assertThat(sale(SaleStatus.DRAFT).refusalOfRestock(DURING)).isNotNull();
    }

    @Test
    void theShownStatusFollowsTheClock() {
        assertThat(ShownStatus.of(sale(SaleStatus.PUBLISHED), START.minusMillis(1)))
                .isEqualTo(ShownStatus.SCHEDULED);
        assertThat(ShownStatus.of(sale(SaleStatus.PUBLISHED), START)).isEqualTo(ShownStatus.OPEN);
        assertThat(ShownStatus.of(sale(SaleStatus.PUBLISHED), END)).isEqualTo(ShownStatus.CLOSED);
        assertThat(ShownStatus.of(sale(SaleStatus.PAUSED), START)).isEqualTo(ShownStatus.PAUSED);
        assertThat(ShownStatus.of(sale(SaleStatus.PAUSED), END)).isEqualTo(ShownStatus.CLOSED);
        assertThat(ShownStatus.of(sale(SaleStatus.CLOSED), START)).isEqualTo(ShownStatus.CLOSED);
        assertThat(ShownStatus.of(sale(SaleStatus.DRAFT), END)).isEqualTo(ShownStatus.DRAFT);
        assertThat(EnumSet.allOf(ShownStatus.class)).hasSize(5);
    }

    @Test
    void totalsFollowTheLedgerAndNeverFall() {
        var sale = sale(SaleStatus.PUBLISHED);
        assertThat(sale.withTotals(Map.of(SKU, 9))).isSameAs(sale);
        assertThat(sale.withTotals(Map.of())).isSameAs(sale);
        var more = sale.withTotals(Map.of(SKU, 15));
        assertThat(more.version()).isEqualTo(5);
        assertThat(more.item(SKU).orElseThrow().total()).isEqualTo(15);
        assertThat(more.item(SKU).orElseThrow().perUserLimit()).isEqualTo(1);
    }

    @Test
    void aSoundProposalGetsDefaults() {
        var proposal = new SaleProposal(
                "  Sale ",
                START.plusNanos(999),
                END,
                null,
                null,
                List.of(new SaleProposal.Item(
                        "phone", "Phone", new SaleProposal.Price(100L, "CNY"), null, 10, 1, null)));
        assertThat(proposal.judge(LIMITS)).isInstanceOfSatisfying(SaleProposal.Judgement.Sound.class, sound -> {
            assertThat(sound.terms().title()).isEqualTo("Sale");
            assertThat(sound.terms().startsAt()).isEqualTo(START);
            assertThat(sound.terms().payWithinSeconds()).isEqualTo(900);
            assertThat(sound.terms().admission()).isEqualTo(Admission.NONE);
            assertThat(sound.terms().items().getFirst().buckets()).isEqualTo(1);
        });
    }

    @Test
    void anEmptyProposalIsFlawedAndNotAFault() {
        var empty = new SaleProposal(null, null, null, null, null, null);
        assertThat(empty.judge(LIMITS))
                .isInstanceOfSatisfying(SaleProposal.Judgement.Flawed.class, flawed -> assertThat(
                                flawed.flaws().stream().map(SaleProposal.Flaw::field))
                        .containsExactlyInAnyOrder("title", "startsAt", "endsAt", "items"));
        var hollow =
                new SaleProposal("x", START, END, "none", 900, Collections.singletonList((SaleProposal.Item) null));
        assertThat(hollow.judge(LIMITS)).isInstanceOf(SaleProposal.Judgement.Flawed.class);
        var blankItem = new SaleProposal(
                "x", START, END, "none", 900, List.of(new SaleProposal.Item(null, null, null, null, null, null, null)));
        assertThat(blankItem.judge(LIMITS)).isInstanceOf(SaleProposal.Judgement.Flawed.class);
    }

    @Test
    void aListPriceIsHigherAndInTheSameCurrency() {
        for (var listPrice : List.of(
                new SaleProposal.Price(100L, "CNY"),
                new SaleProposal.Price(99L, "CNY"),
                new SaleProposal.Price(200L, "EUR"),
                new SaleProposal.Price(null, null))) {
            assertThat(withListPrice(listPrice))
                    .isInstanceOfSatisfying(SaleProposal.Judgement.Flawed.class, flawed -> assertThat(flawed.flaws())
                            .allMatch(flaw -> flaw.field().startsWith("items[0].listPrice")));
        }
        assertThat(withListPrice(new SaleProposal.Price(101L, "CNY")))
                .isInstanceOfSatisfying(SaleProposal.Judgement.Sound.class, sound -> assertThat(
                                sound.terms().items().getFirst().listPrice())
                        .isEqualTo(new Money(101, "CNY")));
    }

    private static SaleProposal.Judgement withListPrice(SaleProposal.Price listPrice) {
        var item = new SaleProposal.Item("phone", "Phone", new SaleProposal.Price(100L, "CNY"), listPrice, 10, 1, 1);
        return new SaleProposal("x", START, END, "none", 900, List.of(item)).judge(LIMITS);
    }

    @Test
    void unboundedTextsAndControlCharactersAreRefused() {
        for (String title : List.of("", " ", "a\nb", "x".repeat(101), "\u0000")) {
            var proposal = new SaleProposal(
                    title,
                    START,
                    END,
                    "none",
                    900,
                    List.of(new SaleProposal.Item(
                            "phone", "Phone", new SaleProposal.Price(100L, "CNY"), null, 10, 1, 1)));
            assertThat(proposal.judge(LIMITS)).isInstanceOf(SaleProposal.Judgement.Flawed.class);
        }
    }
}
