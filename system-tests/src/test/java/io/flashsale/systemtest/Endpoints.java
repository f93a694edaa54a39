package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.localstack.Service;
import io.flashsale.localstack.ServiceInstance;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What the running services really answer to, as they tell it themselves. */
final class Endpoints {

    /** The gateway's routes are predicates in words, {@code (POST && /api/v1/...)}; a path variable may hold bars. */
    private static final Pattern ROUTED = Pattern.compile("/(?:\\{[^}]*}|[^\\s|)&{])+");

    private static final List<Service> SERVICES =
            List.of(Service.GATEWAY, Service.ORDER, Service.INVENTORY, Service.PAYMENT, Service.LOGISTICS);

    private Endpoints() {}

    /** {@code order GET /api/v1/orders} for everything that the services' dispatchers map to a handler of their own. */
    static List<String> all() {
        var found = new TreeSet<String>();
        for (Service service : SERVICES) {
            for (JsonNode mapping : mappings(service)) {
                found.addAll(handlers(service, mapping));
            }
            found.addAll(doors(service));
        }
        // The root's handler is the mapping's default, which the list leaves out.
        if (Http.get(Platform.gateway() + "/", Map.of()).status() == 200) {
            found.add("gateway GET /");
        }
        for (Service service : SERVICES) {
            String base = instance(service).managementUrl();
            JsonNode links = Http.get(base + "/actuator", Map.of()).json().path("_links");
            assertThat(links.size()).as("links of %s", service).isGreaterThan(1);
            links.forEach(link ->
                    found.add("management GET " + link.path("href").asString().replaceFirst("http://[^/]*", "")));
        }
        return List.copyOf(found);
    }

    /** The paths that the gateway passes on, whatever their method. */
    static List<String> routes() {
        var routes = new ArrayList<String>();
        for (JsonNode mapping : mappings(Service.GATEWAY)) {
            if (isRoute(mapping)) {
                Matcher path = ROUTED.matcher(mapping.path("predicate").asString());
                while (path.find()) {
                    routes.add(path.group());
                }
            }
        }
        assertThat(routes).as("routes of the gateway").isNotEmpty();
        return routes;
    }

    /** Calls that the services describe in their OpenAPI documents. */
    static List<String> described() {
        var described = new ArrayList<String>();
        for (Service service : SERVICES) {
            JsonNode document = document(service);
            document.path("paths").properties().forEach(path -> path.getValue()
                    .propertyNames()
                    .forEach(method -> described.add(
                            service.shortName() + " " + method.toUpperCase(Locale.ROOT) + " " + path.getKey())));
        }
        return described;
    }

    /** As a client gets it: the services' documents from the gateway, the gateway's own from itself. */
    static JsonNode document(Service service) {
        String path = service == Service.GATEWAY ? "/v3/api-docs" : "/openapi/" + service.shortName() + ".json";
        var answer = Http.get(Platform.gateway() + path, Map.of());
        assertThat(answer.status()).as("OpenAPI of %s: %s", service, answer).isEqualTo(200);
        return answer.json();
    }

    static ServiceInstance instance(Service service) {
        return Platform.instances(service).getFirst();
    }

    static Wire wire(Service service) {
        return new Wire(URI.create(instance(service).url()).getPort());
    }

    /** Filters with a path of their own answer themselves, before the dispatcher; such a door takes POSTs. */
    private static List<String> doors(Service service) {
        var found = new ArrayList<String>();
        registered(service).path("servletFilters").forEach(filter -> filter.path("urlPatternMappings")
                .forEach(pattern -> {
                    if (!pattern.asString().equals("/*")) {
                        found.add(service.shortName() + " POST " + pattern.asString());
                    }
                }));
        return found;
    }

    private static JsonNode registered(Service service) {
        // The management port has a context and a dispatcher of its own; its endpoints are told by its links.
        return Http.get(instance(service).managementUrl() + "/actuator/mappings", Map.of())
                .json()
                .path("contexts")
                .path(service.shortName() + "-service")
                .path("mappings");
    }

    private static List<JsonNode> mappings(Service service) {
        var mappings = new ArrayList<JsonNode>();
        registered(service).path("dispatcherServlets").forEach(dispatcher -> dispatcher.forEach(mappings::add));
        assertThat(mappings).as("mappings of %s", service).isNotEmpty();
        return mappings;
    }

    private static boolean isRoute(JsonNode mapping) {
        String predicate = mapping.path("predicate").asString();
        return predicate.startsWith("(") && !predicate.startsWith("{");
    }

    private static List<String> handlers(Service service, JsonNode mapping) {
        var found = new ArrayList<String>();
        String predicate = mapping.path("predicate").asString();
        JsonNode conditions = mapping.path("details").path("requestMappingConditions");
        if (conditions.isObject()) {
            for (JsonNode pattern : conditions.path("patterns")) {
                if (conditions.path("methods").isEmpty()) {
                    found.add(service.shortName() + " ANY " + pattern.asString());
                }
                for (JsonNode method : conditions.path("methods")) {
                    found.add(service.shortName() + " " + method.asString() + " " + pattern.asString());
                }
            }
        } else if (!isRoute(mapping) && !predicate.equals("Never")) {
            assertThat(predicate)
                    .as("a mapping of %s that this test does not understand", service)
                    .startsWith("/");
            found.add(service.shortName() + " GET " + predicate);
        }
        return found;
    }
}
