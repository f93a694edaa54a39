package io.flashsale.platform.database;

import io.flashsale.platform.id.Gene;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** All physical databases of this service, in the order of their index. */
public final class PhysicalDatabases implements AutoCloseable {

    private final List<PhysicalDatabase> databases;
    private final ShardMap shards;
    private final Runnable onClose;

    public PhysicalDatabases(List<PhysicalDatabase> databases, ShardMap shards, Runnable onClose) {
        if (databases.size() != shards.databases()) {
            throw new IllegalArgumentException("the shard map counts " + shards.databases() + " databases");
        }
        this.databases = List.copyOf(databases);
        this.shards = shards;
        this.onClose = onClose;
    }

    /** For sweepers, audit and rebuild: each database in its turn, keyset-paged, bounded. */
    public List<PhysicalDatabase> all() {
        return databases;
    }

    public PhysicalDatabase first() {
        return databases.getFirst();
    }

    public PhysicalDatabase of(int gene) {
        return databases.get(shards.database(gene));
    }

    public PhysicalDatabase ofId(long id) {
        return of(Gene.of(id));
    }

    public int size() {
        return databases.size();
    }

    public ShardMap shards() {
        return shards;
    }

    /** Things grouped by the database of their gene, so that each group travels in one statement. */
    public <T> Map<PhysicalDatabase, List<T>> group(List<T> things, ToIntFunction<T> gene) {
        Map<PhysicalDatabase, List<T>> groups = new LinkedHashMap<>();
        for (T thing : things) {
            groups.computeIfAbsent(of(gene.applyAsInt(thing)), database -> new ArrayList<>())
                    .add(thing);
        }
        return groups;
    }

    @Override
    public void close() {
        onClose.run();
    }
}
