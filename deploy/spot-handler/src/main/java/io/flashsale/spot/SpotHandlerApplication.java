package io.flashsale.spot;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The DaemonSet's process. Environment: NODE_NAME, and METADATA_URL, POLL_SECONDS, PORT if the defaults don't fit. */
public final class SpotHandlerApplication {

    private static final Path ACCOUNT = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    private SpotHandlerApplication() {}

    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        URI api = URI.create("https://" + environment.get("KUBERNETES_SERVICE_HOST") + ":"
                + environment.getOrDefault("KUBERNETES_SERVICE_PORT", "443"));
        SpotHandler handler = new SpotHandler(
                environment.get("NODE_NAME"),
                new Metadata(URI.create(environment.getOrDefault("METADATA_URL", "http://100.100.100.200"))),
                new Kubernetes(api, ACCOUNT.resolve("token"), trusting(ACCOUNT.resolve("ca.crt"))));
        serve(handler, Integer.parseInt(environment.getOrDefault("PORT", "9105")));
        Duration pause = Duration.ofSeconds(Long.parseLong(environment.getOrDefault("POLL_SECONDS", "3")));
        while (true) {
            handler.look();
            Thread.sleep(pause);
        }
    }

    static HttpServer serve(SpotHandler handler, int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.createContext("/", exchange -> {
            byte[] body = handler.metrics().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        return server;
    }

    /** Only the cluster's own authority. */
    private static HttpClient trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(authority)) {
            int index = 0;
            for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                store.setCertificateEntry("authority-" + index++, certificate);
            }
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(Duration.ofSeconds(3))
                .build();
    }
}
