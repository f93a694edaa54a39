package io.flashsale.inventory.app.port;

import io.flashsale.inventory.domain.Repair;
import java.time.Duration;
import java.util.List;

/** The evidence of what drifted and was put right. */
public interface Repairs {

    /** Writes it down with the database's time; {@code foundAt} of the argument is not used. */
    void record(Repair repair);

    /** The newest first, at most {@code limit} of every physical database together. */
    List<Repair> newest(int limit);

    /** Deletes a bounded number of old ones. */
    void purge(Duration keep);
}
