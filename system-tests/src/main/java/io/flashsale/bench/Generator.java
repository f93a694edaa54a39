package io.flashsale.bench;

import io.flashsale.bench.Shopping.Later;
import io.flashsale.bench.Shopping.Request;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A load generator of one thread over non-blocking sockets, HTTP/1.1 with connections kept open. It shares the machine with
 * what it measures, so it does nothing that it need not: requests are bytes, answers are read as far as their length
 * (docs/adr/0017-load-generator.md compares it with others).
 */
final class Generator implements AutoCloseable {

    private static final int LONGEST_ANSWER = 1 << 20;
    private static final int FIRST_BUFFER = 4 * 1024;
    private static final long PATIENCE_NANOS = Load.PATIENCE.toNanos();
    private static final long LONGEST_SELECT_MILLIS = 50;

    private final InetSocketAddress server;
    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final ArrayDeque<Connection> idle = new ArrayDeque<>();
    private final ArrayDeque<Due> due = new ArrayDeque<>();
    private final PriorityQueue<Due> later = new PriorityQueue<>((a, b) -> Long.compare(a.atNanos, b.atNanos));
    private int busy;
    private long lastLook = System.nanoTime();

    Generator(int port) throws IOException {
        server = new InetSocketAddress("127.0.0.1", port);
        selector = Selector.open();
    }

    /** @param atNanos from when its latency runs */
    private record Due(long atNanos, Request request) {}

    /**
     * Puts the load on and returns when everything is answered, or given up.
     *
     * @throws IOException if the server can't be connected to
     */
    LoadResult run(Load load, Shopping shopping) throws IOException {
        var result = new LoadResult();
        long begin = System.nanoTime();
        long end = begin
                + switch (load) {
                    case Load.Closed closed -> closed.duration().toNanos();
                    case Load.Counted counted -> 0;
                    case Load.Open open -> (long) (open.count() / open.perSecond() * TimeUnit.SECONDS.toNanos(1));
                };
        long sent = 0;
        long lastAnswer = begin;
        int mostDue = 0;
        boolean more = true;
        while (more || busy > 0 || !due.isEmpty() || !later.isEmpty()) {
            long now = System.nanoTime();
            while (!later.isEmpty() && later.peek().atNanos <= now) {
                due.add(later.poll());
            }
            switch (load) {
                case Load.Closed closed -> {
                    more = now < end;
                    while (more && busy + due.size() < closed.connections()) {
                        due.add(new Due(now, shopping.next()));
                    }
                }
                case Load.Counted counted -> {
                    while (sent < counted.count() && busy + due.size() < counted.connections()) {
                        due.add(new Due(now, shopping.next()));
                        sent++;
                    }
                    more = sent < counted.count();
                }
                case Load.Open open -> {
                    double interval = TimeUnit.SECONDS.toNanos(1) / open.perSecond();
                    long dueAt = begin + (long) (sent * interval);
                    while (sent < open.count() && dueAt <= now) {
                        due.add(new Due(dueAt, shopping.next()));
                        sent++;
                        dueAt = begin + (long) (sent * interval);
                    }
                    more = sent < open.count();
                }
            }
            mostDue = Math.max(mostDue, due.size());
            send(load.connections());
            if (busy > 0 || more || !later.isEmpty()) {
                select(load, now, begin, sent);
            }
            lastAnswer = Math.max(lastAnswer, answers(shopping, result));
        }
        result.ended((Math.max(end, lastAnswer) - begin) / 1e9, (lastAnswer - begin) / 1e9, mostDue);
        return result;
    }

    private void send(int most) throws IOException {
        while (!due.isEmpty()) {
            Connection connection = idle.poll();
            if (connection == null) {
                if (connections.size() >= most) {
                    return;
                }
                connection = new Connection();
                connections.add(connection);
            }
            busy++;
            connection.send(due.poll());
        }
    }

    private void select(Load load, long now, long begin, long sent) throws IOException {
        long wait = LONGEST_SELECT_MILLIS;
        if (load instanceof Load.Open open && sent < open.count()) {
            long next = begin + (long) (sent * TimeUnit.SECONDS.toNanos(1) / open.perSecond());
            wait = Math.min(wait, TimeUnit.NANOSECONDS.toMillis(next - now));
        }
        if (!later.isEmpty()) {
            wait = Math.min(wait, TimeUnit.NANOSECONDS.toMillis(later.peek().atNanos - now));
        }
        // A clock tick of a millisecond is finer than any latency that is reported.
        selector.select(Math.max(1, wait));
    }

