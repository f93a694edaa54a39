package io.flashsale.order.adapter.persistence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.order.OrderServiceUnderTest;
import io.flashsale.order.domain.NewOrder;
import io.flashsale.order.domain.Order;
import io.flashsale.order.domain.SaleTerms;
import io.flashsale.order.domain.ShipTo;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Ids;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Law 3 at the insert, whatever the gate let through: who is new is not looked at twice, everybody else is. */
class OrderInsertsIT {

    private static final int LIMIT = 2;

    private final OrderServiceUnderTest service = OrderServiceUnderTest.shared();
    private final Ids ids = service.bean(Ids.class);
    private final OrderInserts inserts = service.bean(OrderInserts.class);
    private final SaleTerms terms =
            new SaleTerms(new SaleId(ids.next(0)), new SkuId("LIMITED-1"), new Money(100, "CNY"), LIMIT, 1, 900);

    private NewOrder order(UserId user, int quantity) {
        OrderId id = new OrderId(ids.next(user.gene()));
        return new NewOrder(
                id,
                user,
                terms,
                0,
                quantity,
                "key-" + id,
                "3c2a6b1f9d8e7c5b4a3f2e1d0c9b8a79",
                new ShipTo("Li Wei", "13800000000", "88 Century Avenue"),
                null);
    }

    private List<Order> insert(UserId user, List<NewOrder> batch) {
        PhysicalDatabase database = service.bean(PhysicalDatabases.class).of(user.gene());
        return database.transactions().execute(status -> inserts.insert(database, batch));
    }

    private int live(UserId user) {
        return service.bean(PhysicalDatabases.class)
                .of(user.gene())
                .jdbc()
                .sql("SELECT COALESCE(SUM(live), 0) FROM user_count WHERE user_id = ? AND sale_id = ?")
                .params(user.value(), terms.saleId().value())
                .query(Integer.class)
                .single();
    }

    @Test
    void ordersOfANewBuyerInOneBatchAreCountedTogether() {
        UserId eve = new UserId("eve");
        assertThatThrownBy(() -> insert(eve, List.of(order(eve, 1), order(eve, 2))))
                .isInstanceOf(OverLimit.class);
        assertThat(live(eve)).as("nothing of it was inserted").isZero();
        assertThat(insert(eve, List.of(order(eve, 1), order(eve, 1)))).hasSize(2);
        assertThat(live(eve)).isEqualTo(LIMIT);
    }

    @Test
    void aBuyerWhoHoldsSomethingIsHeldToTheLimitWithEachFurtherOrder() {
        UserId fay = new UserId("fay");
        assertThat(insert(fay, List.of(order(fay, 1)))).hasSize(1);
        assertThat(insert(fay, List.of(order(fay, 1)))).hasSize(1);
        assertThatThrownBy(() -> insert(fay, List.of(order(fay, 1)))).isInstanceOf(OverLimit.class);
        assertThat(live(fay)).isEqualTo(LIMIT);
    }

    @Test
    void oneWhoHoldsSomethingAmongNewOnesIsSeen() {
        UserId gus = new UserId("gus");
        assertThat(insert(gus, List.of(order(gus, LIMIT)))).hasSize(1);
        PhysicalDatabase his = service.bean(PhysicalDatabases.class).of(gus.gene());
        UserId neighbour = someNewUserIn(his);
        assertThatThrownBy(() -> insert(gus, List.of(order(neighbour, 1), order(gus, 1))))
                .isInstanceOfSatisfying(OverLimit.class, over -> assertThat(over.keys())
                        .containsExactly(new UserCounts.Key(gus, terms.saleId(), terms.skuId())));
    }

    private UserId someNewUserIn(PhysicalDatabase database) {
        PhysicalDatabases databases = service.bean(PhysicalDatabases.class);
        for (int i = 0; ; i++) {
            UserId candidate = new UserId("neighbour-" + i);
            if (databases.of(candidate.gene()).index() == database.index()) {
                return candidate;
            }
        }
    }
}
