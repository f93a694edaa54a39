package io.flashsale.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.SaleChanged;
import io.flashsale.contract.UserId;
import io.flashsale.order.OrderServiceUnderTest.Answer;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.id.Gene;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

class ShardingIT {

    private static OrderServiceUnderTest service;

    @BeforeAll
    static void start() {
        service = OrderServiceUnderTest.shared();
    }

    @Test
    void rowsStandInAllEightTablesEachWhereItsGeneSays() {
        SaleChanged sale = service.openSale("A", 1_000, 1, 1, 900);
        for (int i = 0; i < 64; i++) {
            assertThat(service.buy(sale, "shard-" + i, "k", 1).status()).isEqualTo(201);
        }
        for (PhysicalDatabase database : service.databases().all()) {
            for (int table = 0; table < 4; table++) {
                List<Long> ids = database.jdbc()
                        .sql("SELECT order_id FROM orders_" + table + " WHERE sale_id = ?")
                        .param(sale.saleId().value())
                        .query(Long.class)
                        .list();
                assertThat(ids).as(database.name() + ".orders_" + table).isNotEmpty();
                for (long id : ids) {
                    assertThat(service.databases().shards().database(Gene.of(id)))
                            .isEqualTo(database.index());
                    assertThat(service.databases().shards().table(Gene.of(id))).isEqualTo(table);
                }
                assertThat(database.jdbc()
                                .sql("SELECT COUNT(*) FROM orders_" + table
                                        + " WHERE CRC32(user_id) & 63 <> order_id & 63")
                                .query(Integer.class)
                                .single())
                        .as("the gene is the user's, and SQL can recompute it")
                        .isZero();
            }
        }
    }

    @Test
    void whatShoppersReadGoesToOneTableOfOneDatabase() {
        SaleChanged sale = service.openSale("A", 10, 5, 1, 900);
        Answer order = service.buy(sale, "one-shard", "k", 1);
        List<String> read = statements(() -> service.get("one-shard", "/api/v1/orders/" + order.text("orderId")));
        assertThat(read).hasSize(1);
        List<String> listed = statements(() -> service.get("one-shard", "/api/v1/orders?limit=10"));
        assertThat(listed).hasSize(1);
        List<String> neighbours =
                statements(() -> service.get("somebody-else", "/api/v1/orders/" + order.text("orderId")));
        assertThat(neighbours)
                .as("a neighbour's id is an empty result, not a routing error")
                .hasSize(1);
        int gene = new UserId("one-shard").gene();
        assertThat(read.getFirst())
                .contains("order_" + service.databases().shards().database(gene) + " ")
                .contains("orders_" + service.databases().shards().table(gene) + " ");
    }

    @Test
    void aNeighboursOrderIsNotThere() {
        SaleChanged sale = service.openSale("A", 10, 5, 1, 900);
        Answer order = service.buy(sale, "owner", "k", 1);
        Answer stranger = service.get("stranger", "/api/v1/orders/" + order.text("orderId"));
        assertThat(stranger.status()).isEqualTo(404);
        assertThat(stranger.text("code")).isEqualTo("not-found");
        assertThat(service.get("owner", "/api/v1/orders/abc").status()).isEqualTo(404);
        assertThat(service.get("owner", "/api/v1/orders/" + new OrderId(Long.MAX_VALUE))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aStatementWithoutItsShardingKeyIsAnError() {
        JdbcClient sharded = JdbcClient.create(service.bean(DataSource.class));
        assertThatThrownBy(() -> sharded.sql("SELECT COUNT(*) FROM orders WHERE status = 1")
                        .query(Integer.class)
                        .single())
                .hasStackTraceContaining("sharding");
    }

    /** The physical statements that ShardingSphere made of what the call did. */
    private static List<String> statements(Supplier<Answer> call) {
        Logger log = (Logger) LoggerFactory.getLogger("ShardingSphere-SQL");
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            call.get();
        } finally {
            log.detachAppender(lines);
        }
        return lines.list.stream()
                .map(ILoggingEvent::getFormattedMessage)
                .filter(line -> line.startsWith("Actual SQL"))
                .toList();
    }
}
