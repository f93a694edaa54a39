package io.flashsale.localstack;

import java.time.Duration;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** {@code -Dinfra=testcontainers}: servers from container images, which Testcontainers removes when the JVM has ended. */
final class Containers {

    static final String MYSQL_ROOT_PASSWORD = "flash-sale-test";

    private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

    private Containers() {}

    static String redis() {
        Container redis = new Container("redis:7.2");
        redis.withExposedPorts(6379).withCommand("redis-server", "--appendonly", "yes", "--save", "");
        redis.start();
        return "redis://" + redis.getHost() + ":" + redis.getMappedPort(6379);
    }

    static String mysql() {
        Container mysql = new Container("mysql:8.4");
        mysql.withExposedPorts(3306)
                .withEnv("MYSQL_ROOT_PASSWORD", MYSQL_ROOT_PASSWORD)
                .withEnv("MYSQL_ROOT_HOST", "%")
                .withCommand("mysqld", "--default-time-zone=+00:00", "--max-connections=400")
                // The first "ready" is that of the temporary server that creates the system tables.
                .waitingFor(Wait.forLogMessage(".*ready for connections.*port: 3306.*", 1));
        mysql.start();
        return mysql.getHost() + ":" + mysql.getMappedPort(3306);
    }

    /** The broker tells its clients where it is, so its port must be the same inside and outside. */
    static String rocketmq() {
        int brokerPort = Ports.freeWithNeighbours(2, 1);
        Container rocketmq = new Container("apache/rocketmq:5.3.2");
        String store = "/home/rocketmq/store";
        String configuration = """
                brokerClusterName=local
                brokerName=local
                brokerId=0
                namesrvAddr=127.0.0.1:9876
                brokerIP1=%s
                listenPort=%d
                storePathRootDir=%s
                autoCreateTopicEnable=false
                timerWheelEnable=true
                timerPrecisionMs=100
                transactionTimeOut=2000
                transactionCheckInterval=1000
                """.formatted(rocketmq.getHost(), brokerPort, store);
        rocketmq.samePort(brokerPort);
        rocketmq.withExposedPorts(9876)
                .withCopyToContainer(Transferable.of(configuration), "/tmp/broker.conf")
                .withCopyToContainer(Transferable.of(MessagingNames.topicsJson(), 0666), store + "/config/topics.json")
                .withCopyToContainer(
                        Transferable.of(MessagingNames.groupsJson(), 0666), store + "/config/subscriptionGroup.json")
                .withCreateContainerCmdModifier(command -> command.withUser("root"))
                .withCommand("sh", "-c", "sh mqnamesrv & exec sh mqbroker -c /tmp/broker.conf")
                .waitingFor(Wait.forLogMessage(".*The broker.*boot success.*", 1));
        rocketmq.start();
        return rocketmq.getHost() + ":" + rocketmq.getMappedPort(9876);
    }

    private static final class Container extends GenericContainer<Container> {

        Container(String image) {
            super(DockerImageName.parse(image));
            if (!DockerClientFactory.instance().isDockerAvailable()) {
                throw new StackFailure(
                        "-Dinfra=testcontainers needs a Docker daemon, and none answers; start one, or leave"
                                + " -Dinfra away (the embedded servers need no Docker)");
            }
            withStartupTimeout(START_TIMEOUT);
        }

        void samePort(int port) {
            addFixedExposedPort(port, port);
        }
    }
}
