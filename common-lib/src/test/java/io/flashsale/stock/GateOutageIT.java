package io.flashsale.stock;

import static io.flashsale.stock.GateVocabulary.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.localstack.Ports;
import io.flashsale.stock.ReserveOutcome.GateMissing;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.data.redis.RedisConnectionFailureException;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** Redis away means an exception in time, never a hang; Redis back means business as usual. */
class GateOutageIT {

    /** Connecting, the command, and room for a machine that is busy. */
    private static final Duration BOUND = Duration.ofSeconds(5);

    private static GateVocabulary item(LettuceConnectionFactory factory) {
        var settings = new StockSettings(Duration.ofMillis(500), 512, 100, Duration.ofMinutes(1), 128, 4);
        return new GateVocabulary(factory, 1, settings);
    }

    private static LettuceConnectionFactory connectedTo(int port) {
        var factory = new LettuceConnectionFactory("127.0.0.1", port);
        factory.afterPropertiesSet();
        factory.start();
        return factory;
    }

    private static void assertFailsInTime(GateVocabulary item) {
        long before = System.nanoTime();
        assertThatThrownBy(() -> item.reserve(item.wish(item.userOf(0))))
                .isInstanceOf(RedisConnectionFailureException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BOUND);
    }

    @Test
    void nobodyListens() {
        var factory = connectedTo(Ports.free());
        assertFailsInTime(item(factory));
        factory.destroy();
    }

    /** The first command of a fresh process would not be answered in time if it had to connect first. */
    @Test
    void connectsBeforeAnybodyAsks() {
        try (var redis = OwnRedis.start();
                var client = redis.client()) {
            var factory = connectedTo(redis.port());
            item(factory);
            var watcher = client.connect().sync();
            await(() -> watcher.clientList().lines().count() == 2);
            factory.destroy();
        }
    }

    @Test
    void killedAndStartedAgain() {
        try (var redis = OwnRedis.start()) {
            var factory = connectedTo(redis.port());
            var item = item(factory);
            await(() -> answers(item));
            item.open(0, 5, 3);
            redis.kill();
            assertFailsInTime(item);
            assertFailsInTime(item);
            redis.restart();
            await(() -> answers(item));
            assertThat(item.reserve(item.wish(item.userOf(0)))).isEqualTo(new GateMissing());
            factory.destroy();
        }
    }

    @Test
    void frozen() {
        try (var redis = OwnRedis.start()) {
            var factory = connectedTo(redis.port());
            var item = item(factory);
            await(() -> answers(item));
            item.open(0, 5, 3);
            redis.freeze();
            assertFailsInTime(item);
            redis.thaw();
            await(() -> answers(item));
            factory.destroy();
        }
    }

    private static boolean answers(GateVocabulary item) {
        try {
            item.gates.view(item.gate(0));
            return true;
        } catch (RedisConnectionFailureException e) {
            return false;
        }
    }
}
