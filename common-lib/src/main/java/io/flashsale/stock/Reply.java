package io.flashsale.stock;

import io.flashsale.contract.OrderId;

/** What {@code reserve.lua} and {@code claim.lua} say about one request. */
record Reply(Code code, String[] parts) {

    enum Code {
        RESERVED("reserved"),
        REPLAYED("replayed"),
        KEY_REUSED("key-reused"),
        LIMIT("limit"),
        SOLD_OUT("sold-out"),
        NOT_YET("not-open"),
        ENDED("ended"),
        CLOSED("closed"),
        MISSING("missing"),
        CLAIMED("claimed"),
        GONE("gone");

        private final String label;

        Code(String label) {
            this.label = label;
        }

        /** Value of the metric tag {@code outcome}. */
        String label() {
            return label;
        }

        static Code of(int number) {
            return values()[number];
        }
    }

    private static final Reply RESERVED = new Reply(Code.RESERVED, new String[] {"0"});

    static Reply of(Object element) {
        if (element.equals(0L)) {
            return RESERVED; // Nearly all of them.
        }
        var parts = element.toString().split(" ");
        return new Reply(Code.of(Integer.parseInt(parts[0])), parts);
    }

    private boolean bare() {
        return parts.length == 1;
    }

    /** The user of a refused request holds units, at a gate that has forgotten keys. */
    private boolean holder() {
        return switch (code) {
            case LIMIT -> parts.length == 3;
            case SOLD_OUT, NOT_YET, ENDED, CLOSED -> parts.length == 2;
            case RESERVED, REPLAYED, KEY_REUSED, MISSING, CLAIMED, GONE -> false;
        };
    }

    OrderId orderId() {
        return OrderId.of(parts[1]);
    }

    int source() {
        return Integer.parseInt(parts[2]);
    }

    int quantity() {
        return Integer.parseInt(parts[3]);
    }

    ReserveOutcome outcome(ReserveRequest request, int home) {
        var outcome = plain(request, home);
        return holder() && outcome instanceof ReserveOutcome.Refusal refusal
                ? new ReserveOutcome.Holds(refusal)
                : outcome;
    }

    private ReserveOutcome plain(ReserveRequest request, int home) {
        return switch (code) {
            case RESERVED ->
                bare()
                        ? new ReserveOutcome.Reserved(request.orderId(), home, request.quantity())
                        : new ReserveOutcome.Reserved(orderId(), source(), quantity());
            case REPLAYED -> new ReserveOutcome.Replayed(orderId(), source(), quantity());
            case KEY_REUSED -> new ReserveOutcome.KeyReused();
            case LIMIT -> new ReserveOutcome.LimitReached(Integer.parseInt(parts[1]));
            // A claim under way is nobody's units yet: reserveElsewhere drives it to its end.
            case SOLD_OUT, CLAIMED, GONE -> new ReserveOutcome.SoldOut();
            case NOT_YET -> new ReserveOutcome.NotOpen(false);
            case ENDED -> new ReserveOutcome.NotOpen(true);
            case CLOSED -> new ReserveOutcome.GateClosed();
            case MISSING -> new ReserveOutcome.GateMissing();
        };
    }
}
