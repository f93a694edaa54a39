package io.flashsale.bench.capacity;

/** Nothing can be said with these options or this report; the message is one line that says what to do. */
final class Wrong extends RuntimeException {

    private static final long serialVersionUID = 1L;

    Wrong(String message) {
        super(message);
    }
}
