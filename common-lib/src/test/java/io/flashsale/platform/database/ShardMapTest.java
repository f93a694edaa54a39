package io.flashsale.platform.database;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.UserId;
import io.flashsale.platform.id.IdLayout;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.shardingsphere.sharding.api.sharding.complex.ComplexKeysShardingValue;
import org.junit.jupiter.api.Test;

class ShardMapTest {

    private static final ShardMap SHARDS = new ShardMap(2, 4);

    @Test
    void theGenesFillEveryTableEvenly() {
        Map<String, Long> tables = IntStream.range(0, 64)
                .boxed()
                .collect(Collectors.groupingBy(
                        gene -> SHARDS.database(gene) + "." + SHARDS.tableName("orders", gene), Collectors.counting()));
        assertThat(tables).hasSize(8).allSatisfy((table, genes) -> assertThat(genes)
                .isEqualTo(8));
    }

    @Test
    void shardingSphereRoutesWhereTheMapSays() {
        for (String name : List.of("shopper-1", "shopper-2", "li.wei", "x")) {
            UserId user = new UserId(name);
            long orderId = IdLayout.compose(IdLayout.EPOCH_MILLIS + 5, 1, 1, user.gene());
            assertThat(route("database", Map.of("user_id", List.of(name))))
                    .containsExactly("order_" + SHARDS.database(user.gene()));
            assertThat(route("table", Map.of("order_id", List.of(orderId))))
                    .containsExactly("orders_" + SHARDS.table(user.gene()));
        }
    }

    /** A neighbour's id must be an empty result, not a routing error. */
    @Test
    void theIdAloneRoutesWhenBothAreGiven() {
        long orderId = IdLayout.compose(IdLayout.EPOCH_MILLIS + 5, 1, 1, 13);
        Set<String> targets = route("table", Map.of("order_id", List.of(orderId), "user_id", List.of("somebody-else")));
        assertThat(targets).containsExactly("orders_" + SHARDS.table(13));
    }

    private static Set<String> route(String level, Map<String, Collection<Comparable<?>>> values) {
        GeneShardingAlgorithm algorithm = new GeneShardingAlgorithm();
        Properties properties = new Properties();
        properties.setProperty("databases", "2");
        properties.setProperty("tables", "4");
        properties.setProperty("level", level);
        algorithm.init(properties);
        List<String> names = level.equals("database")
                ? List.of("order_1", "order_0")
                : List.of("orders_3", "orders_0", "orders_2", "orders_1");
        return Set.copyOf(algorithm.doSharding(names, new ComplexKeysShardingValue<>("orders", values, Map.of())));
    }
}
