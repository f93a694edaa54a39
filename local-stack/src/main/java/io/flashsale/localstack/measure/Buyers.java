package io.flashsale.localstack.measure;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A closed loop of shoppers over plain sockets: each sends an order, waits for the answer, sends the next. Cheap, because
 * it shares the machine with what it measures.
 */
final class Buyers {

    /** What one run saw. Latencies are in nanoseconds, sorted. */
    record Result(double seconds, long[] latencies, TreeMap<Integer, Long> byStatus) {

        long placed() {
            return byStatus.getOrDefault(201, 0L);
        }

        double perSecond() {
            return placed() / seconds;
        }

        double percentileMillis(double share) {
            return latencies.length == 0
                    ? 0
                    : latencies[(int) Math.min(latencies.length - 1, latencies.length * share)] / 1e6;
        }
    }

    private static final byte[] BODY =
            "{\"quantity\":1,\"shipTo\":{\"name\":\"Li Wei\",\"phone\":\"13800000000\",\"address\":\"88 Century Avenue, Shanghai\"}}"
                    .getBytes(StandardCharsets.UTF_8);

    private final int gatewayPort;
    private final String path;
    private final List<String> tokens;

    Buyers(int gatewayPort, String path, List<String> tokens) {
        this.gatewayPort = gatewayPort;
        this.path = path;
        this.tokens = tokens;
    }

    Result run(int connections, int seconds, String run) throws Exception {
        long begin = System.nanoTime();
        long end = begin + seconds * 1_000_000_000L;
        TreeMap<Integer, Long> byStatus = new TreeMap<>();
        List<long[]> latencies = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(connections)) {
            List<Future<Shopper>> shoppers = new ArrayList<>();
            for (int connection = 0; connection < connections; connection++) {
                Shopper shopper = new Shopper(connection, connections, run);
                shoppers.add(executor.submit(() -> shopper.shopUntil(end)));
            }
            for (Future<Shopper> future : shoppers) {
                Shopper shopper = future.get();
                shopper.byStatus.forEach((status, count) -> byStatus.merge(status, count, Long::sum));
                latencies.add(Arrays.copyOf(shopper.latencies, shopper.count));
            }
        }
        double took = (System.nanoTime() - begin) / 1e9;
        long[] all = latencies.stream().flatMapToLong(Arrays::stream).sorted().toArray();
        return new Result(took, all, byStatus);
    }

    private final class Shopper {

        private final int first;
        private final int step;
        private final String run;
        private final TreeMap<Integer, Long> byStatus = new TreeMap<>();
        private long[] latencies = new long[4096];
        private int count;

        Shopper(int first, int step, String run) {
            this.first = first;
            this.step = step;
            this.run = run;
        }

        Shopper shopUntil(long end) throws IOException {
            int next = 0;
            while (System.nanoTime() < end) {
                try (Socket socket = new Socket("127.0.0.1", gatewayPort)) {
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(30_000);
                    next = shop(socket, next, end);
                }
            }
            return this;
        }

        /** Until the end, or until the server closes the connection, as it does after some refusals. @return the next order */
        private int shop(Socket socket, int from, long end) throws IOException {
            InputStream in = new BufferedInputStream(socket.getInputStream(), 16_384);
            OutputStream out = socket.getOutputStream();
            int i = from;
            boolean open = true;
            while (open && System.nanoTime() < end) {
                String token = tokens.get((first + i * step) % tokens.size());
                byte[] request = request(token, run + "-" + first + "-" + i);
                i++;
                long sent = System.nanoTime();
                out.write(request);
                out.flush();
                Answer answer = answer(in);
                record(answer.status, System.nanoTime() - sent);
                open = !answer.lastOnConnection;
            }
            return i;
        }

        private void record(int status, long nanos) {
            byStatus.merge(status, 1L, Long::sum);
            if (status == 201) {
                if (count == latencies.length) {
                    latencies = Arrays.copyOf(latencies, count * 2);
                }
                latencies[count++] = nanos;
            }
        }
    }

    private byte[] request(String token, String key) {
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + token
                        + "\r\nIdempotency-Key: " + key + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + BODY.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + BODY.length);
        System.arraycopy(BODY, 0, request, head.length, BODY.length);
        return request;
    }

    private record Answer(int status, boolean lastOnConnection) {}

    /** Reads one answer off the connection. */
    private static Answer answer(InputStream in) throws IOException {
        String statusLine = line(in);
        int status = Integer.parseInt(statusLine.substring(9, 12));
        int length = 0;
        boolean chunked = false;
        boolean last = false;
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            if (header.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(header.substring(15).strip());
            } else if (header.regionMatches(true, 0, "transfer-encoding:", 0, 18)) {
                chunked = true;
            } else if (header.regionMatches(true, 0, "connection: close", 0, 17)) {
                last = true;
            }
        }
        if (chunked) {
            for (int size = chunk(in); size > 0; size = chunk(in)) {
                in.skipNBytes(size + 2L);
            }
            line(in);
        } else {
            in.skipNBytes(length);
        }
        return new Answer(status, last);
    }

    private static int chunk(InputStream in) throws IOException {
        return Integer.parseInt(line(in).strip(), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder(64);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the gateway closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }
}
