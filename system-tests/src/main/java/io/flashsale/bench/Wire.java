package io.flashsale.bench;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Requests as bytes, put together once and not by a library for each. */
final class Wire {

    static final byte[] NO_BODY = new byte[0];

    private static final byte[] ORDER =
            "{\"quantity\":1,\"shipTo\":{\"name\":\"Li Wei\",\"phone\":\"13800000000\",\"address\":\"88 Century Avenue, Shanghai\"}}"
                    .getBytes(StandardCharsets.UTF_8);
    private static final byte[] EMPTY_OBJECT = "{}".getBytes(StandardCharsets.UTF_8);

    private Wire() {}

    static Shopping.Request order(String kind, Sale sale, int item, String token, String key, @Nullable Object origin) {
        return new Shopping.Request(kind, post(sale.orderPath(item), token, key, ORDER.length), ORDER, origin);
    }

    static Shopping.Request pay(String kind, String orderId, String token, String key, @Nullable Object origin) {
        byte[] head = post("/api/v1/orders/" + orderId + "/payments", token, key, EMPTY_OBJECT.length);
        return new Shopping.Request(kind, head, EMPTY_OBJECT, origin);
    }

    static Shopping.Request get(String kind, String path, @Nullable String token) {
        String head = "GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n"
                + (token == null ? "" : "Authorization: Bearer " + token + "\r\n") + "\r\n";
        return new Shopping.Request(kind, head.getBytes(StandardCharsets.US_ASCII), NO_BODY, null);
    }

    private static byte[] post(String path, String token, String key, int length) {
        return ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                        + "\r\nIdempotency-Key: " + key
                        + "\r\nContent-Type: application/json\r\nContent-Length: " + length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
    }
}
