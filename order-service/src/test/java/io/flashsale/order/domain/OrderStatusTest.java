package io.flashsale.order.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OrderStatusTest {

    /** Section 3 of the design, pair by pair. */
    private static final Set<String> ALLOWED = Set.of(
            "PLACED>CONFIRMED",
            "PLACED>REJECTED",
            "CONFIRMED>PAID",
            "CONFIRMED>CANCELLED",
            "PAID>SHIPPED",
            "SHIPPED>DELIVERED");

    @Test
    void onlyTheTransitionsOfTheTableExist() {
        for (OrderStatus from : OrderStatus.values()) {
            for (OrderStatus to : OrderStatus.values()) {
                assertThat(from.canBecome(to)).as(from + ">" + to).isEqualTo(ALLOWED.contains(from + ">" + to));
            }
        }
    }

    @Test
    void theCodesAreThoseInTheDatabase() {
        assertThat(Arrays.stream(OrderStatus.values()).map(OrderStatus::code)).containsExactly(1, 2, 3, 4, 5, 6, 7, 9);
        for (OrderStatus status : OrderStatus.values()) {
            assertThat(OrderStatus.ofCode(status.code())).isEqualTo(status);
        }
    }

    @Test
    void whatCannotBePaidAnyMoreIsNotLive() {
        assertThat(Arrays.stream(OrderStatus.values()).filter(status -> !status.isLive()))
                .containsExactlyInAnyOrder(OrderStatus.REJECTED, OrderStatus.CANCELLED, OrderStatus.VOID);
    }
}
