package io.flashsale.bench.capacity;

/**
 * What no report can know: the machines, and how full they may be. Each is an option of {@code scripts/capacity.sh}.
 *
 * @param utilisation share of a core that is planned to be busy
 * @param coreFactor work of a core there, in cores of the measured machine
 * @param podCores vCPU of a service's pod
 * @param serverCores vCPU of a database server and of a broker
 * @param commitsPerSecond durable transactions a second that a database server's disk takes, concurrent ones sharing a flush
 * @param commitMillis how long a transaction holds a row until it is durable
 * @param messagesPerSecond durable messages a second that a broker takes
 * @param peakSeconds how long the peak lasts; what Redis has to remember
 */
record Sizing(
        double utilisation,
        double coreFactor,
        int podCores,
        int serverCores,
        double commitsPerSecond,
        double commitMillis,
        double messagesPerSecond,
        double peakSeconds) {

    Sizing {
        if (!(utilisation > 0)
                || utilisation > 1
                || !(coreFactor > 0)
                || podCores < 1
                || serverCores < 1
                || !(commitsPerSecond > 0)
                || !(commitMillis > 0)
                || !(messagesPerSecond > 0)
                || !(peakSeconds > 0)) {
            throw new IllegalArgumentException("no machines");
        }
    }

    /** Seconds of work of the measured machine's core that a core there is planned to do in a second. */
    double usablePerCore() {
        return utilisation * coreFactor;
    }
}
