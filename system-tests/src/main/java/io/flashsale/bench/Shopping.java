package io.flashsale.bench;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a load asks for, and what it makes of the answers. All calls come from the generator's one thread. */
interface Shopping {

    /** What an answer is followed by if nothing follows. */
    List<Later> NOTHING = List.of();

    /**
     * A request as it goes over the wire.
     *
     * @param kind under which its latency and answers are counted
     * @param head request line and headers, up to and including the empty line
     * @param origin whatever the shopping needs when the answer comes
     */
    record Request(
            String kind, byte[] head, byte[] body, @Nullable Object origin) {}

    /** A request for later; its latency runs from then. */
    record Later(Duration delay, Request request) {}

    /** The next request of the load. */
    Request next();

    /**
     * @param answer its buffers are used again afterwards
     * @return what this client asks next, beyond the load
     */
    default List<Later> answered(Request request, Answer answer) {
        return NOTHING;
    }
}
