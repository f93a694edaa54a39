package io.flashsale.platform.web;

import io.flashsale.contract.BatchId;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.PaymentId;
import io.flashsale.contract.RefundId;
import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Set;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.webmvc.autoconfigure.error.ErrorMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.json.JsonMapper;

@AutoConfiguration(after = JacksonAutoConfiguration.class, before = ErrorMvcAutoConfiguration.class)
@EnableConfigurationProperties(WebProperties.class)
@Import({ProblemAdvice.class, ProblemErrorController.class})
public class WebAutoConfiguration {

    private static final Set<String> FOREIGN = Set.of("yaml", "x-yaml", "cbor", "x-jackson-smile");

    /** After the filter that opens the trace's span (HIGHEST_PRECEDENCE + 1), before everything that may refuse. */
    private static final int REQUEST_ID_ORDER = Ordered.HIGHEST_PRECEDENCE + 10;

    /** After the gateway's answer headers and its limit by address (12 and 13). */
    private static final int ONE_MEANING_ORDER = Ordered.HIGHEST_PRECEDENCE + 15;

    private static final int BODY_LIMIT_ORDER = Ordered.HIGHEST_PRECEDENCE + 20;

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter() {
        var registration = new FilterRegistrationBean<>(new RequestIdFilter());
        registration.setOrder(REQUEST_ID_ORDER);
        return registration;
    }

    @Bean
    FilterRegistrationBean<OneMeaningFilter> oneMeaningFilter(ProblemWriter writer) {
        var registration = new FilterRegistrationBean<>(new OneMeaningFilter(writer));
        registration.setOrder(ONE_MEANING_ORDER);
        return registration;
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatSpeaksProblems() {
        return factory -> {
            factory.addContextCustomizers(context -> {
                if (context.getParent() instanceof StandardHost host) {
                    host.setErrorReportValveClass(ProblemValve.class.getName());
                }
            });
            // A body is a body. Read as a form, an order sent under a form's type became the *name* of a parameter,
            // which
            // is quoted (with the buyer's address) by whoever refuses such names; and a callback's body would be gone.
            factory.addConnectorCustomizers(connector -> connector.setParseBodyMethods(""));
        };
    }

    /** What a client can make us hold is bounded: requests at work, and the buffers of connections that wait. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatIsBounded(
            WebProperties properties, MeterRegistry meters) {
        return factory -> {
            // The management port is a factory of its own, with threads of its own: probes do not wait for shoppers.
            var threads = new BoundedVirtualThreads(properties.maxUnderWay());
            meters.gauge("flash.web.under.way", threads, BoundedVirtualThreads::underWay);
            meters.gauge("flash.web.waiting", threads, BoundedVirtualThreads::waiting);
            factory.addProtocolHandlerCustomizers(protocol -> protocol.setExecutor(threads));
            factory.addConnectorCustomizers(connector -> {
                connector.setProperty("socket.appReadBufSize", READ_BUFFER);
                connector.setProperty("socket.appWriteBufSize", WRITE_BUFFER);
            });
        };
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(ProblemWriter writer, WebProperties properties) {
        var registration = new FilterRegistrationBean<>(new BodyLimitFilter(writer, properties));
        registration.setOrder(BODY_LIMIT_ORDER);
        return registration;
    }

    /** Bytes; more is read in several turns. An order with its token has about 1,400. */
    private static final String READ_BUFFER = "2048";

    private static final String WRITE_BUFFER = "4096";

    private static boolean isForeign(MediaType type) {
        var subtype = type.getSubtype();
        return subtype.endsWith("xml") || FOREIGN.contains(subtype);
    }

    @Bean
    WebMvcConfigurer platformWebMvc() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new CurrentUserResolver());
            }

            /** Libraries of ours bring XML and YAML along; the API speaks JSON, and each reader more is one more to attack. */
            @Override
            public void configureMessageConverters(HttpMessageConverters.ServerBuilder converters) {
                converters.configureMessageConvertersList(all -> all.removeIf(converter ->
                        converter.getSupportedMediaTypes().stream().anyMatch(WebAutoConfiguration::isForeign)));
            }

            @Override
            public void addFormatters(FormatterRegistry registry) {
                registry.addConverter(String.class, OrderId.class, OrderId::of);
                registry.addConverter(String.class, SaleId.class, SaleId::of);
                registry.addConverter(String.class, PaymentId.class, PaymentId::of);
                registry.addConverter(String.class, RefundId.class, RefundId::of);
                registry.addConverter(String.class, BatchId.class, BatchId::of);
                registry.addConverter(String.class, SkuId.class, SkuId::of);
                registry.addConverter(String.class, UserId.class, UserId::of);
            }
        };
    }
}
