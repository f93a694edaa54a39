package io.flashsale.platform.database;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.shardingsphere.mode.repository.standalone.StandalonePersistRepository;

/**
 * Where ShardingSphere's standalone mode keeps what it was configured with: in a map. Its own repository writes the same into an
 * H2 in memory, which costs a second database and its warm-up at each start and is read by nobody: our configuration comes
 * from {@link DatabaseProperties} alone.
 */
public final class MetadataInMemory implements StandalonePersistRepository {

    /** The name in ShardingSphere's configuration. */
    static final String TYPE = "FlashSaleMemory";

    private final Map<String, String> values = new ConcurrentHashMap<>();

    /** Empty, as ShardingSphere expects it, if there is none. */
    @Override
    public String query(String key) {
        return values.getOrDefault(key, "");
    }

    /** The next part of each path below the key, once, in descending order. */
    @Override
    public List<String> getChildrenKeys(String key) {
        String below = key.endsWith(PATH_SEPARATOR) ? key : key + PATH_SEPARATOR;
        return values.keySet().stream()
                .filter(path -> path.length() > below.length() && path.startsWith(below))
                .map(path -> path.substring(below.length()).split(PATH_SEPARATOR, 2)[0])
                .distinct()
                .sorted(Comparator.reverseOrder())
                .toList();
    }

    @Override
    public boolean isExisted(String key) {
        String below = key + PATH_SEPARATOR;
        return values.containsKey(key) || values.keySet().stream().anyMatch(path -> path.startsWith(below));
    }

    @Override
    public void persist(String key, String value) {
        values.put(key, value);
    }

    @Override
    public void update(String key, String value) {
        values.replace(key, value);
    }

    /** With everything below. */
    @Override
    public void delete(String key) {
        String below = key + PATH_SEPARATOR;
        values.keySet().removeIf(path -> path.equals(key) || path.startsWith(below));
    }

    @Override
    public void close() {
        values.clear();
    }

    @Override
    public String getType() {
        return TYPE;
    }
}
