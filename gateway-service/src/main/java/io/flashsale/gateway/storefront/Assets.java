package io.flashsale.gateway.storefront;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.MediaType;

/**
 * Scripts, styles and icons, each under a name that holds the hash of its content, so that browsers and CDNs may keep them
 * for ever. A script names the modules that it imports by their plain names; they are replaced here, innermost first.
 */
final class Assets {

    private static final String PATH = "/assets/";
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/";
    private static final Pattern IMPORTED = Pattern.compile("'\\./([a-z-]+\\.[a-z]+)'");
    private static final Pattern HASHED = Pattern.compile("(.+)-[0-9a-f]{12}(\\.[a-z]+)");

    private static final Map<String, MediaType> TYPES = Map.of(
            "js", MediaType.parseMediaType("text/javascript;charset=UTF-8"),
            "css", MediaType.parseMediaType("text/css;charset=UTF-8"),
            "svg", MediaType.parseMediaType("image/svg+xml"),
            "webmanifest", MediaType.parseMediaType("application/manifest+json"),
            "png", MediaType.IMAGE_PNG);

    private static final List<String> OF_SWAGGER_UI = List.of("swagger-ui-bundle.js", "swagger-ui.css");

    /** By plain name, as they are written. */
    private final Map<String, byte[]> sources = new LinkedHashMap<>();

    /** By plain name, with the names of what they import. */
    private final Map<String, byte[]> finished = new HashMap<>();

    private final Map<String, String> addresses = new HashMap<>();
    private final Map<String, Ready> ready = new ConcurrentHashMap<>();

    /** @param made contents that are no files, by name */
    Assets(Map<String, byte[]> made) {
        for (var resource : search("classpath:/storefront/assets/*")) {
            sources.put(name(resource), content(resource));
        }
        for (var resource : search("classpath*:" + SWAGGER_UI + "*/*")) {
            if (OF_SWAGGER_UI.contains(name(resource))) {
                sources.put(name(resource), content(resource));
            }
        }
        sources.putAll(made);
        if (!sources.keySet().containsAll(OF_SWAGGER_UI)) {
            throw new IllegalStateException("the WebJar of Swagger UI is missing");
        }
        List.copyOf(sources.keySet()).forEach(this::finish);
    }

    /** @throws IllegalStateException if there is no such asset */
    String address(String name) {
        var address = addresses.get(name);
        if (address == null) {
            throw new IllegalStateException("no asset " + name);
        }
        return address;
    }

    /** By the last step of its address. */
    Optional<Ready> find(String hashed) {
        var match = HASHED.matcher(hashed);
        if (!match.matches()) {
            return Optional.empty();
        }
        var name = match.group(1) + match.group(2);
        if (!(PATH + hashed).equals(addresses.get(name))) {
            return Optional.empty();
        }
        // Compressed when first asked for: Swagger UI is large and seldom wanted.
        return Optional.of(ready.computeIfAbsent(name, _ -> ready(name)));
    }

    /** Under its plain name, for what has a fixed address: a service worker, an icon. */
    Ready plain(String name) {
        address(name);
        return ready.computeIfAbsent(name, _ -> ready(name));
    }

    private Ready ready(String name) {
        var content = finished.get(name);
        if (content == null) {
            throw new IllegalStateException("no asset " + name);
        }
        var type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
        return new Ready(type == null ? MediaType.APPLICATION_OCTET_STREAM : type, content);
    }

    private String finish(String name) {
        var known = addresses.get(name);
        if (known != null) {
            return known;
        }
        var source = sources.get(name);
        if (source == null) {
            throw new IllegalStateException("a script imports " + name + ", which does not exist");
        }
        byte[] content = name.endsWith(".js") && !OF_SWAGGER_UI.contains(name)
                ? IMPORTED.matcher(new String(source, StandardCharsets.UTF_8))
                        .replaceAll(found -> "'" + finish(found.group(1)) + "'")
                        .getBytes(StandardCharsets.UTF_8)
                : source;
        int dot = name.lastIndexOf('.');
        var address = PATH + name.substring(0, dot) + "-" + Resources.hash(content) + name.substring(dot);
        finished.put(name, content);
        addresses.put(name, address);
        return address;
    }

    private static List<Resource> search(String pattern) {
        try {
            return Arrays.asList(new PathMatchingResourcePatternResolver().getResources(pattern));
        } catch (IOException unreadable) {
            throw new IllegalStateException("the class path cannot be searched", unreadable);
        }
    }

    private static String name(Resource resource) {
        var name = resource.getFilename();
        return name == null ? "" : name;
    }

    private static byte[] content(Resource resource) {
        try {
            return resource.getContentAsByteArray();
        } catch (IOException unreadable) {
            throw new IllegalStateException("cannot be read: " + resource, unreadable);
        }
    }
}
