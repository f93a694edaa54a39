package io.flashsale.audit.store;

import io.flashsale.audit.evidence.Backlog;
import io.flashsale.audit.evidence.Broker;
import io.flashsale.audit.evidence.Reading;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentMap;
import org.apache.rocketmq.common.MixAll;
import org.apache.rocketmq.common.message.MessageQueue;
import org.apache.rocketmq.common.topic.TopicValidator;
import org.apache.rocketmq.remoting.CommandCustomHeader;
import org.apache.rocketmq.remoting.exception.RemotingException;
import org.apache.rocketmq.remoting.netty.NettyClientConfig;
import org.apache.rocketmq.remoting.netty.NettyRemotingClient;
import org.apache.rocketmq.remoting.protocol.RemotingCommand;
import org.apache.rocketmq.remoting.protocol.RemotingSerializable;
import org.apache.rocketmq.remoting.protocol.RequestCode;
import org.apache.rocketmq.remoting.protocol.ResponseCode;
import org.apache.rocketmq.remoting.protocol.admin.TopicOffset;
import org.apache.rocketmq.remoting.protocol.admin.TopicStatsTable;
import org.apache.rocketmq.remoting.protocol.body.ClusterInfo;
import org.apache.rocketmq.remoting.protocol.body.ConsumerOffsetSerializeWrapper;
import org.apache.rocketmq.remoting.protocol.header.GetTopicStatsInfoRequestHeader;
import org.apache.rocketmq.remoting.protocol.route.BrokerData;
import org.jspecify.annotations.Nullable;

/** Asks name server and brokers, over their admin protocol, how far everybody has come. */
public final class BrokerAdmin {

    private static final int TIMEOUT_MILLIS = 5_000;
    private static final String HALF_GROUP = MixAll.CID_SYS_RMQ_TRANS;
    private static final String LOST_HALF_TOPIC = TopicValidator.RMQ_SYS_TRANS_CHECK_MAX_TIME_TOPIC;

    private final String nameServer;

    public BrokerAdmin(String nameServer) {
        this.nameServer = nameServer;
    }

    /** The broker's table of the delay levels' progress. */
    public static final class DelayOffsets {

        private @Nullable Map<Integer, Long> offsetTable;

        public @Nullable Map<Integer, Long> getOffsetTable() {
            return offsetTable;
        }

        public void setOffsetTable(Map<Integer, Long> offsetTable) {
            this.offsetTable = offsetTable;
        }
    }

