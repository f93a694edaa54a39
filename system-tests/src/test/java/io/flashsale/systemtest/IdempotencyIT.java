package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Http.Answer;
import io.flashsale.systemtest.Shopper.Purchase;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdempotencyIT {

    @Test
    void theSameKeySentTwentyTimesAtOnceIsOneOrder() {
        Item mug = Operator.signIn().openOne(SaleDraft.named("Mugs").with("MUG-1", 50, 50, 1));
        Shopper shopper = Shopper.signIn();
        String key = UUID.randomUUID().toString();

        List<Purchase> purchases = Crowd.race(Collections.nCopies(20, shopper), same -> same.buy(mug, 1, key));

        assertThat(purchases).allSatisfy(purchase -> assertThat(purchase).isInstanceOf(Purchase.Bought.class));
        assertThat(purchases.stream()
                        .map(purchase -> ((Purchase.Bought) purchase).orderId())
                        .distinct())
                .hasSize(1);
        assertThat(purchases.stream().filter(purchase -> !((Purchase.Bought) purchase).replayed()))
                .as("created once, replayed nineteen times")
                .hasSizeLessThanOrEqualTo(1);
        Books books = Books.awaitWhole(mug, 1);
        assertThat(books.orders()).isEqualTo(1);
    }

    @Test
    void theSameKeyWithAnotherPayloadIsRefusedAndTheFirstOrderStands() {
        Item mug = Operator.signIn().openOne(SaleDraft.named("More mugs").with("MUG-2", 50, 50, 1));
        Shopper shopper = Shopper.signIn();
        String key = UUID.randomUUID().toString();
        Purchase first = shopper.buy(mug, 1, key);

        Answer reused = shopper.ask(mug, 2, key);
        Answer again = shopper.ask(mug, 1, key);

        assertThat(reused.status()).as("%s", reused).isEqualTo(422);
        assertThat(reused.code()).isEqualTo("idempotency-key-reused");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.header("Idempotency-Replayed")).hasValue("true");
        assertThat(first).isInstanceOfSatisfying(Purchase.Bought.class, bought -> assertThat(bought.orderId())
                .isEqualTo(again.text("orderId")));
        Books.awaitWhole(mug, 1);
    }
}
