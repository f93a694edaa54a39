package io.flashsale.stock;

import io.flashsale.contract.OrderId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Walks through pending, so that the path of a reservation needs no order by deadline. It goes on where it stopped: entries
 * that can't be settled just now don't hide others behind them.
 */
final class OverdueScan {

    private static final int PAGE = 500;
    private static final Place START = new Place("0", 0);

    /** A page of the scan, and how many of its overdue entries were handed out; Redis does not keep to our page size. */
    private record Place(String cursor, int skip) {

        boolean atStart() {
            return cursor.equals(START.cursor);
        }
    }

    private final GateConnection redis;
    private final ConcurrentHashMap<GateKey, Place> places = new ConcurrentHashMap<>();

    OverdueScan(GateConnection redis) {
        this.redis = redis;
    }

    List<Overdue> next(GateKey gate, int limit) {
        var found = new LinkedHashMap<OrderId, Overdue>();
        var place = places.getOrDefault(gate, START);
        // From where we stopped to the end, then once more from the beginning.
        boolean again = !place.equals(START);
        while (true) {
            place = page(gate, place, limit, found);
            if (found.size() >= limit || place.atStart() && place.skip() == 0 && !again) {
                break;
            }
            again = again && !place.atStart();
        }
        if (place.equals(START)) {
            places.remove(gate);
        } else {
            places.put(gate, place);
        }
        return List.copyOf(found.values());
    }

    /** @return where to go on: the same page if it had more than there was room for */
    private Place page(GateKey gate, Place place, int limit, Map<OrderId, Overdue> found) {
        var count = Integer.toString(Math.min(limit, PAGE));
        var page = redis.run(Script.OVERDUE, List.of(GateKeys.of(gate).pending()), List.of(place.cursor(), count));
        int entries = (page.size() - 1) / 2;
        for (int entry = place.skip(); entry < entries; entry++) {
            if (found.size() >= limit) {
                return new Place(place.cursor(), entry);
            }
            var overdue = RecordText.overdue(
                    gate,
                    page.get(1 + 2 * entry).toString(),
                    page.get(2 + 2 * entry).toString());
            found.put(overdue.orderId(), overdue);
        }
        return new Place(page.getFirst().toString(), 0);
    }
}
