package io.flashsale.platform.database;

import io.flashsale.contract.UserId;
import io.flashsale.platform.id.Gene;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.shardingsphere.sharding.api.sharding.complex.ComplexKeysShardingAlgorithm;
import org.apache.shardingsphere.sharding.api.sharding.complex.ComplexKeysShardingValue;

/**
 * ShardingSphere's view of {@link ShardMap}. If an id is present it alone routes and the user id only filters: a
 * neighbour's id is then an empty result, not a routing error.
 */
public final class GeneShardingAlgorithm implements ComplexKeysShardingAlgorithm<Comparable<?>> {

    private ShardMap shards = new ShardMap(1, 1);
    private boolean databaseLevel;

    @Override
    public void init(Properties properties) {
        shards = new ShardMap(
                Integer.parseInt(properties.getProperty("databases")),
                Integer.parseInt(properties.getProperty("tables")));
        databaseLevel = "database".equals(properties.getProperty("level"));
    }

    @Override
    public Collection<String> doSharding(
            Collection<String> availableTargetNames, ComplexKeysShardingValue<Comparable<?>> value) {
        List<String> byIndex = availableTargetNames.stream()
                .sorted(Comparator.comparingInt(GeneShardingAlgorithm::index))
                .toList();
        Set<String> targets = new LinkedHashSet<>();
        Set<Integer> genes = genes(value.getColumnNameAndShardingValuesMap());
        if (genes.isEmpty()) { // A range beside an equal key only filters; alone it would ask every shard.
            throw new IllegalArgumentException("a range of a sharding key can't be routed");
        }
        for (int gene : genes) {
            targets.add(byIndex.get(databaseLevel ? shards.database(gene) : shards.table(gene)));
        }
        return targets;
    }

    private static Set<Integer> genes(Map<String, Collection<Comparable<?>>> values) {
        Set<Integer> byId = new LinkedHashSet<>();
        Set<Integer> byUser = new LinkedHashSet<>();
        values.forEach((column, keys) -> {
            for (Comparable<?> key : keys) {
                if (key instanceof Number id) {
                    byId.add(Gene.of(id.longValue()));
                } else {
                    byUser.add(new UserId(String.valueOf(key)).gene());
                }
            }
        });
        return byId.isEmpty() ? byUser : byId;
    }

    private static int index(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('_') + 1));
    }
}
