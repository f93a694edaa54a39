package io.flashsale.platform.messaging;

import io.flashsale.platform.database.PhysicalDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Table {@code dead_letter}: what consumers gave up on, kept until an operator has replayed it and after. */
final class DeadLetterStore {

    record Row(
            long id,
            String group,
            String topic,
            String tag,
            String keys,
            byte[] body,
            Instant diedAt,
            @Nullable Instant replayedAt,
            int replays) {}

    private static final int MAX_KEYS = 4096;

    private final PhysicalDatabase database;

    DeadLetterStore(PhysicalDatabase database) {
        this.database = database;
    }

    /** Idempotent by consumer group and message. */
    void keep(String group, MessageExt message) {
        String origin = message.getProperty(MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC);
        String topic = origin != null ? origin : message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        String id = message.getProperty(MessageConst.PROPERTY_DLQ_ORIGIN_MESSAGE_ID);
        String keys = String.valueOf(message.getKeys());
        try {
            database.jdbc()
                    .sql("""
                            INSERT INTO dead_letter (message_id, consumer_group, topic, tag, message_keys, body)
                            VALUES (:id, :group, :topic, :tag, :keys, :body)
                            """)
                    .param("id", id != null ? id : message.getMsgId())
                    .param("group", group)
                    .param("topic", topic != null ? topic : message.getTopic())
                    .param("tag", String.valueOf(message.getTags()))
                    .param("keys", keys.length() > MAX_KEYS ? keys.substring(0, MAX_KEYS) : keys)
                    .param("body", message.getBody())
                    .update();
        } catch (DuplicateKeyException e) {
            // It died again after a replay: it is to be looked at again.
            database.jdbc()
                    .sql("""
                            UPDATE dead_letter SET replayed_at = NULL, died_at = NOW(3)
                             WHERE consumer_group = :group AND message_id = :id
                            """)
                    .param("group", group)
                    .param("id", id != null ? id : message.getMsgId())
                    .update();
        }
    }

    /** The oldest first; {@code open} leaves out those that were replayed. */
    List<Row> list(boolean open, int limit) {
        return database.jdbc()
                .sql("""
                        SELECT dead_letter_id, consumer_group, topic, tag, message_keys, body, died_at, replayed_at, replays
                          FROM dead_letter
                         WHERE :all = 1 OR replayed_at IS NULL
                         ORDER BY dead_letter_id LIMIT :limit
                        """)
                .param("all", open ? 0 : 1)
                .param("limit", limit)
                .query((rs, n) -> row(rs))
                .list();
    }

    Optional<Row> find(long id) {
        return database.jdbc()
                .sql("""
                        SELECT dead_letter_id, consumer_group, topic, tag, message_keys, body, died_at, replayed_at, replays
                          FROM dead_letter WHERE dead_letter_id = :id
                        """)
                .param("id", id)
                .query((rs, n) -> row(rs))
                .optional();
    }

    void replayed(long id) {
        database.jdbc()
                .sql("UPDATE dead_letter SET replayed_at = NOW(3), replays = replays + 1 WHERE dead_letter_id = :id")
                .param("id", id)
                .update();
    }

    long countOpen() {
        return database.jdbc()
                .sql("SELECT COUNT(*) FROM dead_letter WHERE replayed_at IS NULL")
                .query(Long.class)
                .single();
    }

    private static Row row(java.sql.ResultSet rs) throws java.sql.SQLException {
        LocalDateTime replayed = rs.getObject("replayed_at", LocalDateTime.class);
        return new Row(
                rs.getLong("dead_letter_id"),
                rs.getString("consumer_group"),
                rs.getString("topic"),
                rs.getString("tag"),
                rs.getString("message_keys"),
                rs.getBytes("body"),
                rs.getObject("died_at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                replayed == null ? null : replayed.toInstant(ZoneOffset.UTC),
                rs.getInt("replays"));
    }

    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
