package io.flashsale.gateway.adapter.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.gateway.domain.ItemKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class PlainCheckoutTest {

    private static final String PATH = "/api/v1/sales/7/items/tee-1/orders";

    @Test
    void anOrdinaryAttemptIsRead() {
        assertThat(read("POST", PATH, "Bearer aZ09-._~+/x.y=="))
                .isEqualTo(new PlainCheckout(new ItemKey("7", "tee-1"), "aZ09-._~+/x.y==", "key"));
        assertThat(read("POST", PATH, "bearer  abc ")).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Bearer ",
                "Bearer =",
                "Bearer a=b",
                "Bearer a b",
                "Bearer ä",
                "Bearer a\u0100",
                "Basic abc",
                "a,b"
            })
    void whatIsNoTokenOfTheStandardTakesACloserLook(String authorization) {
        assertThat(read("POST", PATH, authorization)).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/sales/7/items/tee%2D1/orders",
                "/api/v1/sales/7/items/../orders",
                "/api/v1/sales/7/items/tee-1/orders/",
                "/api/v1/sales//items/tee-1/orders",
            })
    void whatCouldBeReadInTwoWaysTakesACloserLook(String path) {
        assertThat(read("POST", path, "Bearer abc")).isNull();
    }

    @Test
    void otherMethodsAndAttemptsWithoutATokenTakeACloserLook() {
        assertThat(read("GET", PATH, "Bearer abc")).isNull();
        assertThat(read("POST", PATH, null)).isNull();
    }

    private static @Nullable PlainCheckout read(String method, String path, @Nullable String authorization) {
        var request = new MockHttpServletRequest(method, path);
        if (authorization != null) {
            request.addHeader("Authorization", authorization);
        }
        request.addHeader("Idempotency-Key", "key");
        return PlainCheckout.of(request);
    }
}