    /** @return when the last answer came; 0 if none did */
    private long answers(Shopping shopping, LoadResult result) throws IOException {
        long last = 0;
        for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext(); ) {
            var connection = (Connection) keys.next().attachment();
            keys.remove();
            if (connection.ready()) {
                last = System.nanoTime();
                finish(connection, connection.answer(), last, shopping, result);
            }
        }
        long now = System.nanoTime();
        if (now - lastLook > PATIENCE_NANOS / 10) {
            lastLook = now;
            for (Connection connection : List.copyOf(connections)) {
                if (connection.current != null && now - connection.sentNanos > PATIENCE_NANOS) {
                    connection.broken = true;
                    last = now;
                    finish(connection, Answer.NONE, now, shopping, result);
                }
            }
        }
        return last;
    }

    private void finish(Connection connection, Answer answer, long now, Shopping shopping, LoadResult result)
            throws IOException {
        Due request = connection.current;
        connection.current = null;
        busy--;
        result.count(request.request.kind(), answer.type(), now - request.atNanos);
        for (Later next : shopping.answered(request.request, answer)) {
            later.add(new Due(now + next.delay().toNanos(), next.request()));
        }
        if (connection.broken) {
            connections.remove(connection);
            connection.channel.close();
        } else {
            connection.in.clear();
            // Last in, first out: a few warm connections carry what needs no more.
            idle.push(connection);
        }
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private final class Connection {

        private final SocketChannel channel;
        private final SelectionKey key;
        private ByteBuffer in = ByteBuffer.allocate(FIRST_BUFFER);
        private ByteBuffer out = ByteBuffer.allocate(0);
        private @Nullable Due current;
        private long sentNanos;
        private int headLength;
        private int length;
        private boolean chunked;
        private boolean broken;

        Connection() throws IOException {
            channel = SocketChannel.open();
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.connect(server);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(Due due) throws IOException {
            current = due;
            sentNanos = System.nanoTime();
            headLength = 0;
            Request request = due.request;
            out = ByteBuffer.allocate(request.head().length + request.body().length);
            out.put(request.head()).put(request.body()).flip();
            write();
        }

        private void write() {
            try {
                channel.write(out);
                key.interestOps(
                        out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
            } catch (IOException closed) {
                // The server gave up this connection; reading tells whether it left an answer.
                key.interestOps(SelectionKey.OP_READ);
            }
        }

        /** @return whether the answer is whole, or will never be */
        boolean ready() {
            if (!key.isValid()) {
                return false;
            }
            if (key.isWritable() && out.hasRemaining()) {
                write();
            }
            int read = 0;
            try {
                do {
                    if (!in.hasRemaining()) {
                        grow();
                    }
                    read = channel.read(in);
                } while (read > 0 && !in.hasRemaining());
            } catch (IOException reset) {
                read = -1;
            }
            boolean whole = current != null && isWhole();
            if (read < 0) {
                broken = true;
                if (current == null) {
                    // Closed while nobody asked: forget it quietly.
                    idle.remove(this);
                    connections.remove(this);
                    key.cancel();
                }
            }
            return current != null && (whole || broken);
        }

        Answer answer() {
            if (headLength == 0 || !isWhole()) {
                return Answer.NONE;
            }
            byte[] bytes = in.array();
            if (contains(bytes, "connection: close")) {
                broken = true;
            }
            int status = (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
            return new Answer(status, bytes, headLength, in.position());
        }

        private void grow() throws IOException {
            if (in.capacity() >= LONGEST_ANSWER) {
                throw new IOException("an answer of more than " + LONGEST_ANSWER + " bytes");
            }
            ByteBuffer larger = ByteBuffer.allocate(in.capacity() * 4);
            larger.put(in.flip());
            in = larger;
        }

        private boolean isWhole() {
            byte[] bytes = in.array();
            int filled = in.position();
            if (headLength == 0 && !parseHead(bytes, filled)) {
                return false;
            }
            return chunked ? endsWithLastChunk(bytes, filled) : filled >= headLength + length;
        }

        private boolean parseHead(byte[] bytes, int filled) {
            for (int i = 3; i < filled; i++) {
                if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n') {
                    headLength = i + 1;
                    chunked = contains(bytes, "transfer-encoding: chunked");
                    length = chunked ? 0 : contentLength(bytes);
                    return true;
                }
            }
            return false;
        }

        private int contentLength(byte[] bytes) {
            int at = find(bytes, "content-length: ");
            int value = 0;
            for (int i = at + 16; at >= 0 && bytes[i] >= '0' && bytes[i] <= '9'; i++) {
                value = value * 10 + bytes[i] - '0';
            }
            return value;
        }

        private boolean endsWithLastChunk(byte[] bytes, int filled) {
            return filled >= headLength + 5
                    && bytes[filled - 5] == '0'
                    && bytes[filled - 4] == '\r'
                    && bytes[filled - 3] == '\n'
                    && bytes[filled - 2] == '\r'
                    && bytes[filled - 1] == '\n';
        }

        private boolean contains(byte[] bytes, String header) {
            return find(bytes, header) >= 0;
        }

        /** At the start of a header line, whatever its case. */
        private int find(byte[] bytes, String header) {
            for (int i = 0; i + header.length() < headLength; i++) {
                if (bytes[i] == '\n' && matches(bytes, i + 1, header)) {
                    return i + 1;
                }
            }
            return -1;
        }

        private boolean matches(byte[] bytes, int from, String header) {
            for (int i = 0; i < header.length(); i++) {
                if (Character.toLowerCase(bytes[from + i]) != header.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
