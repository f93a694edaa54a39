package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;

/** One question to the platform, asked some times. */
interface Scenario {

    /** For tables and {@code --scenarios}: {@code winners-64}. */
    String name();

    /** One sentence: what is done, and what is counted. */
    String explanation();

    /** @throws WrongTotal if what was sold is not what was promised */
    Sample round(Rig rig) throws IOException, SQLException, InterruptedException;

    /** A run that fails however fast it was. */
    final class WrongTotal extends RuntimeException {

        private static final long serialVersionUID = 1L;

        WrongTotal(String message) {
            super(message);
        }
    }
}
