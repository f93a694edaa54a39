package io.flashsale.platform.messaging;

import io.flashsale.platform.ShutdownOrder;
import io.flashsale.platform.database.DatabaseAutoConfiguration;
import io.flashsale.platform.database.PhysicalDatabase;
import io.flashsale.platform.database.PhysicalDatabases;
import io.flashsale.platform.id.Ids;
import io.flashsale.platform.job.PeriodicJob;
import io.flashsale.platform.trace.Traces;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The publisher, one consumer per {@link Subscription} bean, dead letters, and the cleaning of {@code tx_log}. */
@AutoConfiguration(
        after = DatabaseAutoConfiguration.class,
        afterName = "org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration")
@ConditionalOnClass(RocketMQTemplate.class)
@ConditionalOnBean({RocketMQTemplate.class, PhysicalDatabases.class})
@EnableConfigurationProperties(MessagingProperties.class)
public class MessagingAutoConfiguration {

    private static final int PURGE_BATCH = 5_000;

    /**
     * The producer under the consumers' client name, so that they share one connection to the broker. Without that a
     * producer is unknown to the broker until its first message, and a restarted instance would be asked no check-back.
     */
    @Bean
    static BeanPostProcessor oneBrokerClient(Environment environment) {
        return new BeanPostProcessor() {
            @Override
            public Object postProcessBeforeInitialization(Object bean, String name) {
                if (bean instanceof TransactionMQProducer producer) {
                    producer.setInstanceName(clientName(environment));
                }
                return bean;
            }
        };
    }

    /** Names this process at the broker: no two may share it, or they would share their queues' allocation too. */
    private static String clientName(Environment environment) {
        return environment.getProperty("flash.instance", environment.getProperty("spring.application.name", "service"))
                + "-" + ProcessHandle.current().pid();
    }

    /** The starter's producer, with our one transaction listener: its own annotation would convert every message twice. */
    @Bean
    EventPublisher eventPublisher(
            RocketMQTemplate template,
            PhysicalDatabases databases,
            Ids ids,
            Clock clock,
            MessagingProperties properties,
            MeterRegistry registry) {
        TransactionMQProducer producer = (TransactionMQProducer) template.getProducer();
        producer.setTransactionListener(new TransactionDispatcher(databases, clock, properties.fenceAfter(), registry));
        return new EventPublisher(producer, ids, clock, registry);
    }

    @Bean
    Consumers consumers(
            ObjectProvider<Subscription> subscriptions,
            MessagingProperties properties,
            Traces traces,
            MeterRegistry registry,
            Environment environment,
            @Value("${rocketmq.name-server}") String nameServer) {
        String client = clientName(environment);
        return new Consumers(subscriptions
                .orderedStream()
                .map(subscription -> new Consumer(nameServer, client, subscription, properties, traces, registry))
                .toList());
    }

    @Bean
    DeadLetters deadLetters(
            PhysicalDatabases databases,
            RocketMQTemplate template,
            ObjectProvider<Subscription> subscriptions,
            MessagingProperties properties,
            MeterRegistry registry,
            Environment environment,
            @Value("${rocketmq.name-server}") String nameServer) {
        List<String> groups = subscriptions
                .orderedStream()
                .map(subscription -> properties.group(subscription.topic()))
                .toList();
        return new DeadLetters(
                new DeadLetterStore(databases.first()),
                template.getProducer(),
                groups,
                nameServer,
                clientName(environment));
    }

    @Bean
    DeadLetterController deadLetterController(DeadLetters deadLetters) {
        return new DeadLetterController(deadLetters);
    }

    @Bean
    PeriodicJob deadLetterCount(DeadLetters deadLetters, MeterRegistry registry) {
        AtomicLong open = new AtomicLong();
        Gauge.builder("flash.dead.letters", open, AtomicLong::get)
                .description("Dead letters that nobody has replayed")
                .register(registry);
        return new PeriodicJob(
                "dead-letter-count",
                Duration.ofSeconds(15),
                ShutdownOrder.JOBS,
                () -> open.set(deadLetters.countOpen()));
    }

    @Bean
    PeriodicJob txLogPurge(PhysicalDatabases databases, MessagingProperties properties) {
        return new PeriodicJob("tx-log-purge", Duration.ofMinutes(10), ShutdownOrder.JOBS, () -> {
            for (PhysicalDatabase database : databases.all()) {
                TxLog.purge(database.jdbc(), properties.keepTxLog(), PURGE_BATCH);
            }
        });
    }

    /** All consumers of a service as one lifecycle: they start when everything else is there. */
    static final class Consumers implements SmartLifecycle {

        private final List<Consumer> all;
        private volatile boolean running;

        Consumers(List<Consumer> all) {
            this.all = all;
        }

        @Override
        public void start() {
            all.forEach(Consumer::start);
            running = true;
        }

        @Override
        public void stop() {
            all.forEach(Consumer::stop);
            running = false;
        }

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public int getPhase() {
            return ShutdownOrder.CONSUMERS;
        }
    }
}
