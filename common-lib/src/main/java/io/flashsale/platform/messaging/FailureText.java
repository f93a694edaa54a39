package io.flashsale.platform.messaging;

import java.util.regex.Pattern;

/**
 * A failure in one line for an operator: classes and the innermost message. What stands in quotes is values, and may be
 * a person's data: it is left out, like whatever looks like a phone number or an address of mail.
 */
final class FailureText {

    static final int MOST = 500;
    private static final int DEEPEST_CAUSE = 8;
    private static final Pattern QUOTED = Pattern.compile("'[^']*'|\"[^\"]*\"|`[^`]*`");
    private static final Pattern PERSONAL = Pattern.compile("\\+\\d[\\d ()-]{5,}|[^\\s@]+@[^\\s@]+");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\s]+");

    private FailureText() {}

    /** @param reason why it was given up: unreadable, too-early, failed */
    static String of(String reason, Throwable failure) {
        StringBuilder text = new StringBuilder(reason);
        String innermost = null;
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            text.append(depth == 0 ? ": " : " < ").append(cause.getClass().getSimpleName());
            innermost = cause.getMessage() == null ? innermost : cause.getMessage();
            cause = cause.getCause();
        }
        if (innermost != null) {
            text.append(": ").append(cleaned(innermost));
        }
        return text.length() <= MOST ? text.toString() : text.substring(0, MOST);
    }

    private static String cleaned(String message) {
        String bounded = message.length() <= 4 * MOST ? message : message.substring(0, 4 * MOST);
        String unquoted = QUOTED.matcher(bounded).replaceAll("'...'");
        return CONTROL.matcher(PERSONAL.matcher(unquoted).replaceAll("..."))
                .replaceAll(" ")
                .strip();
    }
}
