package io.flashsale.localstack;

/** Something keeps the stack from running; the message is one line that says what and what to do about it. */
public final class StackFailure extends RuntimeException {

    public StackFailure(String message) {
        super(message);
    }

    public StackFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
