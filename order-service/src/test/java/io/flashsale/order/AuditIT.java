package io.flashsale.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.UserId;
import io.flashsale.order.app.port.OrderAudit;
import io.flashsale.order.app.port.Sweeps;
import io.flashsale.order.domain.LawReport;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class AuditIT {

    @Test
    void theAuditNamesTheBuyerWhoseCountIsWrong() {
        OrderServiceUnderTest service = OrderServiceUnderTest.shared();
        SaleChanged sale = service.openSale("A", 10, 5, 1, 900);
        assertThat(service.buy(sale, "audited", "k", 2).status()).isEqualTo(201);
        assertThat(service.get("audited", "/api/v1/admin/audit").status()).isEqualTo(403);
        assertThat(fairShare(service).rows()).noneMatch(row -> row.contains("audited"));

        var database = service.databases().of(new UserId("audited").gene());
        database.jdbc()
                .sql("UPDATE user_count SET live = live + 1 WHERE user_id = 'audited'")
                .update();
        try {
            assertThat(fairShare(service).ok()).isFalse();
            assertThat(fairShare(service).rows()).anyMatch(row -> row.contains("audited"));
        } finally {
            database.jdbc()
                    .sql("UPDATE user_count SET live = live - 1 WHERE user_id = 'audited'")
                    .update();
        }
    }

    @Test
    void anOrderThatNobodyDecidesIsCountedWithItsAge() {
        OrderServiceUnderTest service = OrderServiceUnderTest.shared();
        SaleChanged sale = service.openSale("U", 10, 5, 1, 900);
        Sweeps sweeps = service.bean(Sweeps.class);
        assertThat(service.buy(sale, "undecided", "k", 1).status()).isEqualTo(201);
        OrderServiceUnderTest.await(
                "it is old",
                () -> sweeps.undecided(Duration.ofSeconds(1)).oldest().compareTo(Duration.ofSeconds(1)) >= 0);
        assertThat(sweeps.undecided(Duration.ofSeconds(1)).count()).isPositive();
        assertThat(sweeps.undecided(Duration.ofHours(1))).isEqualTo(new Sweeps.Undecided(0, Duration.ZERO));
    }

    private static LawReport fairShare(OrderServiceUnderTest service) {
        return service.bean(OrderAudit.class).run().getFirst();
    }
}
