package io.flashsale.stock;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * One shared connection of our own to a Redis or a Redis Cluster; every wait on it is bounded.
 *
 * <p>Lettuce sends commands again after a reconnect. That is safe here because every script is idempotent.
 */
final class GateConnection implements AutoCloseable {

    /** Redis says so while it can't serve anybody; as unreachable as a closed port. */
    private static final List<String> NOT_NOW =
            List.of("LOADING", "CLUSTERDOWN", "MASTERDOWN", "READONLY", "TRYAGAIN", "MISCONF", "NOREPLICAS", "OOM");

    private final LettuceConnectionFactory factory;
    private final Duration timeout;
    private final MeterRegistry meters;
    // Looking a meter up costs more than counting with it.
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable CompletableFuture<StatefulConnection<String, String>> connection;

    GateConnection(LettuceConnectionFactory factory, Duration timeout, MeterRegistry meters) {
        this.factory = factory;
        this.timeout = timeout;
        this.meters = meters;
    }

    /**
     * Starts connecting and returns at once. Loading the client's classes takes a fresh process longer than a command may:
     * without this its first buyers would all be told to try again.
     */
    void connectSoon() {
        // A failure is left to the first caller, who tries again.
        var unused = connected().thenRun(() -> commands().ping());
    }

    /** Runs a script by its digest; a Redis that has forgotten it gets it again. */
    List<Object> run(Script script, List<String> keys, List<String> arguments) {
        return run(script, keys.toArray(String[]::new), arguments.toArray(String[]::new));
    }

    /** As {@link #run(Script, List, List)}, for who has arrays already. */
    List<Object> run(Script script, String[] keys, String[] arguments) {
        long beginNanos = System.nanoTime();
        var outcome = "error";
        try {
            var reply = evaluate(script, keys, arguments);
            outcome = "ok";
            return reply;
        } catch (RedisConnectionFailureException e) {
            outcome = "unavailable";
            throw e;
        } finally {
            timer(script, outcome).record(System.nanoTime() - beginNanos, TimeUnit.NANOSECONDS);
        }
    }

    private Timer timer(Script script, String outcome) {
        return timers.computeIfAbsent(
                script.label() + ' ' + outcome,
                name -> meters.timer("flash.stock.script", "script", script.label(), "outcome", outcome));
    }

    private List<Object> evaluate(Script script, String[] keys, String[] arguments) {
        try {
            return call(redis -> redis.evalsha(script.digest(), ScriptOutputType.MULTI, keys, arguments));
        } catch (RedisNoScriptException e) {
            return call(redis -> redis.eval(script.body(), ScriptOutputType.MULTI, keys, arguments));
        }
    }

    <T> T call(Function<RedisClusterAsyncCommands<String, String>, RedisFuture<T>> command) {
        return await(command.apply(commands()));
    }

    RedisClusterAsyncCommands<String, String> commands() {
        return switch (await(connected())) {
            case StatefulRedisConnection<String, String> single -> single.async();
            case StatefulRedisClusterConnection<String, String> cluster -> cluster.async();
            case StatefulConnection<String, String> other ->
                throw new IllegalStateException("neither Redis nor Redis Cluster: " + other.getClass());
        };
    }

    <T> T await(Future<T> answer) {
        try {
            return answer.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // Cancelled commands are not sent again after a reconnect.
            answer.cancel(true);
            throw new RedisConnectionFailureException("no answer from Redis within " + timeout, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new RedisConnectionFailureException("interrupted while waiting for Redis", e);
        } catch (ExecutionException e) {
            throw translated(e.getCause());
        }
    }

    private static RuntimeException translated(@Nullable Throwable cause) {
        if (cause instanceof RedisNoScriptException e) {
            return e;
        }
        if (cause instanceof RedisCommandExecutionException e) {
            var message = String.valueOf(e.getMessage());
            return NOT_NOW.stream().anyMatch(message::startsWith)
                    ? new RedisConnectionFailureException(message, e)
                    : new RedisSystemException(message, e);
        }
        return new RedisConnectionFailureException("Redis can't be reached", cause);
    }

    private CompletableFuture<StatefulConnection<String, String>> connected() {
        var present = connection;
        if (present != null && usable(present)) {
            return present;
        }
        connecting.lock();
        try {
            present = connection;
            if (present == null || !usable(present)) {
                // On a thread of its own: whoever waits for it gives up in time, the connection may come later.
                present = new Attempt(this::open).start();
                connection = present;
            }
            return present;
        } finally {
            connecting.unlock();
        }
    }

    private static boolean usable(CompletableFuture<StatefulConnection<String, String>> attempt) {
        return !attempt.isCompletedExceptionally()
                && (!attempt.isDone() || attempt.join().isOpen());
    }

    private StatefulConnection<String, String> open() {
        return switch (factory.getRequiredNativeClient()) {
            case RedisClient single -> single.connect(StringCodec.UTF8);
            case RedisClusterClient cluster -> cluster.connect(StringCodec.UTF8);
            case Object other -> throw new IllegalStateException("unknown client " + other.getClass());
        };
    }

    @Override
    public void close() {
        var present = connection;
        if (present != null && present.isDone() && !present.isCompletedExceptionally()) {
            present.join().close();
        }
    }

    /** Connecting; waiting for it may be given up, the attempt itself may not: others wait for it as well. */
    private static final class Attempt extends CompletableFuture<StatefulConnection<String, String>> {

        private final Supplier<StatefulConnection<String, String>> open;

        Attempt(Supplier<StatefulConnection<String, String>> open) {
            this.open = open;
        }

        Attempt start() {
            Thread.ofVirtual().name("stock-connect").start(() -> {
                try {
                    complete(open.get());
                } catch (RuntimeException e) {
                    completeExceptionally(e);
                }
            });
            return this;
        }

        @Override
        public boolean cancel(boolean mayInterruptIfRunning) {
            return false;
        }
    }
}
