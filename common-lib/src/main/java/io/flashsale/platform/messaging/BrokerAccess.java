package io.flashsale.platform.messaging;

import org.apache.rocketmq.acl.common.AclClientRPCHook;
import org.apache.rocketmq.acl.common.SessionCredentials;
import org.apache.rocketmq.client.consumer.DefaultMQPushConsumer;
import org.apache.rocketmq.remoting.RPCHook;
import org.jspecify.annotations.Nullable;

/**
 * Where the broker is, and as whom to speak to it.
 *
 * @param login null: it lets everybody in
 */
record BrokerAccess(String nameServer, @Nullable RPCHook login) {

    static BrokerAccess open(String nameServer) {
        return new BrokerAccess(nameServer, null);
    }

    /** @param accessKey and {@code secretKey}: both, or empty for a broker that lets everybody in, as the starter's producer has it */
    static BrokerAccess of(String nameServer, String accessKey, String secretKey) {
        if (accessKey.isEmpty() != secretKey.isEmpty()) {
            throw new IllegalArgumentException(
                    "of FLASH_ROCKETMQ_ACCESS_KEY and FLASH_ROCKETMQ_SECRET_KEY only one is set");
        }
        return accessKey.isEmpty()
                ? open(nameServer)
                : new BrokerAccess(nameServer, new AclClientRPCHook(new SessionCredentials(accessKey, secretKey)));
    }

    DefaultMQPushConsumer consumer(String group) {
        // Of the two constructors only the one without a login takes a null for it.
        var consumer = login == null ? new DefaultMQPushConsumer(group) : new DefaultMQPushConsumer(group, login);
        consumer.setNamesrvAddr(nameServer);
        return consumer;
    }
}
