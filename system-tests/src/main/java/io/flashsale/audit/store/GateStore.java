package io.flashsale.audit.store;

import io.flashsale.audit.evidence.BucketKey;
import io.flashsale.audit.evidence.Gate;
import io.flashsale.audit.evidence.Gates;
import io.flashsale.audit.evidence.Ledger;
import io.flashsale.audit.evidence.Reading;
import io.flashsale.audit.evidence.Reservation;
import io.flashsale.audit.evidence.StockRow;
import io.lettuce.core.MapScanCursor;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisHashCommands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The gates in Redis: three hashes per bucket under one hash tag. Plain reads of the keys, never a script of the platform.
 *
 * <p>{@code g:} figures (v version, b base, h held); {@code p:} order id to reservation; {@code r:} order id to
 * reservation, {@code u<user>} to live units and what follows them, {@code k<user> <key>} to order id. A reservation is
 * {@code quantity home source state deadline user payloadHash key}.
 */
public final class GateStore {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int PAGE = 1_000;
    private static final int RESERVATION_FIELDS = 8;

    private final String url;

    public GateStore(String url) {
        this.url = url;
    }

    /** The gates of all buckets of the ledger. */
    public Reading<Gates> gates(Reading<Ledger> ledger) {
        return switch (ledger) {
            case Reading.Failed<Ledger>(var why) -> new Reading.Failed<>(why);
            case Reading.Read<Ledger>(var rows) -> gates(rows);
        };
    }

    private Reading<Gates> gates(Ledger ledger) {
        RedisURI uri = RedisURI.create(url);
        uri.setTimeout(TIMEOUT);
        RedisClient client = RedisClient.create(uri);
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            Map<BucketKey, Gate> gates = new HashMap<>();
            for (StockRow row : ledger.stock()) {
                Gate gate = gate(connection.sync(), row.bucket());
                if (gate != null) {
                    gates.put(row.bucket(), gate);
                }
            }
            return new Reading.Read<>(new Gates(gates));
        } catch (RedisException e) {
            return new Reading.Failed<>("Redis at " + uri.getHost() + ":" + uri.getPort() + ": " + e.getMessage());
        } catch (RuntimeException malformed) {
            return new Reading.Failed<>("a gate is not what this auditor knows: " + malformed);
        } finally {
            client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
        }
    }

    private static @Nullable Gate gate(RedisHashCommands<String, String> redis, BucketKey bucket) {
        String tag = "{" + bucket + "b}";
        Map<String, String> figures = redis.hgetall("g:" + tag);
        if (figures.isEmpty()) {
            return null;
        }
        List<Reservation> pending = new ArrayList<>();
        scan(redis, "p:" + tag).forEach((order, text) -> pending.add(reservation(order, text)));
        List<Reservation> decided = new ArrayList<>();
        Map<String, Integer> counts = new HashMap<>();
        scan(redis, "r:" + tag).forEach((field, text) -> {
            if (Character.isDigit(field.charAt(0))) {
                decided.add(reservation(field, text));
            } else if (field.charAt(0) == 'u') {
                counts.put(field.substring(1), units(text));
            }
        });
        return new Gate(
                bucket,
                Long.parseLong(figures.get("v")),
                Long.parseLong(figures.get("b")),
                Long.parseLong(figures.get("h")),
                pending,
                decided,
                counts);
    }

    private static Map<String, String> scan(RedisHashCommands<String, String> redis, String key) {
        Map<String, String> all = new HashMap<>();
        ScanArgs page = ScanArgs.Builder.limit(PAGE);
        MapScanCursor<String, String> cursor = redis.hscan(key, page);
        all.putAll(cursor.getMap());
        while (!cursor.isFinished()) {
            cursor = redis.hscan(key, ScanCursor.of(cursor.getCursor()), page);
            all.putAll(cursor.getMap());
        }
        return all;
    }

    /** Behind the number come the user's keys, or a plus sign. */
    private static int units(String entry) {
        return Integer.parseInt(entry.replaceFirst("(?s)^([0-9]+).*$", "$1"));
    }

    private static Reservation reservation(String orderId, String text) {
        String[] parts = text.split(" ", RESERVATION_FIELDS);
        return new Reservation(
                Long.parseLong(orderId),
                parts[5],
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]));
    }
}
