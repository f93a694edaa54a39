package io.flashsale.stock;

import io.flashsale.localstack.LocalServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

class GateOnRedisIT extends GateCases {

    private LettuceConnectionFactory factory;

    @BeforeAll
    void connect() {
        var redis = LocalServers.shared().redis();
        factory = new LettuceConnectionFactory(redis.host(), redis.port());
        factory.start();
    }

    @AfterAll
    void disconnect() {
        factory.destroy();
    }

    @Override
    LettuceConnectionFactory factory() {
        return factory;
    }
}
