package io.flashsale.platform.security;

import io.flashsale.platform.web.ProblemWriter;
import io.flashsale.platform.web.WebAutoConfiguration;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import jakarta.servlet.DispatcherType;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.ManagementWebSecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Role;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.method.AuthorizationManagerBeforeMethodInterceptor;
import org.springframework.security.authorization.method.PreAuthorizeAuthorizationManager;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationConverter;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;

@AutoConfiguration(
        after = WebAutoConfiguration.class,
        before = {
            OAuth2ResourceServerAutoConfiguration.class,
            ServletWebSecurityAutoConfiguration.class,
            ManagementWebSecurityAutoConfiguration.class,
            UserDetailsServiceAutoConfiguration.class
        })
@EnableConfigurationProperties(SecurityProperties.class)
public class ResourceServerAutoConfiguration {

    private static final String SERVICE = "SERVICE";
    private static final String OPERATOR = "OPERATOR";

    /** Always open: the API's description. Everything else a service opens itself. */
    private static final List<String> OPEN_EVERYWHERE = List.of("/v3/api-docs/**", "/error");

    /** Instead of {@code @EnableMethodSecurity}; no other annotation of that kind has an effect. */
    @Bean
    @Role(BeanDefinition.ROLE_INFRASTRUCTURE)
    static AuthorizationManagerBeforeMethodInterceptor preAuthorize() {
        return new AuthorizationManagerBeforeMethodInterceptor(
                new OurPreAuthorize(), new PreAuthorizeAuthorizationManager());
    }

    @Bean
    JwtDecoder jwtDecoder(SecurityProperties properties, ObjectProvider<MeterRegistry> meters) {
        var decoder = new CachingJwtDecoder(
                TokenVerification.decoder(properties), properties.tokenCacheSize(), InstantSource.system());
        meters.ifAvailable(registry -> CaffeineCacheMetrics.monitor(registry, decoder.cache(), "verified-tokens"));
        return decoder;
    }

    @Bean
    Callers callers(JwtDecoder decoder) {
        return new Callers(decoder);
    }

    @Bean
    ServiceToken serviceToken(SecurityProperties properties) {
        return new ServiceToken(properties.serviceTokenFile());
    }

    /** Whoever replaces the file may have stopped; that must be known before the token is over. */
    @Bean
    MeterBinder serviceTokenLife(ServiceToken token) {
        return registry -> {
            if (token.isConfigured()) {
                Gauge.builder("flash.service.token.life.left", token, held -> held.lifeLeft(Instant.now()))
                        .description("Share of its life that the service's own token has left; 0 if it can't be read")
                        .register(registry);
            }
        };
    }

    /** A span and three timers per request for the filter chain alone cost more than the check itself. */
    @Bean
    SecurityObservationSettings securityObservationSettings() {
        return SecurityObservationSettings.noObservations();
    }

    /** The management port is reachable for probes and the scraper only; that is the network's to see to. */
    @Bean
    @Order(1)
    SecurityFilterChain managementSecurity(HttpSecurity http) {
        return http.securityMatcher(EndpointRequest.toAnyEndpoint())
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .csrf(AbstractHttpConfigurer::disable)
                .build();
    }

    @Bean
    @Order(10)
    SecurityFilterChain apiSecurity(HttpSecurity http, SecurityProperties properties, ProblemWriter writer) {
        var problems = new SecurityProblems(writer);
        return http.authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ERROR, DispatcherType.ASYNC, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers("/internal/**")
                        .hasRole(SERVICE)
                        .requestMatchers("/admin/**", "/api/v1/admin/**")
                        .hasRole(OPERATOR)
                        .requestMatchers(OPEN_EVERYWHERE.toArray(String[]::new))
                        .permitAll()
                        .requestMatchers(open(properties.publicPaths()))
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                // No cookie, so nothing that a foreign page could ride on.
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .oauth2ResourceServer(server -> server.authenticationEntryPoint(problems)
                        .accessDeniedHandler(problems)
                        .jwt(jwt -> jwt.jwtAuthenticationConverter(roles()))
                        .withObjectPostProcessor(failuresTo(problems)))
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .build();
    }

    /** {@code GET /api/v1/sales}, or a pattern alone for every method. */
    private static RequestMatcher[] open(List<String> paths) {
        var matchers = PathPatternRequestMatcher.withDefaults();
        return paths.stream()
                .map(path -> {
                    int blank = path.indexOf(' ');
                    return blank < 0
                            ? matchers.matcher(path)
                            : matchers.matcher(
                                    HttpMethod.valueOf(path.substring(0, blank)),
                                    path.substring(blank + 1).strip());
                })
                .toArray(RequestMatcher[]::new);
    }

    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> failuresTo(SecurityProblems problems) {
        return new ObjectPostProcessor<>() {
            @Override
            public <O extends BearerTokenAuthenticationFilter> O postProcess(O filter) {
                filter.setAuthenticationFailureHandler(problems);
                return filter;
            }
        };
    }

    private static JwtAuthenticationConverter roles() {
        var converter = new JwtAuthenticationConverter();
        converter.setJwtGrantedAuthoritiesConverter(jwt -> TokenVerification.roles(jwt).stream()
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList());
        return converter;
    }
}