    public Reading<Broker> read() {
        var config = new NettyClientConfig();
        config.setConnectTimeoutMillis(TIMEOUT_MILLIS);
        var client = new NettyRemotingClient(config);
        client.start();
        try {
            return new Reading.Read<>(new Session(client).read());
        } catch (RemotingException | RuntimeException e) {
            return new Reading.Failed<>("RocketMQ behind " + nameServer + ": " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Reading.Failed<>("RocketMQ: interrupted");
        } finally {
            // It waits seconds for a thread of its own.
            Thread.ofPlatform().daemon().start(client::shutdown);
        }
    }

    /** One reading. */
    private final class Session {

        private final NettyRemotingClient client;
        private final List<Backlog> backlogs = new ArrayList<>();
        private long delayed;
        private long half;
        private long lost;

        Session(NettyRemotingClient client) {
            this.client = client;
        }

        Broker read() throws RemotingException, InterruptedException {
            ClusterInfo cluster = RemotingSerializable.decode(
                    ask(nameServer, RequestCode.GET_BROKER_CLUSTER_INFO, null), ClusterInfo.class);
            if (cluster.getBrokerAddrTable().isEmpty()) {
                throw new IllegalStateException("no broker is registered");
            }
            for (BrokerData broker : cluster.getBrokerAddrTable().values()) {
                String address = broker.getBrokerAddrs().get(MixAll.MASTER_ID);
                if (address == null) {
                    throw new IllegalStateException("broker " + broker.getBrokerName() + " has no master");
                }
                read(address);
            }
            return new Broker(backlogs, delayed, half, lost);
        }

        private void read(String broker) throws RemotingException, InterruptedException {
            ConsumerOffsetSerializeWrapper progress = RemotingSerializable.decode(
                    ask(broker, RequestCode.GET_ALL_CONSUMER_OFFSET, null), ConsumerOffsetSerializeWrapper.class);
            Map<String, Map<Integer, TopicOffset>> topics = new HashMap<>();
            long behindWithLost = -1;
            for (Map.Entry<String, ConcurrentMap<Integer, Long>> entry :
                    progress.getOffsetTable().entrySet()) {
                String[] topicAndGroup = entry.getKey().split("@", 2);
                String topic = topicAndGroup[0];
                String group = topicAndGroup[1];
                long behind = behind(offsets(broker, topic, topics), entry.getValue());
                if (topic.equals(TopicValidator.RMQ_SYS_TRANS_HALF_TOPIC) && group.equals(HALF_GROUP)) {
                    half += behind;
                } else if (topic.equals(LOST_HALF_TOPIC)) {
                    // Each service looks for its own: the last of them has to have read to the end.
                    behindWithLost = Math.max(behindWithLost, behind);
                } else if (behind > 0 && !TopicValidator.isSystemTopic(topic) && !MixAll.isSysConsumerGroup(group)) {
                    backlogs.add(new Backlog(group, topic, behind));
                }
            }
            lost += behindWithLost >= 0 ? behindWithLost : behind(offsets(broker, LOST_HALF_TOPIC, topics), Map.of());
            delayed += delayed(broker, topics);
        }

        /** Messages that were given back are kept by delay level, one queue each, until their next attempt. */
        private long delayed(String broker, Map<String, Map<Integer, TopicOffset>> topics)
                throws RemotingException, InterruptedException {
            Map<Integer, Long> levels = RemotingSerializable.decode(
                            ask(broker, RequestCode.GET_ALL_DELAY_OFFSET, null), DelayOffsets.class)
                    .getOffsetTable();
            Map<Integer, Long> byQueue = new HashMap<>();
            if (levels != null) {
                levels.forEach((level, offset) -> byQueue.put(level - 1, offset));
            }
            return behind(offsets(broker, TopicValidator.RMQ_SYS_SCHEDULE_TOPIC, topics), byQueue);
        }

        private Map<Integer, TopicOffset> offsets(
                String broker, String topic, Map<String, Map<Integer, TopicOffset>> known)
                throws RemotingException, InterruptedException {
            Map<Integer, TopicOffset> offsets = known.get(topic);
            if (offsets == null) {
                offsets = new HashMap<>();
                var header = new GetTopicStatsInfoRequestHeader();
                header.setTopic(topic);
                RemotingCommand answer = call(broker, RequestCode.GET_TOPIC_STATS_INFO, header);
                // A group may remember a topic that was deleted since.
                if (answer.getCode() != ResponseCode.TOPIC_NOT_EXIST) {
                    Map<MessageQueue, TopicOffset> table = RemotingSerializable.decode(
                                    body(answer), TopicStatsTable.class)
                            .getOffsetTable();
                    for (Map.Entry<MessageQueue, TopicOffset> entry : table.entrySet()) {
                        offsets.put(entry.getKey().getQueueId(), entry.getValue());
                    }
                }
                known.put(topic, offsets);
            }
            return offsets;
        }

        private byte[] ask(String address, int code, @Nullable CommandCustomHeader header)
                throws RemotingException, InterruptedException {
            return body(call(address, code, header));
        }

        private RemotingCommand call(String address, int code, @Nullable CommandCustomHeader header)
                throws RemotingException, InterruptedException {
            return client.invokeSync(address, RemotingCommand.createRequestCommand(code, header), TIMEOUT_MILLIS);
        }
    }

    private static byte[] body(RemotingCommand answer) {
        byte[] body = answer.getBody();
        if (answer.getCode() != ResponseCode.SUCCESS || body == null) {
            throw new IllegalStateException("code " + answer.getCode() + " " + answer.getRemark());
        }
        return body;
    }

    /** Messages beyond what was acknowledged; a queue that nobody has begun counts from its first message. */
    private static long behind(Map<Integer, TopicOffset> topic, Map<Integer, Long> acknowledged) {
        long behind = 0;
        for (Map.Entry<Integer, TopicOffset> queue : topic.entrySet()) {
            long from =
                    acknowledged.getOrDefault(queue.getKey(), queue.getValue().getMinOffset());
            behind += Math.max(
                    0,
                    queue.getValue().getMaxOffset()
                            - Math.max(from, queue.getValue().getMinOffset()));
        }
        return behind;
    }
}
