package io.flashsale.platform.web;

import io.flashsale.contract.Money;
import io.flashsale.contract.OrderId;
import io.flashsale.contract.ProblemCode;
import io.flashsale.contract.SkuId;
import io.flashsale.contract.UserId;
import io.flashsale.platform.ServiceUnavailable;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The smallest service on the platform: only what its HTTP edge does by itself. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(
        excludeName = {
            "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
            "com.baomidou.mybatisplus.autoconfigure.MybatisPlusAutoConfiguration",
            "org.apache.rocketmq.spring.autoconfigure.RocketMQAutoConfiguration"
        })
@Import(EdgeApplication.Echo.class)
class EdgeApplication {

    record Line(
            @NotNull SkuId skuId,
            @Min(1) @Max(100) int quantity,
            @NotNull @Valid Money price) {}

    record Echoed(OrderId orderId, UserId userId, Line line, Instant at) {}

    @RestController
    static class Echo {

        @PostMapping("/api/v1/orders/{orderId}")
        Echoed echo(@PathVariable OrderId orderId, @CurrentUser UserId user, @Valid @RequestBody Line line) {
            return new Echoed(orderId, user, line, Instant.parse("2026-11-21T10:00:00.123Z"));
        }

        @GetMapping("/api/v1/orders")
        Page<SkuId> list(@RequestParam @Max(50) int limit) {
            return new Page<>(List.of(SkuId.of("a-" + limit)), null);
        }

        @PostMapping("/api/v1/keyed")
        void keyed(@RequestHeader("Idempotency-Key") String key) {}

        @PreAuthorize("hasRole('OPERATOR')")
        @PostMapping("/api/v1/operate")
        void operate() {}

        @GetMapping("/internal/thing")
        String internal() {
            return "ok";
        }

        @GetMapping("/api/v1/refused")
        void refused() {
            throw new ProblemException(
                    ProblemCode.SOLD_OUT,
                    "Nothing left of mug-01.",
                    Map.of("skuId", "mug-01"),
                    Duration.ofMillis(1500));
        }

        @GetMapping("/open/down")
        void down() {
            throw new DataAccessResourceFailureException("jdbc:mysql://secret-host refused");
        }

        @GetMapping("/open/hung-up/{how}")
        void hungUp(@PathVariable String how) {
            var cause =
                    switch (how) {
                        case "eof" -> new EOFException("Can not read response from server");
                        case "reset" -> new IOException("Connection reset by peer");
                        default -> new IOException("Broken pipe");
                    };
            throw new CannotCreateTransactionException("no connection", new SQLNonTransientConnectionException(cause));
        }

        @GetMapping("/open/full")
        void full() {
            throw new ServiceUnavailable("lane full", Duration.ofSeconds(3));
        }

        @GetMapping("/open/broken")
        void broken() {
            throw new IllegalStateException("password=hunter2");
        }
    }
}
