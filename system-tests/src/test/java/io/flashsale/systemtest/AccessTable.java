package io.flashsale.systemtest;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Who may do what, all of it, in one place. Whoever adds an endpoint adds a line here, or {@link AccessIT} fails. */
final class AccessTable {

    private AccessTable() {}

    /** Who may come. */
    enum Caller {
        ANONYMOUS,
        SHOPPER,
        OPERATOR,
        COURIER,
        SERVICE,
        /** A good token that names no role. */
        ROLELESS
    }

    /** How a service's endpoint can be reached through the gateway. */
    enum Outside {
        /** Under the same path. */
        ROUTED,
        /** Not at all: 404. */
        NEVER,
        /** The gateway has an endpoint of its own under that path, with its own line. */
        OWN
    }

    /**
     * @param service its short name, or {@code management} for the management port of every service
     * @param path as it is mapped
     */
    record Line(String service, String method, String path, Set<Caller> allowed, Outside outside) {

        String endpoint() {
            return service + " " + method + " " + path;
        }
    }

    /** {@code *}: everybody, with or without a token. */
    private static final String LINES = """
            order      POST /api/v1/sales/{saleId}/items/{skuId}/orders  shopper   routed
            order      GET  /api/v1/orders                               shopper   routed
            order      GET  /api/v1/orders/{orderId}                     shopper   routed
            order      GET  /api/v1/orders/{orderId}/events              shopper   routed
            order      POST /api/v1/orders/{orderId}/cancel              shopper   routed
            order      GET  /api/v1/admin/audit                          operator  own
            order      GET  /api/v1/admin/dead-letters                   operator  own
            order      GET  /api/v1/admin/dead-letters/{id}              operator  own
            order      POST /api/v1/admin/dead-letters/{id}/replay       operator  own
            order      POST /api/v1/admin/dead-letters/replay            operator  own
            order      GET  /internal/unsettled                          service   never
            order      POST /internal/orders/ship-to                     service   never
            order      POST /internal/orders/tell-again                  service   never
            order      POST /checkouts                                   *         never
            order      ANY  /error                                       *         own
            order      GET  /v3/api-docs                                 *         own
            order      GET  /v3/api-docs.yaml                            signed-in own

            inventory  GET  /api/v1/sales                                *         routed
            inventory  GET  /api/v1/sales/{saleId}                       *         routed
            inventory  POST /api/v1/sales                                operator  routed
            inventory  PUT  /api/v1/sales/{saleId}                       operator  routed
            inventory  POST /api/v1/sales/{saleId}/publish               operator  routed
            inventory  POST /api/v1/sales/{saleId}/pause                 operator  routed
            inventory  POST /api/v1/sales/{saleId}/resume                operator  routed
            inventory  POST /api/v1/sales/{saleId}/close                 operator  routed
            inventory  POST /api/v1/sales/{saleId}/items/{skuId}/restock operator  routed
            inventory  POST /api/v1/sales/{saleId}/items/{skuId}/freeze   operator routed
            inventory  POST /api/v1/sales/{saleId}/items/{skuId}/unfreeze operator routed
            inventory  GET  /api/v1/admin/repairs                        operator  routed
            inventory  GET  /api/v1/admin/freezes                        operator  routed
            inventory  GET  /api/v1/admin/audit                          operator  own
            inventory  GET  /admin/audit                                 operator  own
            inventory  GET  /api/v1/admin/dead-letters                   operator  own
            inventory  GET  /api/v1/admin/dead-letters/{id}              operator  own
            inventory  POST /api/v1/admin/dead-letters/{id}/replay       operator  own
            inventory  POST /api/v1/admin/dead-letters/replay            operator  own
            inventory  GET  /internal/sales/{saleId}                     service   never
            inventory  ANY  /error                                       *         own
            inventory  GET  /v3/api-docs                                 *         own
            inventory  GET  /v3/api-docs.yaml                            signed-in own

            payment    POST /api/v1/orders/{orderId}/payments            shopper   routed
            payment    GET  /api/v1/payments/{paymentId}                 shopper   routed
            payment    POST /api/v1/payments/callbacks/{provider}        *         routed
            payment    GET  /api/v1/admin/audit                          operator  own
            payment    GET  /admin/audit                                 operator  own
            payment    GET  /api/v1/admin/dead-letters                   operator  own
            payment    GET  /api/v1/admin/dead-letters/{id}              operator  own
            payment    POST /api/v1/admin/dead-letters/{id}/replay       operator  own
            payment    POST /api/v1/admin/dead-letters/replay            operator  own
            payment    ANY  /error                                       *         own
            payment    GET  /v3/api-docs                                 *         own
            payment    GET  /v3/api-docs.yaml                            signed-in own

            logistics  GET  /api/v1/orders/{orderId}/parcels             shopper   routed
            logistics  GET  /api/v1/parcels/{trackingNumber}             shopper   routed
            logistics  POST /api/v1/scans                                courier   routed
            logistics  GET  /api/v1/admin/audit                          operator  own
            logistics  GET  /admin/audit                                 operator  own
            logistics  GET  /api/v1/admin/dead-letters                   operator  own
            logistics  GET  /api/v1/admin/dead-letters/{id}              operator  own
            logistics  POST /api/v1/admin/dead-letters/{id}/replay       operator  own
            logistics  POST /api/v1/admin/dead-letters/replay            operator  own
            logistics  ANY  /error                                       *         own
            logistics  GET  /v3/api-docs                                 *         own
            logistics  GET  /v3/api-docs.yaml                            signed-in own

            gateway    GET  /                                            *         own
            gateway    GET  /api.html                                    *         own
            gateway    GET  /orders                                      *         own
            gateway    GET  /orders/{orderId:[0-9]{1,19}}                *         own
            gateway    GET  /sales/{saleId:[0-9]{1,19}}                  *         own
            gateway    GET  /sign-in                                     *         own
            gateway    GET  /courier                                     *         own
            gateway    GET  /courier-worker.js                           *         own
            gateway    GET  /{language:en|zh}/courier                    *         own
            gateway    GET  /{language:en|zh}                            *         own
            gateway    GET  /{language:en|zh}/sales/{saleId}             *         own
            gateway    GET  /{language:en|zh}/sign-in                    *         own
            gateway    GET  /{language:en|zh}/orders                     *         own
            gateway    GET  /{language:en|zh}/orders/{orderId}           *         own
            gateway    GET  /{language:en|zh}/{*rest}                    *         own
            gateway    GET  /live/clock                                  *         own
            gateway    GET  /live/sales/{saleId:[0-9]{1,19}}             *         own
            gateway    GET  /assets/{name}                               *         own
            gateway    GET  /favicon.ico                                 *         own
            gateway    GET  /favicon.svg                                 *         own
            gateway    GET  /problems                                    *         own
            gateway    GET  /problems/{slug}                             *         own
            gateway    GET  /openapi/{service}.json                      *         own
            gateway    GET  /.well-known/jwks.json                       *         own
            gateway    POST /api/v1/auth/token                           *         own
            gateway    GET  /api/v1/admin/audit                          operator  own
            gateway    GET  /admin/audit                                 operator  own
            gateway    GET  /api/v1/admin/dead-letters                   operator  own
            gateway    GET  /admin/dead-letters                          operator  own
            gateway    POST /api/v1/admin/dead-letters/{id}/replay       operator  own
            gateway    POST /admin/dead-letters/{id}/replay              operator  own
            gateway    POST /api/v1/admin/dead-letters/replay            operator  own
            gateway    POST /admin/dead-letters/replay                   operator  own
            gateway    GET  /api/v1/admin/dead-letters/{id}              operator  own
            gateway    GET  /admin/dead-letters/{id}                     operator  own
            gateway    GET  /api/v1/admin/limits                         operator  own
            gateway    GET  /admin/limits                                operator  own
            gateway    PUT  /api/v1/admin/limits                         operator  own
            gateway    PUT  /admin/limits                                operator  own
            gateway    GET  /api/v1/admin/degradation                    operator  own
            gateway    GET  /admin/degradation                           operator  own
            gateway    PUT  /api/v1/admin/degradation                    operator  own
            gateway    PUT  /admin/degradation                           operator  own
            gateway    ANY  /error                                       *         own
            gateway    GET  /v3/api-docs                                 *         own
            gateway    GET  /v3/api-docs.yaml                            signed-in own

            # The management port is for probes and the scraper; the network sees to that (SECURITY.md). The mappings are
            # exposed by this test's stack alone: they are where the list of endpoints comes from.
            management GET  /actuator                                    *         never
            management GET  /actuator/health                             *         never
            management GET  /actuator/health/{*path}                     *         never
            management GET  /actuator/info                               *         never
            management GET  /actuator/prometheus                         *         never
            management GET  /actuator/metrics                            *         never
            management GET  /actuator/metrics/{requiredMetricName}       *         never
            management GET  /actuator/mappings                           *         never
            """;

    static List<Line> lines() {
        return LINES.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .map(line -> line.split("\\s+"))
                .map(cells -> new Line(
                        cells[0],
                        cells[1],
                        cells[2],
                        callers(cells[3]),
                        Outside.valueOf(cells[4].toUpperCase(Locale.ROOT))))
                .toList();
    }

    private static Set<Caller> callers(String words) {
        return switch (words) {
            case "*" -> EnumSet.allOf(Caller.class);
            case "signed-in" -> EnumSet.complementOf(EnumSet.of(Caller.ANONYMOUS));
            default -> {
                var callers = EnumSet.noneOf(Caller.class);
                Arrays.stream(words.split(","))
                        .map(word -> Caller.valueOf(word.toUpperCase(Locale.ROOT)))
                        .forEach(callers::add);
                yield callers;
            }
        };
    }
}
