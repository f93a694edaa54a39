package io.flashsale.platform.messaging;

import io.flashsale.platform.ServiceUnavailable;
import org.apache.rocketmq.client.exception.MQBrokerException;
import org.apache.rocketmq.client.exception.MQClientException;
import org.apache.rocketmq.client.producer.MQProducer;
import org.apache.rocketmq.client.producer.SendResult;
import org.apache.rocketmq.client.producer.SendStatus;
import org.apache.rocketmq.common.message.Message;
import org.apache.rocketmq.remoting.exception.RemotingException;

/** Sends a message and waits for the broker's word. */
final class Sending {

    private Sending() {}

    /** @throws ServiceUnavailable if the broker did not take it; it may have, so consumers are idempotent */
    static void send(MQProducer producer, Message message) {
        try {
            SendResult result = producer.send(message);
            if (result.getSendStatus() != SendStatus.SEND_OK
                    && result.getSendStatus() != SendStatus.SLAVE_NOT_AVAILABLE) {
                throw new ServiceUnavailable("the broker answered " + result.getSendStatus());
            }
        } catch (MQClientException | RemotingException | MQBrokerException e) {
            throw new ServiceUnavailable("the broker took no message", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ServiceUnavailable("interrupted while sending", e);
        }
    }
}
