package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.systemtest.Http.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** What belongs to somebody else is exactly as absent as what never was. */
class NeighboursIT {

    /** @param unknown the same call about something that nobody has */
    private record Call(String service, String method, String path, String unknown) {}

    @Test
    void aNeighboursThingsLookLikeThingsThatNeverWere() {
        Item pot = Operator.signIn().openOne(SaleDraft.named("Pots").with("POT-1", 5, 5, 1));
        Shopper owner = Shopper.signIn();
        Shopper neighbour = Shopper.signIn();
        String orderId = owner.buyConfirmed(pot, 1);
        String unpaidId = owner.buyConfirmed(pot, 1);
        String paymentId = owner.pay(orderId);
        String parcel = owner.awaitTrackingNumber(orderId);
        // The neighbour's own things: of the right shape, and none of them answers for the owner's.
        String ownOrder = neighbour.buyConfirmed(pot, 1);
        neighbour.pay(ownOrder);
        String ownParcel = neighbour.awaitTrackingNumber(ownOrder);

        var calls = List.of(
                new Call("order", "GET", "/api/v1/orders/" + orderId, "/api/v1/orders/1"),
                new Call("order", "POST", "/api/v1/orders/" + unpaidId + "/cancel", "/api/v1/orders/1/cancel"),
                new Call("order", "POST", "/api/v1/orders/" + orderId + "/cancel", "/api/v1/orders/1/cancel"),
                new Call("payment", "POST", "/api/v1/orders/" + unpaidId + "/payments", "/api/v1/orders/1/payments"),
                new Call("payment", "POST", "/api/v1/orders/" + orderId + "/payments", "/api/v1/orders/1/payments"),
                new Call("payment", "GET", "/api/v1/payments/" + paymentId, "/api/v1/payments/1"),
                new Call("logistics", "GET", "/api/v1/orders/" + orderId + "/parcels", "/api/v1/orders/1/parcels"),
                new Call("logistics", "GET", "/api/v1/orders/" + unpaidId + "/parcels", "/api/v1/orders/1/parcels"),
                new Call("logistics", "GET", "/api/v1/parcels/" + parcel, "/api/v1/parcels/" + unknownLike(ownParcel)));
        for (Call call : calls) {
            for (String base : List.of(Platform.gateway(), direct(call.service()))) {
                Answer theirs = send(neighbour, call.method(), base + call.path());
                Answer nobodys = send(neighbour, call.method(), base + call.unknown());
                assertThat(theirs.status()).as("%s: %s", call, theirs).isEqualTo(404);
                assertThat(theirs.code()).isEqualTo("not-found");
                assertThat(shape(theirs)).as("%s", call).isEqualTo(shape(nobodys));
                assertThat(theirs.headers().map().keySet())
                        .isEqualTo(nobodys.headers().map().keySet());
            }
        }

        assertThat(owner.order(unpaidId).text("status")).isEqualTo("CONFIRMED");
        assertThat(owner.order(orderId).text("status")).isEqualTo("PAID");
        assertThat(Databases.number("SELECT COUNT(*) AS n FROM (" + payments() + ") AS p WHERE order_id = " + unpaidId))
                .as("nobody began to pay the unpaid order")
                .isZero();
    }

    @Test
    void aCursorOrAKeyOfANeighbourShowsNothingOfHis() {
        Item pot = Operator.signIn().openOne(SaleDraft.named("More pots").with("POT-2", 5, 5, 1));
        Shopper owner = Shopper.signIn();
        Shopper neighbour = Shopper.signIn();
        String key = UUID.randomUUID().toString();
        String orderId = owner.ask(pot, 1, key).text("orderId");
        owner.awaitStatus(orderId, "CONFIRMED");
        String payKey = UUID.randomUUID().toString();
        String paymentId = owner.post("/api/v1/orders/" + orderId + "/payments", "{}", payKey)
                .text("paymentId");

        Answer own = neighbour.ask(pot, 1, key);
        assertThat(own.status()).as("the same key in other hands: %s", own).isEqualTo(201);
        assertThat(own.text("orderId")).isNotEqualTo(orderId);
        neighbour.awaitStatus(own.text("orderId"), "CONFIRMED");
        Answer paying = neighbour.post("/api/v1/orders/" + own.text("orderId") + "/payments", "{}", payKey);
        assertThat(paying.text("paymentId")).isNotEmpty().isNotEqualTo(paymentId);
        assertThat(neighbour
                        .post("/api/v1/orders/" + orderId + "/payments", "{}", payKey)
                        .status())
                .as("his key used for a neighbour's order: refused either way")
                .isIn(404, 422);

        for (String last : List.of(orderId, Long.toString(Long.MAX_VALUE))) {
            String cursor =
                    Base64.getUrlEncoder().withoutPadding().encodeToString(last.getBytes(StandardCharsets.US_ASCII));
            Answer page = neighbour.get("/api/v1/orders?cursor=" + cursor);
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.body()).doesNotContain(orderId);
        }
    }

    private static String payments() {
        return java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> "SELECT order_id FROM payment_" + i / 4 + ".payments_" + i % 4)
                .collect(java.util.stream.Collectors.joining(" UNION ALL "));
    }

    private static Answer send(Shopper shopper, String method, String url) {
        var headers = new HashMap<String, String>();
        headers.put("Authorization", "Bearer " + Platform.stack().secrets().shopperToken(shopper.name()));
        headers.put("Idempotency-Key", UUID.randomUUID().toString());
        return method.equals("GET") ? Http.get(url, headers) : Http.post(url, headers, Client.JSON_TYPE, "{}");
    }

    private static String direct(String service) {
        return Platform.instances(Service.valueOf(service.toUpperCase(java.util.Locale.ROOT)))
                .getFirst()
                .url();
    }

    /** A number with a good check character that was never given out: the smallest order id. */
    private static String unknownLike(String trackingNumber) {
        String alphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ";
        String body = trackingNumber.substring(0, 2) + "2".repeat(12) + "3";
        for (char check : alphabet.toCharArray()) {
            int sum = 0;
            int weight = 1;
            String candidate = body + check;
            for (int i = candidate.length() - 1; i >= 0; i--) {
                sum = (sum + weight * alphabet.indexOf(candidate.charAt(i))) % alphabet.length();
                weight = weight * 3 % alphabet.length();
            }
            if (sum == 0) {
                return candidate;
            }
        }
        throw new IllegalStateException("no check character fits");
    }

    /** The problem without what differs by call. */
    private static Map<String, Object> shape(Answer answer) {
        var fields = new LinkedHashMap<String, Object>();
        ((ObjectNode) answer.json()).properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        assertThat(fields.remove("instance")).isNotNull();
        assertThat(fields.remove("traceId")).isNotNull();
        return fields;
    }
}
