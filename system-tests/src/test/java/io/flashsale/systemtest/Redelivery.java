package io.flashsale.systemtest;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.client.ClientConfig;
import org.apache.rocketmq.client.impl.ClientRemotingProcessor;
import org.apache.rocketmq.client.impl.MQClientAPIImpl;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;

/** Sends running consumers back to the beginning: all that was ever said is said again. */
final class Redelivery {

    private static final int TIMEOUT_MILLIS = 5_000;

    /** Before any message. */
    private static final long THE_BEGINNING = 0;

    private Redelivery() {}

    /** @return how many pairs of group and topic were sent back */
    static int ofEverything(String nameServer) {
        var api = new MQClientAPIImpl(
                new NettyClientConfig(), new ClientRemotingProcessor(null), null, new ClientConfig());
        api.start();
        try {
            api.updateNameServerAddressList(nameServer);
            int sent = 0;
            for (var broker : api.getBrokerClusterInfo(TIMEOUT_MILLIS)
                    .getBrokerAddrTable()
                    .values()) {
                String address = broker.getBrokerAddrs().get(MixAll.MASTER_ID);
                for (String pair : consumed(api, address)) {
                    String[] topicAndGroup = pair.split("@", 2);
                    api.invokeBrokerToResetOffset(
                            address, topicAndGroup[0], topicAndGroup[1], THE_BEGINNING, true, TIMEOUT_MILLIS);
                    sent++;
                }
            }
            return sent;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (Exception e) { // Half a dozen checked kinds, one meaning.
            throw new AssertionError("the broker does not send its consumers back", e);
        } finally {
            Thread.ofPlatform().daemon().start(api::shutdown);
        }
    }

    /** Business topics that the services consume, as {@code topic@group}. */
    private static Set<String> consumed(MQClientAPIImpl api, String broker) throws Exception {
        RemotingCommand answer = api.getRemotingClient()
                .invokeSync(
                        broker,
                        RemotingCommand.createRequestCommand(RequestCode.GET_ALL_CONSUMER_OFFSET, null),
                        TIMEOUT_MILLIS);
        Map<String, ConcurrentMap<Integer, Long>> progress = RemotingSerializable.decode(
                        answer.getBody(), ConsumerOffsetSerializeWrapper.class)
                .getOffsetTable();
        Set<String> pairs = new TreeSet<>();
        for (String pair : progress.keySet()) {
            if (pair.matches("[a-z-]+(events|timers)@[a-z]+-service_.*")) {
                pairs.add(pair);
            }
        }
        return pairs;
    }
}
