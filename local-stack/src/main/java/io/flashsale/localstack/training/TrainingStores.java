package io.flashsale.localstack.training;

import io.flashsale.localstack.LocalServers;
import java.io.IOException;

/**
 * Empty stores for the training of images: prints where they are, as variables for a shell and then {@code ready}, and ends
 * them when its input ends.
 */
public final class TrainingStores {

    private TrainingStores() {}

    public static void main(String[] arguments) throws IOException {
        var servers = LocalServers.shared();
        var database = servers.mariadb();
        System.out.println("FLASH_MYSQL_ADDRESS=" + database.address());
        System.out.println("FLASH_MYSQL_USER=" + database.adminUser());
        System.out.println("FLASH_MYSQL_PASSWORD=" + database.adminPassword());
        System.out.println("FLASH_REDIS_URL=" + servers.redis().url());
        System.out.println("FLASH_ROCKETMQ_NAME_SERVER=" + servers.rocketmq().nameServer());
        System.out.println("ready");
        while (System.in.read() >= 0) {
            // Nothing is meant to be said.
        }
        System.exit(0);
    }
}
