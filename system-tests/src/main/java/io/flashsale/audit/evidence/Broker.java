package io.flashsale.audit.evidence;

import java.util.List;

/**
 * What the broker still has to do.
 *
 * @param backlogs of consumer groups, none of them empty
 * @param delayed messages that wait for their next attempt
 * @param halfMessages whose fate is not known to the broker
 * @param lostHalfMessages that ran out of check-backs and that nobody has collected
 */
public record Broker(List<Backlog> backlogs, long delayed, long halfMessages, long lostHalfMessages) {

    public Broker {
        backlogs = List.copyOf(backlogs);
    }
}
