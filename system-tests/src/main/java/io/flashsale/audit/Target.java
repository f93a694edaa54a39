package io.flashsale.audit;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be audited.
 *
 * @param databaseAddress {@code host:port} of the server with the schemas {@code order_n}, {@code inventory_n},
 *     {@code payment_n} and {@code logistics_n}
 * @param providerJournal the sandbox provider's own book; null if there is none to read
 * @param histories what clients wrote down; none if nobody did
 */
public record Target(
        String databaseAddress,
        String databaseUser,
        String databasePassword,
        String redisUrl,
        String nameServer,
        @Nullable Path providerJournal,
        List<Path> histories) {

    public Target {
        histories = List.copyOf(histories);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "MySQL " + databaseAddress + ", Redis " + redisUrl + ", RocketMQ " + nameServer;
    }
}
