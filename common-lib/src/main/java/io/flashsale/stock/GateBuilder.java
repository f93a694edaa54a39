package io.flashsale.stock;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Builds a gate aside and puts it in place in one step. */
final class GateBuilder {

    private static final int FIELDS_PER_ROW = 6;

    private final GateConnection redis;
    private final StockSettings settings;

    GateBuilder(GateConnection redis, StockSettings settings) {
        this.redis = redis;
        this.settings = settings;
    }

    boolean createIfAbsent(GateKey gate, int buckets, GateSpec spec, GateContent content) {
        // Nothing is decided by this token; it only keeps two builders' staged rows apart.
        var keys = GateKeys.of(gate, UUID.randomUUID().toString());
        int chunks = stage(gate, buckets, keys, content);
        return chunks > 0 && create(keys, chunks, gate, spec, content);
    }

    /** @return the number of chunks, at least one; 0 if Redis lost some on the way */
    private int stage(GateKey gate, int buckets, GateKeys keys, GateContent content) {
        int chunks = 0;
        var rows = new ArrayList<String>();
        for (var row : content.rows()) {
            int home = row.userId().homeBucket(buckets);
            // A decided order is base's matter at its source; only its home remembers it.
            boolean wanted = home == gate.bucket() || row.sourceBucket() == gate.bucket();
            if (!wanted) {
                continue;
            }
            rows.addAll(List.of(
                    row.orderId().toString(),
                    row.userId().value(),
                    Integer.toString(row.quantity()),
                    Integer.toString(home),
                    Integer.toString(row.sourceBucket()),
                    row.pending() ? "1" : "0"));
            if (rows.size() == settings.stageChunk() * FIELDS_PER_ROW) {
                if (!stage(gate, keys, content, ++chunks, rows)) {
                    return 0;
                }
                rows.clear();
            }
        }
        return stage(gate, keys, content, ++chunks, rows) ? chunks : 0;
    }

    private boolean stage(GateKey gate, GateKeys keys, GateContent content, int chunk, List<String> rows) {
        var arguments = new ArrayList<String>(4 + rows.size());
        arguments.add(Integer.toString(gate.bucket()));
        arguments.add(Long.toString(settings.stageTimeToLive().toMillis()));
        arguments.add(Long.toString(content.pendingHold().toMillis()));
        arguments.add(Integer.toString(chunk));
        arguments.addAll(rows);
        var reply = redis.run(Script.STAGE, List.of(keys.stagedPending(), keys.stagedRecords()), arguments);
        return reply.getFirst().equals(1L);
    }

    private boolean create(GateKeys keys, int chunks, GateKey gate, GateSpec spec, GateContent content) {
        var arguments = new ArrayList<String>();
        arguments.add(Integer.toString(chunks));
        arguments.add(Long.toString(spec.expiresAt().toEpochMilli()));
        content.versions().forEach((bucket, version) -> {
            if (bucket != gate.bucket()) {
                add(arguments, "v" + bucket, version);
            }
        });
        add(arguments, "v", spec.version());
        add(arguments, "b", spec.base());
        add(arguments, "sv", spec.saleVersion());
        add(arguments, "s", spec.open() ? 1 : 0);
        add(arguments, "f", spec.startsAt().toEpochMilli());
        add(arguments, "t", spec.endsAt().toEpochMilli());
        add(arguments, "l", spec.perUserLimit());
        var reply = redis.run(
                Script.CREATE,
                List.of(keys.gate(), keys.pending(), keys.records(), keys.stagedPending(), keys.stagedRecords()),
                arguments);
        return reply.getFirst().equals(1L);
    }

    private static void add(List<String> arguments, String field, long value) {
        arguments.add(field);
        arguments.add(Long.toString(value));
    }
}
