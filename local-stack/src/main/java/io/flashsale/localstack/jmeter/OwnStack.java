package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.LocalSecrets;
import io.flashsale.localstack.StackFailure;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;

/** The stack that {@code scripts/up.sh} or a test has started on this machine, known by its data directory. */
record OwnStack(URI gateway, LocalSecrets secrets) {

    private static final Duration TOKEN_LIFE_BEYOND_THE_RUN = Duration.ofHours(1);

    /** @throws StackFailure if none runs there; says what to do */
    static OwnStack find(Path data) {
        Path addresses = data.resolve("stack.properties");
        String start = "no stack runs on " + data + "; start one with scripts/up.sh in another terminal"
                + " (or name its directory with --data, or another gateway with --host)";
        if (!Files.exists(addresses) || !Files.exists(data.resolve("secrets/token-key.pem"))) {
            throw new StackFailure(start);
        }
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(addresses)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new StackFailure("can't read " + addresses + ": " + e.getMessage(), e);
        }
        // The file stays when the stack ends.
        String url = properties.getProperty("gateway", "");
        try (var gateway = new Gateway(url)) {
            if (url.isEmpty() || !gateway.answers()) {
                throw new StackFailure(start);
            }
        }
        return new OwnStack(URI.create(url), LocalSecrets.in(data.resolve("secrets")));
    }

    String operatorToken() {
        return secrets.operatorToken();
    }

    /** Lasts until well after a run of that length. */
    String shopperToken(String name, Duration run) {
        return secrets.token(name, run.plus(TOKEN_LIFE_BEYOND_THE_RUN), "ROLE_SHOPPER");
    }
}
