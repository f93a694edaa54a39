package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** HTTP as no client library would speak it: byte for byte what a test writes, over a connection of its own. */
record Wire(int port) {

    private static final int TIMEOUT_MILLIS = 30_000;
    private static final int MOST_BYTES = 16 * 1024 * 1024;

    static Wire toGateway() {
        return to(Platform.gateway());
    }

    static Wire to(String url) {
        return new Wire(URI.create(url).getPort());
    }

    /**
     * What came back until the other side closed.
     *
     * @param headers names in lower case
     * @param answers how many responses the connection carried
     */
    record Reply(int status, Map<String, List<String>> headers, String body, JsonNode json, int answers) {

        Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name)).map(List::getFirst);
        }

        String code() {
            return json.path("code").asString("");
        }

        /** A refusal in the one shape that refusals have, which tells nothing of the inside. */
        Reply isProblem(int status, String code) {
            assertThat(status()).as("%s", this).isEqualTo(status);
            assertThat(code()).as("%s", this).isEqualTo(code);
            return isProblem();
        }

        Reply isProblem() {
            assertThat(header("content-type")).as("%s", this).hasValue("application/problem+json");
            assertThat(json.path("status").asInt()).as("%s", this).isEqualTo(status);
            assertThat(json.path("type").asString()).endsWith("/problems/" + code());
            assertThat(json.path("traceId").asString()).as("%s", this).matches("[0-9a-f]{32}");
            assertThat(header("cache-control")).as("%s", headers).hasValueSatisfying(value -> assertThat(value)
                    .contains("no-store"));
            return tellsNothing();
        }

        Reply tellsNothing() {
            assertThat(body).as("body").doesNotContain(Inside.WORDS);
            return this;
        }

        @Override
        public String toString() {
            return status + " " + body;
        }
    }

    /** One request line and headers; {@code Host}, {@code Connection} and {@code Content-Length} are added if missing. */
    Reply send(String requestLine, List<String> headers, byte[] body) {
        var lines = new ArrayList<String>();
        lines.add(requestLine.contains(" HTTP/") ? requestLine : requestLine + " HTTP/1.1");
        addMissing(lines, headers, "Host", "localhost");
        addMissing(lines, headers, "Connection", "close");
        if (body.length > 0 && !names(headers, "Transfer-Encoding")) {
            addMissing(lines, headers, "Content-Length", Integer.toString(body.length));
        }
        lines.addAll(headers);
        var bytes = new ByteArrayOutputStream();
        // Latin-1 lets a test write any byte into a header.
        bytes.writeBytes((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return raw(bytes.toByteArray());
    }

    Reply send(String requestLine, List<String> headers, String body) {
        return send(requestLine, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    Reply send(String requestLine, String... headers) {
        return send(requestLine, List.of(headers), new byte[0]);
    }

    private static void addMissing(List<String> lines, List<String> headers, String name, String value) {
        if (!names(headers, name)) {
            lines.add(name + ": " + value);
        }
    }

    private static boolean names(List<String> headers, String name) {
        return headers.stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT)));
    }

    Reply raw(byte[] request) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            try {
                socket.getOutputStream().write(request);
            } catch (IOException refusedEarly) {
                // The answer may be there although not all was taken.
            }
            return parse(readAll(socket));
        } catch (IOException e) {
            throw new UncheckedIOException("no answer from port " + port, e);
        }
    }

    private static byte[] readAll(Socket socket) throws IOException {
        var all = new ByteArrayOutputStream();
        var buffer = new byte[16 * 1024];
        try {
            for (int n = socket.getInputStream().read(buffer);
                    n >= 0 && all.size() < MOST_BYTES;
                    n = socket.getInputStream().read(buffer)) {
                all.write(buffer, 0, n);
            }
        } catch (IOException reset) {
            // A reset after the answer: the server did not want the rest of the request.
            if (all.size() == 0) {
                throw reset;
            }
        }
        return all.toByteArray();
    }

    private static Reply parse(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.1 ")) {
            throw new IOException("not an HTTP answer: " + text.substring(0, Math.min(80, text.length())));
        }
        String[] lines = text.substring(0, end).split("\r\n");
        int status = Integer.parseInt(lines[0].substring(9, 12));
        if (status == 100) {
            return parse(Arrays.copyOfRange(bytes, end + 4, bytes.length));
        }
        var headers = new LinkedHashMap<String, List<String>>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.computeIfAbsent(lines[i].substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(lines[i].substring(colon + 1).strip());
        }
        byte[] body = Arrays.copyOfRange(bytes, end + 4, bytes.length);
        boolean chunked = List.of("chunked").equals(headers.get("transfer-encoding"));
        String content = new String(chunked ? dechunked(body) : body, StandardCharsets.UTF_8);
        int answers = text.split("HTTP/1\\.1 [1-5][0-9][0-9] ", -1).length - 1;
        return new Reply(status, headers, content, json(content), answers);
    }

    private static byte[] dechunked(byte[] chunks) {
        var content = new ByteArrayOutputStream();
        String text = new String(chunks, StandardCharsets.ISO_8859_1);
        for (int at = 0; at < text.length(); ) {
            int line = text.indexOf("\r\n", at);
            int length = line < 0 ? 0 : Integer.parseInt(text.substring(at, line), 16);
            if (length == 0) {
                break;
            }
            content.write(chunks, line + 2, Math.min(length, chunks.length - line - 2));
            at = line + 2 + length + 2;
        }
        return content.toByteArray();
    }

    private static JsonNode json(String body) {
        try {
            return body.isBlank() ? Http.JSON.missingNode() : Http.JSON.readTree(body);
        } catch (JacksonException e) {
            return Http.JSON.missingNode();
        }
    }
}
