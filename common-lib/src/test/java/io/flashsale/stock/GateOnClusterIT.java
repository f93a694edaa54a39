package io.flashsale.stock;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.springframework.data.redis.connection.RedisClusterConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/** The buckets of an item lie on two nodes: a script that touched keys of two would be refused. */
class GateOnClusterIT extends GateCases {

    private List<OwnRedis> nodes;
    private LettuceConnectionFactory factory;

    @BeforeAll
    void connect() {
        nodes = Stream.generate(() -> OwnRedis.start("--cluster-enabled", "yes", "--cluster-node-timeout", "15000"))
                .limit(2)
                .toList();
        OwnRedis.clustered(nodes);
        var addresses = nodes.stream().map(n -> "127.0.0.1:" + n.port()).toList();
        factory = new LettuceConnectionFactory(new RedisClusterConfiguration(addresses));
        factory.afterPropertiesSet();
        factory.start();
    }

    @AfterAll
    void disconnect() {
        factory.destroy();
        nodes.forEach(OwnRedis::close);
    }

    @Override
    LettuceConnectionFactory factory() {
        return factory;
    }
}
