package io.flashsale.platform.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flashsale.localstack.LocalServers;
import io.flashsale.localstack.RocketMqServers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A broker that wants a login, as a managed one does. */
class BrokerLoginIT {

    private static final RocketMqServers.Login LOGIN = new RocketMqServers.Login("flash-sale", "a-secret-of-this-test");
    private static final String TOPIC = "parcel-events";
    private static final AtomicInteger NEXT = new AtomicInteger();

    private static RocketMqServers broker;

    @BeforeAll
    static void start() {
        broker = LocalServers.shared().lockedRocketmq(LOGIN);
    }

    @AfterAll
    static void stop() {
        broker.kill();
    }

    @Test
    void withTheLoginOfTheEnvironmentProducersAndConsumersComeIn() throws Exception {
        BlockingQueue<String> seen = new ArrayBlockingQueue<>(10);
        var access = BrokerAccess.of(broker.nameServer(), LOGIN.accessKey(), LOGIN.secretKey());
        var collector = new Collector(
                "platform_parcel-events",
                TOPIC,
                access,
                "login-it-consumer",
                message -> seen.add(new String(message.getBody(), StandardCharsets.UTF_8)));
        collector.start();
        try (var service = service(LOGIN.secretKey())) {
            var sent = send(service, "in");
            assertThat(sent.getSendStatus()).isEqualTo(SendStatus.SEND_OK);
            assertThat(seen.poll(60, TimeUnit.SECONDS)).isEqualTo("in");
        } finally {
            collector.stop();
        }
    }

    @Test
    void whoHasAnotherSecretOrNoneStaysOutside() {
        for (var secret : new String[] {"another-secret", ""}) {
            try (var service = service(secret)) {
                assertThatThrownBy(() -> send(service, "out"))
                        .as("with the secret '%s'", secret)
                        .hasRootCauseInstanceOf(MQBrokerException.class);
            }
        }
    }

    @Test
    void halfALoginIsAMistakeOfTheConfiguration() {
        assertThatThrownBy(() -> BrokerAccess.of("127.0.0.1:1", "flash-sale", ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("FLASH_ROCKETMQ_SECRET_KEY");
    }

    /** The starter's producer as platform-defaults.yml configures it. */
    private static ConfigurableApplicationContext service(String secret) {
        return new SpringApplicationBuilder(Producers.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.config.import=classpath:platform-defaults.yml",
                        "--spring.application.name=platform",
                        "--FLASH_INSTANCE=login-it-" + NEXT.incrementAndGet(),
                        "--FLASH_ROCKETMQ_NAME_SERVER=" + broker.nameServer(),
                        "--FLASH_ROCKETMQ_ACCESS_KEY=" + LOGIN.accessKey(),
                        "--FLASH_ROCKETMQ_SECRET_KEY=" + secret);
    }

    private static SendResult send(ConfigurableApplicationContext service, String body) throws Exception {
        return service.getBean(RocketMQTemplate.class)
                .getProducer()
                .send(new Message(TOPIC, body.getBytes(StandardCharsets.UTF_8)), TimeUnit.SECONDS.toMillis(10));
    }

    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration(RocketMQAutoConfiguration.class)
    static class Producers {}
}
