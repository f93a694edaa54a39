package io.flashsale.gateway.adapter.limit;

import io.flashsale.gateway.domain.Allowance;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The users' shared buckets in Redis, charged by {@code charge.lua}; one connection, every wait bounded. */
final class RedisBuckets implements AutoCloseable {

    /**
     * @param used requests that have passed already
     * @param asks whether one more wants to
     */
    record Charge(String user, int used, boolean asks) {}

    /**
     * @param granted whether the one that was asked for may pass
     * @param left permits; negative if the bucket owes some
     * @param microsToNext until there is one again; 0 if there is
     */
    record Balance(boolean granted, long left, long microsToNext) {}

    private static final String SCRIPT = read("charge.lua");

    /** One hash tag: one call carries all users of a batch. */
    private static final String KEY = "flash:limit:{user}:";

    /** Of the answer, for each user. */
    private static final int FIELDS = 3;

    /** Arguments before those of the users. */
    private static final int HEAD = 3;

    private static final int CONNECT_FACTOR = 10;
    private static final int IO_THREADS = 2;
    private static final Duration RECONNECT_AFTER = Duration.ofSeconds(1);
    private static final int MAX_QUEUED_COMMANDS = 1_024;

    private final Duration timeout;
    private final ClientResources resources;
    private final RedisClient client;
    private final AtomicBoolean connecting = new AtomicBoolean();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;
    private volatile String digest = "";

    RedisBuckets(String url, Duration timeout) {
        this.timeout = timeout;
        this.resources = DefaultClientResources.builder()
                .ioThreadPoolSize(IO_THREADS)
                .computationThreadPoolSize(IO_THREADS)
                .reconnectDelay(Delay.constant(RECONNECT_AFTER))
                .build();
        var uri = RedisURI.create(url);
        uri.setTimeout(timeout);
        this.client = RedisClient.create(resources, uri);
        client.setOptions(ClientOptions.builder()
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MAX_QUEUED_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(timeout.multipliedBy(CONNECT_FACTOR))
                        .build())
                .build());
    }

    /** Starts connecting unless that is under way or done; never waits. Lettuce itself comes back after a lost connection. */
    void connect() {
        if (connection == null && connecting.compareAndSet(false, true)) {
            Thread.ofVirtual().name("limits-connect").start(() -> {
                try {
                    var opened = client.connect(StringCodec.UTF8);
                    digest = opened.sync().digest(SCRIPT);
                    connection = opened;
                } catch (RuntimeException unreachable) {
                    // Whoever asks next tries again.
                } finally {
                    connecting.set(false);
                }
            });
        }
    }

    /** @throws BucketsAway if there is no answer in time */
    List<Balance> charge(Allowance allowance, List<Charge> charges) {
        var open = connection;
        if (open == null) {
            connect();
            throw new BucketsAway("not connected");
        }
        var keys = new String[charges.size()];
        var arguments = new String[HEAD + 2 * charges.size()];
        arguments[0] = Integer.toString(allowance.capacity());
        arguments[1] = Double.toString(allowance.microsPerPermit());
        arguments[2] = Integer.toString(allowance.mostOwed());
        for (int i = 0; i < keys.length; i++) {
            var charge = charges.get(i);
            keys[i] = KEY + charge.user();
            arguments[HEAD + 2 * i] = Integer.toString(charge.used());
            arguments[HEAD + 2 * i + 1] = charge.asks() ? "1" : "0";
        }
        return balances(run(open.async(), keys, arguments));
    }

    private List<Long> run(RedisAsyncCommands<String, String> redis, String[] keys, String[] arguments) {
        RedisFuture<List<Long>> byDigest = redis.evalsha(digest, ScriptOutputType.MULTI, keys, arguments);
        try {
            return await(byDigest);
        } catch (RedisNoScriptException forgotten) {
            RedisFuture<List<Long>> byText = redis.eval(SCRIPT, ScriptOutputType.MULTI, keys, arguments);
            return await(byText);
        }
    }

    private <T> T await(CompletionStage<T> answer) {
        var future = answer.toCompletableFuture();
        try {
            return future.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            // Cancelled commands are not sent again after a reconnect.
            future.cancel(true);
            throw new BucketsAway("no answer within " + timeout);
        } catch (InterruptedException stopping) {
            future.cancel(true);
            Thread.currentThread().interrupt();
            throw new BucketsAway("interrupted");
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RedisNoScriptException forgotten) {
                throw forgotten;
            }
            throw new BucketsAway(String.valueOf(failed.getCause()));
        }
    }

    private static List<Balance> balances(List<Long> fields) {
        var balances = new ArrayList<Balance>(fields.size() / FIELDS);
        for (int i = 0; i < fields.size(); i += FIELDS) {
            balances.add(new Balance(fields.get(i) == 1, fields.get(i + 1), fields.get(i + 2)));
        }
        return balances;
    }

    private static String read(String name) {
        try (var in = RedisBuckets.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("no script " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    @Override
    public void close() {
        client.shutdown(0, 1, TimeUnit.SECONDS);
        resources.shutdown(0, 1, TimeUnit.SECONDS);
    }
}
