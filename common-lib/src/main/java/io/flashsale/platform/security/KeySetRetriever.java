package io.flashsale.platform.security;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Reads a public key set from the issuer, or from a file that a deployment mounted. */
final class KeySetRetriever implements ResourceRetriever {

    private static final int MAX_CHARACTERS = 64 * 1024;

    private final HttpClient http;
    private final Duration timeout;

    KeySetRetriever(Duration timeout) {
        this.timeout = timeout;
        this.http = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        var uri = uri(url);
        var text = "file".equals(uri.getScheme()) ? Files.readString(Path.of(uri)) : fetch(uri);
        if (text.length() > MAX_CHARACTERS) {
            throw new IOException("the key set is larger than " + MAX_CHARACTERS + " characters");
        }
        return new Resource(text, "application/json");
    }

    private String fetch(URI uri) throws IOException {
        var request = HttpRequest.newBuilder(uri).timeout(timeout).GET().build();
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IOException("the issuer answered " + response.statusCode());
            }
            return response.body();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching the key set", stopped);
        }
    }

    private static URI uri(URL url) throws IOException {
        try {
            return url.toURI();
        } catch (URISyntaxException malformed) {
            throw new IOException("not a URI", malformed);
        }
    }
}
