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
import java.util.zip.Deflater;
import org.apache.rocketmq.client.producer.TransactionMQProducer;
import org.apache.rocketmq.spring.core.RocketMQTemplate;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
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
    private static final int UNUSED_BATCHING_DELAY_MILLIS = 200;

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
                    // Two threads look for messages to be gathered twice in this time. We gather our own; at the
                    // default of 10 ms they would wake four hundred times a second for nothing.
                    producer.batchMaxDelayMs(UNUSED_BATCHING_DELAY_MILLIS);
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

    /** The same access as the starter's producer has. */
    @Bean
    BrokerAccess brokerAccess(
            @Value("${rocketmq.name-server}") String nameServer,
            @Value("${rocketmq.producer.access-key:}") String accessKey,
            @Value("${rocketmq.producer.secret-key:}") String secretKey) {
        return BrokerAccess.of(nameServer, accessKey, secretKey);
    }

    @Bean
    Fence fence(PhysicalDatabases databases, Clock clock, MessagingProperties properties) {
        return new Fence(databases, clock, properties.fenceAfter(), properties.keepTxLog());
    }

    @Bean
    StuckHalfMessages stuckHalfMessages(Clock clock, MeterRegistry registry) {
        StuckHalfMessages stuck = new StuckHalfMessages(clock);
        Gauge.builder("flash.half.message.oldest.seconds", stuck, StuckHalfMessages::oldestSeconds)
                .description("Age of the oldest half message whose check-backs are answered with unknown; 0 if none")
                .register(registry);
        return stuck;
    }

    /** The starter's producer, with our one transaction listener: its own annotation would convert every message twice. */
    @Bean
    EventPublisher eventPublisher(
            RocketMQTemplate template,
            Ids ids,
            Clock clock,
            Fence fence,
            StuckHalfMessages stuck,
            Traces traces,
            MeterRegistry registry) {
        TransactionMQProducer producer = (TransactionMQProducer) template.getProducer();
        // The client compresses what is above 4 KB, on the lane's thread: the quickest level does, JSON repeats itself.
        producer.setCompressLevel(Deflater.BEST_SPEED);
        producer.setTransactionListener(new TransactionDispatcher(fence, stuck, registry));
        return new EventPublisher(producer, ids, clock, traces, registry);
    }

    @Bean
    Consumers consumers(
            ObjectProvider<Subscription> subscriptions,
            MessagingProperties properties,
            Traces traces,
            DeadLetterStore deadLetters,
            MeterRegistry registry,
            Environment environment,
            BrokerAccess broker) {
        String client = clientName(environment);
        return new Consumers(subscriptions
                .orderedStream()
                .map(subscription ->
                        new Consumer(broker, client, subscription, properties, traces, deadLetters, registry))
                .toList());
    }

    @Bean
    DeadLetterStore deadLetterStore(PhysicalDatabases databases) {
        return new DeadLetterStore(databases.first());
    }

    @Bean
    LostHalfMessages lostHalfMessages(
            DeadLetterStore store,
            Fence fence,
            RocketMQTemplate template,
            MessagingProperties properties,
            MeterRegistry registry,
            Environment environment,
            BrokerAccess broker) {
        return new LostHalfMessages(
                store,
                fence,
                template.getProducer(),
                template.getProducer().getProducerGroup(),
                properties.service(),
                broker,
                clientName(environment),
                registry);
    }

    @Bean
    DeadLetters deadLetters(
            DeadLetterStore store,
            LostHalfMessages halfMessages,
            RocketMQTemplate template,
            ObjectProvider<Subscription> subscriptions,
            MessagingProperties properties,
            Environment environment,
            BrokerAccess broker) {
        List<String> groups = subscriptions
                .orderedStream()
                .map(subscription -> properties.group(subscription.topic()))
                .toList();
        return new DeadLetters(store, halfMessages, template.getProducer(), groups, broker, clientName(environment));
    }

    @Bean
    DeadLetterController deadLetterController(DeadLetters deadLetters) {
        return new DeadLetterController(deadLetters);
    }

    @Bean
    PeriodicJob lostHalfMessageSettling(LostHalfMessages lost, MessagingProperties properties) {
        return new PeriodicJob(
                "lost-half-messages", properties.settleLostEvery(), ShutdownOrder.JOBS, lost::settleOpen);
    }

    @Bean
    PeriodicJob deadLetterCount(DeadLetters deadLetters, LostHalfMessages lost, MeterRegistry registry) {
        AtomicLong open = new AtomicLong();
        AtomicLong openHalf = new AtomicLong();
        Gauge.builder("flash.dead.letters", open, AtomicLong::get)
                .description("Dead letters that nobody has replayed")
                .register(registry);
        Gauge.builder("flash.lost.half.messages.open", openHalf, AtomicLong::get)
                .description("Half messages that ran out of their check-backs and are not settled yet")
                .register(registry);
        return new PeriodicJob("dead-letter-count", Duration.ofSeconds(15), ShutdownOrder.JOBS, () -> {
            open.set(deadLetters.countOpen());
            openHalf.set(lost.countOpen());
        });
    }

    @Bean
    PeriodicJob txLogPurge(PhysicalDatabases databases, DeadLetterStore deadLetters, MessagingProperties properties) {
        return new PeriodicJob("tx-log-purge", Duration.ofMinutes(10), ShutdownOrder.JOBS, () -> {
            for (PhysicalDatabase database : databases.all()) {
                TxLog.purge(database.jdbc(), properties.keepTxLog(), PURGE_BATCH);
            }
            deadLetters.purgeFailures(properties.keepTxLog(), PURGE_BATCH);
        });
    }

    /** All consumers of a service as one lifecycle: they start when everything else is there. */
    static final class Consumers extends ConsumerLifecycle {

        private final List<Consumer> all;

        Consumers(List<Consumer> all) {
            this.all = all;
        }

        @Override
        void begin() {
            all.forEach(Consumer::start);
        }

        @Override
        void end() {
            all.forEach(Consumer::stop);
        }
    }
}
