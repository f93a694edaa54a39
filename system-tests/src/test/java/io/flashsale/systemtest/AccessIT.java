package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.systemtest.AccessTable.Caller;
import io.flashsale.systemtest.AccessTable.Line;
import io.flashsale.systemtest.AccessTable.Outside;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

/** Every endpoint of the running services, asked by everybody, against {@link AccessTable}. */
class AccessIT {

    private static final Pattern CHOICE = Pattern.compile("\\{\\w+:([^}]*)}");

    private static String token(Caller caller) {
        var secrets = Platform.stack().secrets();
        return switch (caller) {
            case ANONYMOUS -> "";
            case SHOPPER -> secrets.shopperToken("shopper-33001");
            case OPERATOR -> secrets.operatorToken();
            case COURIER -> secrets.courierToken();
            case SERVICE -> secrets.serviceToken("order");
            case ROLELESS -> new Mint("shopper-33001", "").withoutRoles();
        };
    }

    @Test
    void everyEndpointHasItsLineAndEveryLineItsEndpoint() {
        List<String> lines = AccessTable.lines().stream().map(Line::endpoint).toList();

        assertThat(lines).doesNotHaveDuplicates();
        assertThat(Endpoints.all())
                .as("endpoints of the running services against the lines of AccessTable")
                .containsExactlyInAnyOrderElementsOf(lines);
        assertThat(lines).as("what the documents describe is there").containsAll(Endpoints.described());
    }

    @Test
    void theGatewayPassesOnWhatTheTableSaysAndNothingElse() {
        List<String> routed = AccessTable.lines().stream()
                .filter(line -> line.outside() == Outside.ROUTED)
                .map(Line::path)
                .distinct()
                .toList();

        assertThat(Endpoints.routes().stream()
                        .flatMap(path -> spelledOut(path).stream())
                        .distinct())
                .containsExactlyInAnyOrderElementsOf(routed);
    }

    /** {@code {verb:publish|pause}} is two paths. */
    private static List<String> spelledOut(String path) {
        Matcher choice = CHOICE.matcher(path);
        if (!choice.find()) {
            return List.of(path);
        }
        return Arrays.stream(choice.group(1).split("\\|"))
                .map(word -> path.substring(0, choice.start()) + word + path.substring(choice.end()))
                .toList();
    }

    @Test
    void everybodyMayDoWhatTheTableSaysAndNothingElse() {
        var softly = new SoftAssertions();
        int asked = 0;
        for (Line line : AccessTable.lines()) {
            for (Caller caller : Caller.values()) {
                for (Wire wire : direct(line)) {
                    boolean atTheGateway = line.service().equals("gateway");
                    boolean stolen = atTheGateway && caller == Caller.SERVICE;
                    judge(softly, line, caller, "at its own port", ask(wire, line, caller), stolen);
                    asked++;
                }
                if (line.outside() == Outside.ROUTED) {
                    boolean stolen = caller == Caller.SERVICE;
                    judge(softly, line, caller, "through the gateway", ask(Wire.toGateway(), line, caller), stolen);
                } else if (line.outside() == Outside.NEVER) {
                    Wire.Reply reply = ask(Wire.toGateway(), line, caller);
                    softly.assertThat(reply.status())
                            .as("%s by %s through the gateway: %s", line.endpoint(), caller, reply)
                            .isIn(line.path().startsWith("/internal") ? List.of(404) : List.of(401, 403, 404));
                }
            }
        }
        softly.assertAll();
        assertThat(asked).isGreaterThan(400);
    }

    /** @param stolen a service's token where no service comes by: as bad as any bad token */
    private static void judge(
            SoftAssertions softly, Line line, Caller caller, String where, Wire.Reply reply, boolean stolen) {
        var context = softly.assertThat(reply.status()).as("%s by %s %s: %s", line.endpoint(), caller, where, reply);
        if (stolen) {
            context.isEqualTo(401);
        } else if (line.allowed().contains(caller)) {
            context.isNotIn(401, 403).isLessThan(500);
        } else {
            context.isEqualTo(caller == Caller.ANONYMOUS ? 401 : 403);
        }
        if (reply.status() == 401 || reply.status() == 403) {
            softly.check(reply::isProblem);
        }
    }

    private static List<Wire> direct(Line line) {
        if (line.service().equals("management")) {
            return List.of(Service.GATEWAY, Service.ORDER, Service.INVENTORY, Service.PAYMENT, Service.LOGISTICS)
                    .stream()
                    .map(service -> URI.create(Endpoints.instance(service).managementUrl()))
                    .map(url -> new Wire(url.getPort()))
                    .toList();
        }
        return List.of(Endpoints.wire(Service.valueOf(line.service().toUpperCase(Locale.ROOT))));
    }

    /** About things that nobody has, so that also who may does nothing. */
    private static Wire.Reply ask(Wire wire, Line line, Caller caller) {
        var headers = new ArrayList<String>();
        if (caller != Caller.ANONYMOUS) {
            headers.add("Authorization: Bearer " + token(caller));
        }
        String method = line.method().equals("ANY") ? "GET" : line.method();
        String body = method.equals("GET") ? "" : body(line.path());
        if (!body.isEmpty()) {
            headers.add("Content-Type: application/json");
            headers.add("Idempotency-Key: access");
        }
        return wire.send(method + " " + filled(line.path()), headers, body);
    }

    private static String filled(String path) {
        return path.replace(":[0-9]{1,19}}", "}")
                        .replace("{saleId}", "1")
                        .replace("{skuId}", "X")
                        .replace("{orderId}", "1")
                        .replace("{paymentId}", "1")
                        .replace("{trackingNumber}", "SF22222222222222")
                        .replace("{provider}", "nobody")
                        .replace("{id}", "1")
                        .replace("{slug}", "sold-out")
                        .replace("{service}", "order")
                        .replace("{*path}", "liveness")
                        .replace("{requiredMetricName}", "process.uptime")
                        .replace("{language:en|zh}", "zh")
                        .replace("{*rest}", "nowhere")
                        .replace("{name}", "site.css")
                + (path.equals("/internal/unsettled") ? "?saleId=1&skuId=X" : "");
    }

    /** Good enough to reach the check of roles, not good enough to do anything. */
    private static String body(String path) {
        if (path.endsWith("/scans")) {
            return "[" + Courier.scan("X", "ARRIVED", 0) + "]";
        }
        if (path.endsWith("/items/{skuId}/orders")) {
            return Shopper.wish(1);
        }
        if (path.endsWith("/ship-to") || path.endsWith("/tell-again")) {
            return "{\"orderIds\":[\"1\"]}";
        }
        return path.endsWith("/restock") ? "{\"quantity\":1}" : "{}";
    }

    @Test
    void theApisPortsKnowNoActuator() {
        for (Service service :
                List.of(Service.GATEWAY, Service.ORDER, Service.INVENTORY, Service.PAYMENT, Service.LOGISTICS)) {
            for (String endpoint :
                    List.of("", "/health", "/prometheus", "/env", "/heapdump", "/shutdown", "/mappings")) {
                for (Caller caller : Caller.values()) {
                    String header = caller == Caller.ANONYMOUS ? "X: y" : "Authorization: Bearer " + token(caller);
                    for (String method : List.of("GET", "POST")) {
                        Wire.Reply reply = Endpoints.wire(service).send(method + " /actuator" + endpoint, header);
                        assertThat(reply.isProblem().status())
                                .as("%s %s", service, endpoint)
                                .isIn(401, 404);
                    }
                }
            }
        }
    }
}
