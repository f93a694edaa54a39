package io.flashsale.platform.messaging;

import io.flashsale.contract.BatchId;
import io.flashsale.platform.database.PhysicalDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.rocketmq.common.message.MessageConst;
import org.apache.rocketmq.common.message.MessageExt;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;

/** Table {@code dead_letter}: what was given up, kept until an operator has replayed it and after. */
final class DeadLetterStore {

    /** On a replayed message: the dead letter it comes from, which is opened again if it dies again. */
    static final String DEAD_LETTER_PROPERTY = "deadLetter";

    /** @param body null where it was not asked for */
    record Row(
            long id,
            String group,
            String topic,
            String tag,
            String keys,
            int bodyBytes,
            byte @Nullable [] body,
            int attempts,
            @Nullable String failure,
            @Nullable BatchId batch,
            TxLog.@Nullable Verdict verdict,
            Instant diedAt,
            @Nullable Instant replayedAt,
            int replays) {}

    /** Which ones; an empty text means any. */
    record Filter(boolean open, String group, String type) {

        static final Filter OPEN = new Filter(true, "", "");
    }

    private record Failure(String text, int attempts) {}

    private static final int MAX_KEYS = 4096;
    private static final String COLUMNS =
            "dead_letter_id, consumer_group, topic, tag, message_keys, OCTET_LENGTH(body) AS body_bytes,"
                    + " attempts, failure, batch_id, verdict, died_at, replayed_at, replays";
    private static final String MATCHING =
            " WHERE (:open = 0 OR replayed_at IS NULL) AND (:group = '' OR consumer_group = :group)"
                    + " AND (:type = '' OR tag = :type)";

    private final PhysicalDatabase database;

    DeadLetterStore(PhysicalDatabase database) {
        this.database = database;
    }

    /** Written by the consumer before it gives a message up, read by whoever brings it from the dead-letter topic. */
    void noteFailure(String group, String messageId, String failure, int attempts) {
        database.jdbc()
                .sql("""
                        INSERT INTO dead_letter_failure (consumer_group, message_id, failure, attempts)
                        VALUES (:group, :message, :failure, :attempts)
                        ON DUPLICATE KEY UPDATE failure = VALUES(failure), attempts = VALUES(attempts), noted_at = NOW(3)
                        """)
                .param("group", group)
                .param("message", messageId)
                .param("failure", failure)
                .param("attempts", attempts)
                .update();
    }

    int purgeFailures(Duration keep, int limit) {
        return database.jdbc()
                .sql("DELETE FROM dead_letter_failure WHERE noted_at < NOW(3) - INTERVAL :seconds SECOND LIMIT "
                        + limit)
                .param("seconds", keep.toSeconds())
                .update();
    }

    /** Idempotent by consumer group and message. One that was replayed and died again is the same one, open again. */
    void keep(String group, MessageExt message) {
        Failure failure = failure(group, message);
        if (reopen(group, message, failure)) {
            return;
        }
        String origin = message.getProperty(MessageConst.PROPERTY_DLQ_ORIGIN_TOPIC);
        String topic = origin != null ? origin : message.getProperty(MessageConst.PROPERTY_RETRY_TOPIC);
        try {
            insert(group, topic != null ? topic : message.getTopic(), message, failure, null);
        } catch (DuplicateKeyException e) {
            database.jdbc()
                    .sql("""
                            UPDATE dead_letter SET replayed_at = NULL, died_at = NOW(3)
                             WHERE consumer_group = :group AND message_id = :id
                            """)
                    .param("group", group)
                    .param("id", message.getMsgId())
                    .update();
        }
    }

    /**
     * Idempotent: the broker may move a half message twice, and what was settled stays settled.
     *
     * @return the row's id
     */
    long keepHalf(String group, String topic, MessageExt message, BatchId batch) {
        try {
            String text = "half-message: its producer could not say in time whether its transaction was committed";
            insert(group, topic, message, new Failure(text, checks(message)), batch);
        } catch (DuplicateKeyException e) {
            // Kept before.
        }
        return database.jdbc()
                .sql("SELECT dead_letter_id FROM dead_letter WHERE consumer_group = :group AND message_id = :id")
                .param("group", group)
                .param("id", message.getMsgId())
                .query(Long.class)
                .single();
    }

    /** The newest first. @param before ids below that only */
    List<Row> list(Filter filter, long before, int limit) {
        return database.jdbc()
                .sql("SELECT " + COLUMNS + ", NULL AS body FROM dead_letter" + MATCHING
                        + " AND dead_letter_id < :before ORDER BY dead_letter_id DESC LIMIT :limit")
                .param("open", filter.open() ? 1 : 0)
                .param("group", filter.group())
                .param("type", filter.type())
                .param("before", before)
                .param("limit", limit)
                .query((rs, n) -> row(rs))
                .list();
    }

