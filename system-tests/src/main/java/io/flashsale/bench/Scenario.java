package io.flashsale.bench;

import java.io.IOException;
import java.sql.SQLException;

/** One question to the platform, asked some times. */
interface Scenario {

    /** For tables and {@code --scenarios}: {@code winners-64}. */
    String name();

    /** One sentence: what is done, and what is counted. */
    String explanation();

    /**
     * Before the first round.
     *
     * @param warmUp plays orders until the platform gets no faster
     */
    default void prepare(Rig rig, WarmUp warmUp) throws IOException, SQLException, InterruptedException {}

    /** After the last round: leaves the platform as it was. */
    default void finish(Rig rig, WarmUp warmUp) throws IOException, SQLException, InterruptedException {}

    /** Orders that are not counted. */
    @FunctionalInterface
    interface WarmUp {
        void play(int connections) throws IOException, SQLException, InterruptedException;
    }

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
