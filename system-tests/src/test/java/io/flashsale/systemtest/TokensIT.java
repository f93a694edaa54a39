package io.flashsale.systemtest;

import static io.flashsale.systemtest.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Whose tokens count. Asked at the gateway and at each service's own port, since no service trusts the gateway. */
class TokensIT {

    /**
     * A call that a good token of the role may make without changing anything.
     *
     * @param goodStatus what it answers then
     */
    private record Door(String name, Wire wire, String call, String role, int goodStatus) {

        Wire.Reply open(String token) {
            return wire.send(call, "Authorization: Bearer " + token);
        }

        @Override
        public String toString() {
            return name + " " + call;
        }
    }

    private static List<Door> doors() {
        var doors = new ArrayList<Door>();
        doors.add(new Door("gateway", Wire.toGateway(), "GET /api/v1/orders", "ROLE_SHOPPER", 200));
        doors.add(new Door("gateway", Wire.toGateway(), "POST /api/v1/sales/1/publish", "ROLE_OPERATOR", 404));
        doors.add(new Door("order", service(Service.ORDER), "GET /api/v1/orders", "ROLE_SHOPPER", 200));
        doors.add(new Door(
                "inventory", service(Service.INVENTORY), "POST /api/v1/sales/1/publish", "ROLE_OPERATOR", 404));
        doors.add(new Door("payment", service(Service.PAYMENT), "GET /api/v1/payments/1", "ROLE_SHOPPER", 404));
        doors.add(
                new Door("logistics", service(Service.LOGISTICS), "GET /api/v1/orders/1/parcels", "ROLE_SHOPPER", 404));
        doors.add(new Door(
                "order", service(Service.ORDER), "GET /internal/unsettled?saleId=1&skuId=X", "ROLE_SERVICE", 200));
        return doors;
    }

    private static Wire service(Service service) {
        return Wire.to(Platform.instances(service).getFirst().url());
    }

    @Test
    void onlyATokenThatIsRightInEveryRespectIsTakenAndNobodyIsToldWhatWasWrong() {
        var softly = new SoftAssertions();
        int refusals = 0;
        for (Door door : doors()) {
            var mint = new Mint("shopper-777", door.role());
            assertThat(door.open(mint.good()).status())
                    .as("a good token at %s", door)
                    .isEqualTo(door.goodStatus());
            for (Mint.Bad bad : mint.all()) {
                Wire.Reply reply = door.open(bad.token());
                softly.assertThat(reply.status())
                        .as("%s at %s: %s", bad, door, reply)
                        .isEqualTo(401);
                softly.check(() -> reply.isProblem(401, "unauthenticated"));
                softly.assertThat(reply.header("www-authenticate"))
                        .as("%s at %s", bad, door)
                        .hasValueSatisfying(
                                challenge -> assertThat(challenge).isIn("Bearer", "Bearer error=\"invalid_token\""));
                refusals++;
            }
        }
        softly.assertAll();
        assertThat(refusals).as("forgeries tried").isGreaterThan(7 * 45);
    }

    @Test
    void oversizedTokensAreRefusedAndLongOnesAreNot() {
        for (Door door : doors()) {
            var mint = new Mint("shopper-777", door.role());
            assertThat(door.open(mint.ofLength(8_000)).status()).as("%s", door).isEqualTo(door.goodStatus());
            for (int length : List.of(20_000, 200_000)) {
                door.open(mint.ofLength(length)).isProblem(400, "malformed-request");
            }
        }
    }

    @Test
    void aTokenWithoutTheRoleIsKnownAndNotLetIn() {
        for (Door door : doors()) {
            var mint = new Mint("shopper-777", door.role());
            var weak = new ArrayList<String>();
            weak.add(mint.withoutRoles());
            for (Object roles : List.of(
                    List.of(),
                    "",
                    door.role(),
                    List.of(""),
                    List.of(1, 2),
                    Map.of(door.role(), true),
                    List.of(door.role().toLowerCase(java.util.Locale.ROOT)),
                    List.of(door.role() + " "),
                    List.of(door.role().substring("ROLE_".length())),
                    List.of(List.of(door.role())))) {
                weak.add(mint.withRoles(roles));
            }
            for (String token : weak) {
                door.open(token).isProblem(403, "forbidden");
            }
        }
    }

    @Test
    void aServicesTokenOpensNothingFromOutside() {
        for (String service : List.of("gateway", "order", "inventory", "payment", "logistics")) {
            String token = Platform.stack().secrets().serviceToken(service);
            for (String call : List.of(
                    "GET /api/v1/orders",
                    "GET /api/v1/sales",
                    "GET /api/v1/admin/audit",
                    "POST /api/v1/sales/1/publish",
                    "GET /api/v1/nowhere")) {
                Wire.toGateway().send(call, "Authorization: Bearer " + token).isProblem(401, "unauthenticated");
            }
            // 404 before anybody looks at the token: out here the path does not exist.
            Wire.toGateway()
                    .send("GET /internal/unsettled?saleId=1&skuId=X", "Authorization: Bearer " + token)
                    .isProblem(404, "not-found");
            // And inside it is no shopper and no operator either.
            service(Service.ORDER)
                    .send("GET /api/v1/orders", "Authorization: Bearer " + token)
                    .isProblem(403, "forbidden");
            service(Service.INVENTORY)
                    .send("POST /api/v1/sales/1/publish", "Authorization: Bearer " + token)
                    .isProblem(403, "forbidden");
        }
    }

    @Test
    void aTokenIsTakenFromItsHeaderAloneAndInItsScheme() {
        String token = new Mint("shopper-777", "ROLE_SHOPPER").good();
        for (Door door : doors().subList(0, 3)) {
            Wire wire = door.wire();
            wire.send("GET /api/v1/orders?access_token=" + token).isProblem(401, "unauthenticated");
            wire.send("GET /api/v1/orders", "Cookie: access_token=" + token + "; Authorization=Bearer " + token)
                    .isProblem(401, "unauthenticated");
            wire.send("GET /api/v1/orders", "X-Authorization: Bearer " + token).isProblem(401, "unauthenticated");
            for (String scheme :
                    List.of("Basic ", "Token ", "", "Bearer\t", "Bearer", "Bearer: ", "Bearer " + token + " ")) {
                wire.send("GET /api/v1/orders", "Authorization: " + scheme + token)
                        .isProblem(
                                scheme.contains("\t") ? 400 : 401,
                                scheme.contains("\t") ? "malformed-request" : "unauthenticated");
            }
        }
    }

    @Test
    void aRememberedTokenDiesWithItsExpiry() {
        String brief = Platform.stack().secrets().token("shopper-778", Duration.ofSeconds(1), "ROLE_SHOPPER");
        for (Door door : List.of(doors().get(0), doors().get(2))) {
            eventually(
                    "the token has expired at " + door, () -> door.open(brief).status(), status -> status == 401);
        }
    }
}