    /** The oldest first: they are replayed in the order in which they died. */
    List<Long> oldest(Filter filter, int limit) {
        return database.jdbc()
                .sql("SELECT dead_letter_id FROM dead_letter" + MATCHING + " ORDER BY dead_letter_id LIMIT :limit")
                .param("open", filter.open() ? 1 : 0)
                .param("group", filter.group())
                .param("type", filter.type())
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    long count(Filter filter) {
        return database.jdbc()
                .sql("SELECT COUNT(*) FROM dead_letter" + MATCHING)
                .param("open", filter.open() ? 1 : 0)
                .param("group", filter.group())
                .param("type", filter.type())
                .query(Long.class)
                .single();
    }

    Optional<Row> find(long id) {
        return database.jdbc()
                .sql("SELECT " + COLUMNS + ", body FROM dead_letter WHERE dead_letter_id = :id")
                .param("id", id)
                .query((rs, n) -> row(rs))
                .optional();
    }

    /**
     * @param diedAt when it had died as the replay began: if it has died again meanwhile, it stays open
     */
    void replayed(long id, Instant diedAt) {
        database.jdbc()
                .sql("""
                        UPDATE dead_letter
                           SET replayed_at = CASE WHEN died_at = :diedAt THEN NOW(3) ELSE replayed_at END,
                               replays = replays + 1
                         WHERE dead_letter_id = :id
                        """)
                .param("diedAt", LocalDateTime.ofInstant(diedAt, ZoneOffset.UTC))
                .param("id", id)
                .update();
    }

    /** For a half message: what the fence said, which closes it unless it is UNKNOWN. */
    void judged(long id, TxLog.Verdict verdict) {
        database.jdbc()
                .sql("""
                        UPDATE dead_letter
                           SET verdict = :verdict,
                               replays = replays + :sent,
                               replayed_at = CASE WHEN :closes = 1 THEN NOW(3) ELSE replayed_at END
                         WHERE dead_letter_id = :id
                        """)
                .param("verdict", verdict.name())
                .param("sent", verdict == TxLog.Verdict.COMMITTED ? 1 : 0)
                .param("closes", verdict == TxLog.Verdict.UNKNOWN ? 0 : 1)
                .param("id", id)
                .update();
    }

    private boolean reopen(String group, MessageExt message, Failure failure) {
        String property = message.getUserProperty(DEAD_LETTER_PROPERTY);
        if (property == null || !property.matches("[0-9]{1,18}")) {
            return false;
        }
        return database.jdbc()
                        .sql("""
                                UPDATE dead_letter
                                   SET replayed_at = NULL, died_at = NOW(3), failure = :failure, attempts = :attempts
                                 WHERE dead_letter_id = :id AND consumer_group = :group
                                """)
                        .param("failure", failure.text().isEmpty() ? null : failure.text())
                        .param("attempts", failure.attempts())
                        .param("id", Long.parseLong(property))
                        .param("group", group)
                        .update()
                == 1;
    }

    private void insert(String group, String topic, MessageExt message, Failure failure, @Nullable BatchId batch) {
        String keys = String.valueOf(message.getKeys());
        database.jdbc()
                .sql("""
                        INSERT INTO dead_letter
                               (message_id, consumer_group, topic, tag, message_keys, body, attempts, failure, batch_id)
                        VALUES (:id, :group, :topic, :tag, :keys, :body, :attempts, :failure, :batch)
                        """)
                .param("id", message.getMsgId())
                .param("group", group)
                .param("topic", topic)
                .param("tag", String.valueOf(message.getTags()))
                .param("keys", keys.length() > MAX_KEYS ? keys.substring(0, MAX_KEYS) : keys)
                .param("body", message.getBody())
                .param("attempts", failure.attempts())
                .param("failure", failure.text().isEmpty() ? null : failure.text())
                .param("batch", batch == null ? null : batch.value())
                .update();
    }

    private Failure failure(String group, MessageExt message) {
        return database.jdbc()
                .sql("""
                        SELECT failure, attempts FROM dead_letter_failure
                         WHERE consumer_group = :group AND message_id = :id
                        """)
                .param("group", group)
                .param("id", message.getMsgId())
                .query((rs, n) -> new Failure(rs.getString("failure"), rs.getInt("attempts")))
                .optional()
                .orElseGet(() -> new Failure("", message.getReconsumeTimes()));
    }

    private static int checks(MessageExt message) {
        String times = message.getProperty(MessageConst.PROPERTY_TRANSACTION_CHECK_TIMES);
        return times != null && times.matches("[0-9]{1,9}") ? Integer.parseInt(times) : 0;
    }

    private static Row row(ResultSet rs) throws SQLException {
        LocalDateTime replayed = rs.getObject("replayed_at", LocalDateTime.class);
        long batch = rs.getLong("batch_id");
        boolean half = !rs.wasNull();
        String verdict = rs.getString("verdict");
        return new Row(
                rs.getLong("dead_letter_id"),
                rs.getString("consumer_group"),
                rs.getString("topic"),
                rs.getString("tag"),
                rs.getString("message_keys"),
                rs.getInt("body_bytes"),
                rs.getBytes("body"),
                rs.getInt("attempts"),
                rs.getString("failure"),
                half ? new BatchId(batch) : null,
                verdict == null ? null : TxLog.Verdict.valueOf(verdict),
                rs.getObject("died_at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
                replayed == null ? null : replayed.toInstant(ZoneOffset.UTC),
                rs.getInt("replays"));
    }

    static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }
}
