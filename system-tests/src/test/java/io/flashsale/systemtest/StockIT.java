package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.systemtest.Shopper.Purchase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StockIT {

    @Test
    void aRestockDuringTheSaleIsSoldToo() {
        Operator operator = Operator.signIn();
        Item book = operator.openOne(SaleDraft.named("Books").with("BOOK-1", 3, 10, 1));
        assertThat(sold(Crowd.race(Crowd.of(5), shopper -> shopper.buy(book, 1))))
                .isEqualTo(3);

        operator.restock(book, 4);

        Eventually.eventually("shoppers see the new units", () -> Operator.available(book), n -> n == 4);
        assertThat(sold(Crowd.race(Crowd.of(9), shopper -> shopper.buy(book, 1))))
                .isEqualTo(4);
        Books books = Books.awaitWhole(book, 7);
        assertThat(books.total()).isEqualTo(7);
    }

    @Test
    void twoItemsInSeveralBucketsAreSoldOutToTheLastUnit() {
        Operator operator = Operator.signIn();
        List<Item> items =
                operator.open(SaleDraft.named("Shoes").with("SHOE-42", 37, 1, 4).with("SHOE-43", 23, 1, 3));

        List<Item> wishes =
                IntStream.range(0, 160).mapToObj(i -> items.get(i % 2)).toList();
        List<Purchase> purchases =
                Crowd.race(wishes, item -> Shopper.outOfTheCrowd().buy(item, 1));

        assertThat(sold(purchases)).isEqualTo(37 + 23);
        for (Purchase purchase : purchases) {
            if (purchase instanceof Purchase.Refused refused) {
                assertThat(refused.code()).as("%s", refused).isEqualTo("sold-out");
            }
        }
        assertThat(Books.awaitWhole(items.get(0), 37).available()).isZero();
        assertThat(Books.awaitWhole(items.get(1), 23).available()).isZero();
        assertThat(operator.brokenLaws()).isEmpty();
    }

    private static long sold(List<Purchase> purchases) {
        return purchases.stream().filter(Purchase.Bought.class::isInstance).count();
    }
}
