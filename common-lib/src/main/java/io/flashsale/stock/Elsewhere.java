package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import io.flashsale.platform.ServiceUnavailable;
import io.flashsale.stock.Reply.Code;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A reservation over two buckets, for one request. No script spans two slots, so it goes in three idempotent steps: claim
 * at home, take at the source, mark at home. Only a marked claim is a reservation; whoever finds an unmarked one, by
 * repeating the request, drives it on. What nobody drives on is overdue some day and swept away.
 */
final class Elsewhere {

    /** What a bucket looked like a moment ago. */
    record Figure(boolean present, boolean open, int free) {}

    private final StockGate gates;
    private final int buckets;
    private final GateKey home;
    private final ReserveRequest request;
    private final Duration hold;

    Elsewhere(StockGate gates, int buckets, GateKey home, ReserveRequest request, Duration hold) {
        this.gates = gates;
        this.buckets = buckets;
        this.home = home;
        this.request = request;
        this.hold = hold;
    }

    /** @param rounds how often other drivers of the same key may get in our way */
    ReserveOutcome reserve(int rounds) {
        for (int round = 0; round < rounds; round++) {
            var outcome = attempt();
            if (outcome.isPresent()) {
                return outcome.get();
            }
        }
        throw new ServiceUnavailable("a reservation over buckets was disturbed " + rounds + " times");
    }

    /** Empty if another driver of the same key got in the way. */
    private Optional<ReserveOutcome> attempt() {
        var reply = gates.reserveAtHome(home, request, hold);
        var tried = new HashSet<>(Set.of(home.bucket()));
        if (reply.code() == Code.SOLD_OUT) {
            var figures = gates.figures(home, buckets);
            var best = best(figures, tried);
            if (best < 0) {
                return Optional.of(emptyEverywhere(figures));
            }
            reply = gates.claim(home, request, hold, best);
        }
        return reply.code() == Code.CLAIMED
                ? drive(reply.orderId(), reply.quantity(), reply.source(), tried)
                : Optional.of(reply.outcome(request, home.bucket()));
    }

    private Optional<ReserveOutcome> drive(OrderId orderId, int quantity, int first, Set<Integer> tried) {
        int source = first;
        // Each turn tries a bucket for the first time or follows another driver, who does; the bound is a safety net.
        for (int turn = 0; turn < 2 * buckets; turn++) {
            tried.add(source);
            var taken = gates.take(home.at(source), home.bucket(), orderId, request.userId(), quantity, hold);
            switch (taken) {
                case RESERVED -> {
                    var held = mark(orderId, source);
                    if (held.marked()) {
                        return Optional.of(won(orderId, held.source(), quantity));
                    }
                    if (held.source() < 0) {
                        return Optional.empty();
                    }
                    source = held.source();
                }
                case SOLD_OUT -> {
                    var figures = gates.figures(home, buckets);
                    int next = best(figures, tried);
                    if (next < 0) {
                        return gates.withdraw(home, orderId, source)
                                ? Optional.of(emptyEverywhere(figures))
                                : Optional.empty();
                    }
                    var moved = gates.move(home, orderId, request, hold, source, next);
                    if (moved.code() != Code.CLAIMED) {
                        return moved.code() == Code.GONE
                                ? Optional.empty()
                                : Optional.of(moved.outcome(request, home.bucket()));
                    }
                    source = moved.source();
                }
                default -> {
                    return gates.withdraw(home, orderId, source)
                            ? Optional.of(new Reply(taken, new String[0]).outcome(request, source))
                            : Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Where the home record says the units are; -1 if it is gone. */
    private record Marked(boolean marked, int source) {}

    private Marked mark(OrderId orderId, int source) {
        var reply = gates.mark(home, orderId, source);
        boolean marked = reply.startsWith("0 ");
        int named = reply.startsWith("-") ? -1 : Integer.parseInt(reply.substring(2));
        if (named != source) {
            // Another driver was faster, or the claim was swept away: what we took here belongs to nobody.
            gates.giveBack(home.at(source), orderId);
        }
        return new Marked(marked, named);
    }

    private ReserveOutcome won(OrderId orderId, int source, int quantity) {
        return orderId.equals(request.orderId())
                ? new ReserveOutcome.Reserved(orderId, source, quantity)
                : new ReserveOutcome.Replayed(orderId, source, quantity);
    }

    /** The fullest of the buckets not yet tried that seem to have enough; -1 if there is none. */
    private int best(List<Figure> figures, Set<Integer> tried) {
        int best = -1;
        for (int bucket = 0; bucket < buckets; bucket++) {
            var figure = figures.get(bucket);
            boolean fits = !tried.contains(bucket) && figure.open() && figure.free() >= request.quantity();
            if (fits && (best < 0 || figure.free() > figures.get(best).free())) {
                best = bucket;
            }
        }
        return best;
    }

    /** Sold out is said only if no bucket might have units behind a closed or a missing gate. */
    private ReserveOutcome emptyEverywhere(List<Figure> figures) {
        if (figures.stream().anyMatch(f -> !f.present())) {
            return new ReserveOutcome.GateMissing();
        }
        return figures.stream().anyMatch(f -> !f.open() && f.free() >= request.quantity())
                ? new ReserveOutcome.GateClosed()
                : new ReserveOutcome.SoldOut();
    }
}
