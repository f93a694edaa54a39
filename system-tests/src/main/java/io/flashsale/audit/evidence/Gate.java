package io.flashsale.audit.evidence;

import java.util.List;
import java.util.Map;

/**
 * One gate.
 *
 * @param base what the ledger last said is left
 * @param held units of undecided orders that this bucket gives
 * @param pending undecided orders that live here or take from here
 * @param decided decided orders that live here
 * @param counts live units by user, of users who live here
 */
public record Gate(
        BucketKey bucket,
        long version,
        long base,
        long held,
        List<Reservation> pending,
        List<Reservation> decided,
        Map<String, Integer> counts) {

    public Gate {
        pending = List.copyOf(pending);
        decided = List.copyOf(decided);
        counts = Map.copyOf(counts);
    }
}
