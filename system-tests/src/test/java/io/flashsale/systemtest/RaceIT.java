package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Shopper.Purchase;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RaceIT {

    private static final int SHOPPERS = 2_000;
    private static final int UNITS = 100;

    @Test
    void twoThousandShoppersRaceForAHundredUnitsAndExactlyAHundredWin() {
        Operator operator = Operator.signIn();
        Item console = operator.openOne(SaleDraft.named("Consoles").with("CONSOLE-1", UNITS, 1, 4));
        List<Shopper> crowd = Crowd.of(SHOPPERS);

        List<Purchase> purchases = Crowd.race(crowd, shopper -> shopper.buy(console, 1));

        var orders = new HashSet<String>();
        var winners = new HashSet<String>();
        for (int i = 0; i < SHOPPERS; i++) {
            switch (purchases.get(i)) {
                case Purchase.Bought bought -> {
                    orders.add(bought.orderId());
                    winners.add(crowd.get(i).name());
                }
                case Purchase.Refused refused -> {
                    assertThat(refused.status()).as("%s", refused).isEqualTo(409);
                    assertThat(refused.code()).as("%s", refused).isEqualTo("sold-out");
                    assertThat(refused.answer().header("Content-Type"))
                            .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
                    assertThat(refused.answer().text("traceId")).isNotBlank();
                }
            }
        }
        assertThat(orders).hasSize(UNITS);
        assertThat(winners).hasSize(UNITS);
        Books books = Books.awaitWhole(console, UNITS);
        assertThat(books.orders()).isEqualTo(UNITS);
        assertThat(books.mostPerUser()).isEqualTo(1);
        assertThat(books.available()).isZero();
        assertThat(operator.brokenLaws()).isEmpty();
        Verdict.awaitAllLaws();
    }

    @Test
    void aShopperAtTheLimitIsToldSoAndMayBuyAgainAfterCancelling() {
        Item console = Operator.signIn().openOne(SaleDraft.named("Few consoles").with("CONSOLE-2", 10, 1, 1));
        Shopper shopper = Shopper.signIn();
        String first = shopper.buyConfirmed(console, 1);

        assertThat(shopper.buy(console, 1))
                .isInstanceOfSatisfying(Purchase.Refused.class, refused -> assertThat(refused.code())
                        .isEqualTo("purchase-limit"));
        assertThat(shopper.cancel(first).status()).isEqualTo(200);
        Books.awaitWhole(console, 0);

        shopper.buyConfirmed(console, 1);
        Books.awaitWhole(console, 1);
    }
}
