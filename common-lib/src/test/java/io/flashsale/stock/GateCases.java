package io.flashsale.stock;

import static io.flashsale.stock.GateVocabulary.HOLD;
import static io.flashsale.stock.GateVocabulary.NO_HOLD;
import static io.flashsale.stock.GateVocabulary.PAYLOAD;
import static io.flashsale.stock.GateVocabulary.anOrder;
import static io.flashsale.stock.GateVocabulary.await;
import static io.flashsale.stock.GateVocabulary.replayed;
import static io.flashsale.stock.GateVocabulary.reserved;
import static io.flashsale.stock.GateVocabulary.settled;
import static io.flashsale.stock.GateVocabulary.soldOut;
import static io.flashsale.stock.GateVocabulary.spec;
import static io.flashsale.stock.GateVocabulary.together;
import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.OrderId;
import io.flashsale.contract.UserId;
import io.flashsale.stock.ReserveOutcome.GateClosed;
import io.flashsale.stock.ReserveOutcome.GateMissing;
import io.flashsale.stock.ReserveOutcome.KeyReused;
import io.flashsale.stock.ReserveOutcome.LimitReached;
import io.flashsale.stock.ReserveOutcome.NotOpen;
import io.flashsale.stock.ReserveOutcome.Replayed;
import io.flashsale.stock.ReserveOutcome.Reserved;
import io.flashsale.stock.ReserveOutcome.SoldOut;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.RedisCallback;

/** Every script, case by case, against a real server; run on a single Redis and on a Redis Cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GateCases {

    abstract LettuceConnectionFactory factory();

    private static List<ReserveRequest> wishes(GateVocabulary item, int bucket, int count) {
        return Stream.generate(() -> item.wish(item.userOf(bucket)))
                .limit(count)
                .toList();
    }

    @Nested
    class Reserving {

        private GateVocabulary item;

        @BeforeEach
        void oneBucketOfTen() {
            item = new GateVocabulary(factory(), 1);
            item.open(0, 10, 3);
        }

        @Test
        void holdsTheUnitsUnderTheOrderId() {
            var wish = item.wish(item.userOf(0), "key 1", 2);
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 0));
            var audit = item.audit(0);
            assertThat(audit.view().held()).isEqualTo(2);
            assertThat(audit.view().free()).isEqualTo(8);
            assertThat(audit.pending()).containsOnlyKeys(wish.orderId());
            assertThat(audit.counts()).isEqualTo(Map.of(wish.userId(), 2));
            assertThat(item.gates.available(item.sale, item.sku, 1)).isEqualTo(8);
        }

        @Test
        void sameOrderIdAgainGetsTheSameAnswerAndTakesNothing() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish);
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 0));
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void sameOrderIdAfterTheDecisionGetsTheSameAnswer() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish);
            item.sync(0, 2, 9, List.of(settled(wish)), List.of());
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 0));
            assertThat(item.audit(0).view().free()).isEqualTo(9);
        }

        @Test
        void sameOrderIdTwiceInABatchTakesOnce() {
            var wish = item.wish(item.userOf(0));
            var outcomes = item.gates.reserve(item.gate(0), List.of(wish, wish), HOLD);
            assertThat(outcomes).containsExactly(reserved(wish, 0), reserved(wish, 0));
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void sameOrderIdTwiceInABatchTakesOnceEvenUnderAnotherKey() {
            var wish = item.wish(item.userOf(0));
            var again = new ReserveRequest(wish.orderId(), wish.userId(), "key 2", PAYLOAD, 1);
            assertThat(item.gates.reserve(item.gate(0), List.of(wish, again), HOLD))
                    .containsExactly(reserved(wish, 0), reserved(wish, 0));
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void sameOrderIdOfAnotherUserIsRefused() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish);
            var clash = new ReserveRequest(wish.orderId(), item.userOf(0), "key 1", PAYLOAD, 1);
            assertThat(item.reserve(clash)).isEqualTo(new KeyReused());
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void sameUserAndKeyIsAReplay() {
            var user = item.userOf(0);
            var first = item.wish(user);
            item.reserve(first);
            assertThat(item.reserve(item.wish(user))).isEqualTo(replayed(first, 0));
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void sameUserAndKeyIsAReplayAfterTheDecisionToo() {
            var user = item.userOf(0);
            var first = item.wish(user);
            item.reserve(first);
            item.sync(0, 2, 9, List.of(settled(first)), List.of());
            assertThat(item.reserve(item.wish(user))).isEqualTo(replayed(first, 0));
        }

        @Test
        void sameUserAndKeyTwiceInABatchIsAReplay() {
            var user = item.userOf(0);
            var first = item.wish(user);
            var outcomes = item.gates.reserve(item.gate(0), List.of(first, item.wish(user)), HOLD);
            assertThat(outcomes).containsExactly(reserved(first, 0), replayed(first, 0));
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void sameKeyOfAnotherUserIsNobodysReplay() {
            var first = item.wish(item.userOf(0));
            var second = item.wish(item.userOf(0));
            item.reserve(first);
            assertThat(item.reserve(second)).isEqualTo(reserved(second, 0));
        }

        @Test
        void keyWithAnotherPayloadIsRefused() {
            var first = item.wish(item.userOf(0));
            var other = new ReserveRequest(anOrder(), first.userId(), first.idempotencyKey(), "h2", 1);
            item.reserve(first);
            assertThat(item.reserve(other)).isEqualTo(new KeyReused());
        }

        @Test
        void keyWithAnotherPayloadInTheSameBatchIsRefused() {
            var first = item.wish(item.userOf(0));
            var other = new ReserveRequest(anOrder(), first.userId(), first.idempotencyKey(), "h2", 1);
            assertThat(item.gates.reserve(item.gate(0), List.of(first, other), HOLD))
                    .containsExactly(reserved(first, 0), new KeyReused());
        }

        @Test
        void oddKeysAreKeptApart() {
            var user = item.userOf(0);
            var odd = List.of("a", "a b", " a", "%d+ \" ' {x}");
            var outcomes = odd.stream().limit(3).map(k -> item.reserve(item.wish(user, k, 1)));
            assertThat(outcomes).allMatch(Reserved.class::isInstance);
            var wish = item.wish(item.userOf(0), odd.get(3), 1);
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 0));
            assertThat(item.reserve(item.wish(wish.userId(), odd.get(3), 1))).isEqualTo(replayed(wish, 0));
        }

        @Test
        void limitHoldsOverCalls() {
            var user = item.userOf(0);
            item.reserve(item.wish(user, "a", 2));
            assertThat(item.reserve(item.wish(user, "b", 2))).isEqualTo(new LimitReached(3));
            assertThat(item.reserve(item.wish(user, "c", 1))).isInstanceOf(Reserved.class);
            assertThat(item.audit(0).counts()).isEqualTo(Map.of(user, 3));
        }

        @Test
        void limitHoldsWithinABatch() {
            var user = item.userOf(0);
            var batch = List.of(item.wish(user, "a", 2), item.wish(user, "b", 1), item.wish(user, "c", 1));
            assertThat(item.gates.reserve(item.gate(0), batch, HOLD))
                    .containsExactly(reserved(batch.get(0), 0), reserved(batch.get(1), 0), new LimitReached(3));
            assertThat(item.audit(0).counts()).isEqualTo(Map.of(user, 3));
        }

        @Test
        void limitHoldsOverDecidedOrders() {
            var user = item.userOf(0);
            var first = item.wish(user, "a", 3);
            item.reserve(first);
            item.sync(0, 2, 7, List.of(settled(first)), List.of());
            assertThat(item.reserve(item.wish(user, "b", 1))).isEqualTo(new LimitReached(3));
        }

        /** His keys outgrow his entry and get fields of their own on the way. */
        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void everyKeyOfABuyerOfManyOrdersIsRemembered(boolean inOneBatch) {
            var many = new GateVocabulary(factory(), 1);
            many.open(0, 20, 12);
            var user = many.userOf(0);
            var wishes = Stream.of("a", "a 1", "1", " ", "b b", "c")
                    .map(key -> many.wish(user, key, 2))
                    .toList();
            var outcomes = inOneBatch
                    ? many.gates.reserve(many.gate(0), wishes, HOLD)
                    : wishes.stream().map(many::reserve).toList();
            assertThat(outcomes)
                    .isEqualTo(wishes.stream().map(w -> reserved(w, 0)).toList());
            assertThat(many.reserve(many.wish(user, "d", 1))).isEqualTo(new LimitReached(12));
            assertThat(many.audit(0).keys()).isEqualTo(6);
            many.sync(
                    0,
                    2,
                    14,
                    wishes.subList(0, 3).stream().map(GateVocabulary::settled).toList(),
                    List.of());
            for (var wish : wishes) {
                assertThat(many.reserve(wish)).isEqualTo(reserved(wish, 0));
                assertThat(many.reserve(many.wish(user, wish.idempotencyKey(), 2)))
                        .isEqualTo(replayed(wish, 0));
            }
            for (int dropped = 0; dropped < wishes.size(); dropped++) {
                var gone = wishes.get(dropped);
                many.sync(0, 3 + dropped, 14, List.of(), List.of(settled(gone)));
                var audit = many.audit(0);
                assertThat(audit.keys()).isEqualTo(5 - dropped);
                for (var kept : wishes.subList(dropped + 1, wishes.size())) {
                    assertThat(many.reserve(many.wish(user, kept.idempotencyKey(), 2)))
                            .isEqualTo(replayed(kept, 0));
                }
            }
            many.assertNothingIsRemembered(0);
        }

        @Test
        void keyThatWasDroppedWinsAgainBesideOneThatWasNot() {
            var user = item.userOf(0);
            var first = item.wish(user, "a", 1);
            var second = item.wish(user, "b", 1);
            item.reserve(first);
            item.reserve(second);
            item.sync(0, 2, 10, List.of(), List.of(settled(first)));
            var again = item.wish(user, "a", 1);
            assertThat(item.reserve(again)).isEqualTo(reserved(again, 0));
            assertThat(item.reserve(item.wish(user, "b", 1))).isEqualTo(replayed(second, 0));
            assertThat(item.reserve(item.wish(user, "a", 1))).isEqualTo(replayed(again, 0));
        }

        @Test
        void tooLittleStockIsSoldOutAndASmallerWishStillFits() {
            var batch = new ArrayList<>(IntStream.range(0, 4)
                    .mapToObj(i -> item.wish(item.userOf(0), "k", i < 3 ? 3 : 2))
                    .toList());
            batch.add(item.wish(item.userOf(0)));
            var outcomes = item.gates.reserve(item.gate(0), batch, HOLD);
            assertThat(outcomes.subList(0, 3)).allMatch(Reserved.class::isInstance);
            assertThat(outcomes.subList(3, 5)).containsExactly(soldOut(), reserved(batch.get(4), 0));
            assertThat(item.audit(0).view().free()).isZero();
        }

        @Test
        void refusedKeyMayWinAfterARestock() {
            wishes(item, 0, 10).forEach(item::reserve);
            var wish = item.wish(item.userOf(0));
            assertThat(item.reserve(wish)).isEqualTo(soldOut());
            item.sync(0, 2, 11, List.of(), List.of());
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 0));
        }

        @Test
        void lastUnitHasOneWinnerAmong64Threads() {
            wishes(item, 0, 9).forEach(item::reserve);
            var outcomes = together(64, () -> item.reserve(item.wish(item.userOf(0))));
            assertThat(outcomes.stream().filter(Reserved.class::isInstance)).hasSize(1);
            assertThat(outcomes.stream().filter(SoldOut.class::isInstance)).hasSize(63);
            assertThat(item.audit(0).view().free()).isZero();
        }

        @Test
        void batchesOfManyThreadsNeverTakeMoreThanThereIs() {
            var outcomes = together(16, () -> item.gates.reserve(item.gate(0), wishes(item, 0, 8), HOLD));
            assertThat(outcomes.stream().flatMap(List::stream).filter(Reserved.class::isInstance))
                    .hasSize(10);
            assertThat(item.audit(0).view().held()).isEqualTo(10);
        }

        @Test
        void twentyTimesTheSameKeyAtOnceIsOneReservation() {
            var user = item.userOf(0);
            var outcomes = together(20, () -> item.reserve(item.wish(user)));
            assertThat(outcomes.stream().filter(Reserved.class::isInstance)).hasSize(1);
            assertThat(outcomes.stream().filter(Replayed.class::isInstance)).hasSize(19);
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void missingGateMeansMissing() {
            item.gates.remove(item.gate(0));
            assertThat(item.reserve(item.wish(item.userOf(0)))).isEqualTo(new GateMissing());
            assertThat(item.gates.view(item.gate(0))).isEmpty();
            assertThat(item.gates.audit(item.gate(0))).isEmpty();
            assertThat(item.gates.available(item.sale, item.sku, 1)).isEqualTo(-1);
            assertThat(item.redis.hasKey(item.keys(0).pending())).isFalse();
            assertThat(item.redis.hasKey(item.keys(0).records())).isFalse();
        }

        @Test
        void closedGateRefusesButAnswersReplays() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish);
            assertThat(item.gates.setOpen(item.gate(0), 2, false)).isTrue();
            assertThat(item.reserve(item.wish(item.userOf(0)))).isEqualTo(new GateClosed());
            assertThat(item.reserve(item.wish(wish.userId()))).isEqualTo(replayed(wish, 0));
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 0));
            item.gates.setOpen(item.gate(0), 3, true);
            assertThat(item.reserve(item.wish(item.userOf(0)))).isInstanceOf(Reserved.class);
        }

        @Test
        void windowIsKeptByRedisClock() {
            var user = item.userOf(0);
            var now = Instant.now();
            item.gates.setWindow(item.gate(0), 2, now.plusSeconds(60), now.plusSeconds(120), 3);
            assertThat(item.reserve(item.wish(user))).isEqualTo(new NotOpen(false));
            item.gates.setWindow(item.gate(0), 3, now.minusSeconds(120), now.minusSeconds(60), 3);
            assertThat(item.reserve(item.wish(user))).isEqualTo(new NotOpen(true));
            item.gates.setWindow(item.gate(0), 4, now.minusSeconds(120), now.plusSeconds(60), 3);
            assertThat(item.reserve(item.wish(user))).isInstanceOf(Reserved.class);
        }

        @Test
        void replayIsAnsweredAfterTheEnd() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish);
            var now = Instant.now();
            item.gates.setWindow(item.gate(0), 2, now.minusSeconds(120), now.minusSeconds(60), 3);
            assertThat(item.reserve(item.wish(wish.userId()))).isEqualTo(replayed(wish, 0));
        }

        @Test
        void everythingExpiresWithTheGate() {
            item.reserve(item.wish(item.userOf(0)));
            var keys = item.keys(0);
            assertThat(Stream.of(keys.gate(), keys.pending(), keys.records()))
                    .allSatisfy(key -> assertThat(item.redis.getExpire(key)).isPositive());
        }

        @Test
        void pendingExpiresAlthoughItWasEmptyBetween() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish);
            item.sync(0, 2, 10, List.of(), List.of(settled(wish)));
            item.reserve(item.wish(item.userOf(0)));
            var keys = item.keys(0);
            assertThat(Stream.of(keys.pending(), keys.records()))
                    .allSatisfy(key -> assertThat(item.redis.getExpire(key)).isPositive());
        }
    }

    @Nested
    class ReservingElsewhere {

        private GateVocabulary item;

        @BeforeEach
        void homeIsEmptyAndAnotherBucketHasTwo() {
            item = new GateVocabulary(factory(), 2);
            item.open(0, 0, 3);
            item.open(1, 2, 3);
        }

        @Test
        void takesFromTheOtherBucketAndCountsAtHome() {
            var wish = item.wish(item.userOf(0));
            assertThat(item.reserve(wish)).isEqualTo(soldOut());
            assertThat(item.elsewhere(wish)).isEqualTo(reserved(wish, 1));
            var home = item.audit(0);
            assertThat(home.counts()).isEqualTo(Map.of(wish.userId(), 1));
            assertThat(home.view().held()).isZero();
            assertThat(home.pending().get(wish.orderId()).sourceBucket()).isEqualTo(1);
            assertThat(item.audit(1).view().held()).isEqualTo(1);
            assertThat(item.audit(1).counts()).isEmpty();
        }

        @Test
        void homeAnswersReplaysOfAFinishedOne() {
            var wish = item.wish(item.userOf(0));
            item.elsewhere(wish);
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 1));
            assertThat(item.elsewhere(wish)).isEqualTo(reserved(wish, 1));
            assertThat(item.reserve(item.wish(wish.userId()))).isEqualTo(replayed(wish, 1));
            assertThat(item.audit(1).view().held()).isEqualTo(1);
        }

        @Test
        void takesAtHomeIfHomeHasStockAgain() {
            item.sync(0, 2, 1, List.of(), List.of());
            var wish = item.wish(item.userOf(0));
            assertThat(item.elsewhere(wish)).isEqualTo(reserved(wish, 0));
        }

        @Test
        void soldOutEverywhereLeavesNothingBehind() {
            wishes(item, 1, 2).forEach(item::reserve);
            var wish = item.wish(item.userOf(0));
            assertThat(item.elsewhere(wish)).isEqualTo(soldOut());
            item.assertNothingIsRemembered(0);
            item.sync(1, 2, 3, List.of(), List.of());
            assertThat(item.anywhere(wish)).isEqualTo(reserved(wish, 1));
        }

        @Test
        void quantityIsNotPutTogetherFromTwoBuckets() {
            item.sync(0, 2, 2, List.of(), List.of());
            assertThat(item.anywhere(item.wish(item.userOf(0), "k", 3))).isEqualTo(soldOut());
            item.assertNothingIsRemembered(0);
        }

        @Test
        void limitIsHomesMatter() {
            var user = item.userOf(0);
            item.sync(1, 2, 9, List.of(), List.of());
            assertThat(item.elsewhere(item.wish(user, "a", 2))).isInstanceOf(Reserved.class);
            assertThat(item.elsewhere(item.wish(user, "b", 2))).isEqualTo(new LimitReached(3));
        }

        @Test
        void keyReuseIsSeenAtHome() {
            var first = item.wish(item.userOf(0));
            item.elsewhere(first);
            var other = new ReserveRequest(anOrder(), first.userId(), first.idempotencyKey(), "h2", 1);
            assertThat(item.elsewhere(other)).isEqualTo(new KeyReused());
        }

        @Test
        void soldOutIsNotSaidWhileABucketIsMissing() {
            item.gates.remove(item.gate(1));
            assertThat(item.elsewhere(item.wish(item.userOf(0)))).isEqualTo(new GateMissing());
            item.assertNothingIsRemembered(0);
        }

        @Test
        void soldOutIsNotSaidWhileABucketWithStockIsClosed() {
            item.gates.setOpen(item.gate(1), 2, false);
            assertThat(item.elsewhere(item.wish(item.userOf(0)))).isEqualTo(new GateClosed());
            item.assertNothingIsRemembered(0);
        }

        @Test
        void claimAtAClosedOrMissingHomeIsRefused() {
            var wish = item.wish(item.userOf(0));
            item.gates.setOpen(item.gate(0), 2, false);
            assertThat(item.gates.claim(item.gate(0), wish, HOLD, 1).code()).isEqualTo(Reply.Code.CLOSED);
            var now = Instant.now();
            item.gates.setOpen(item.gate(0), 3, true);
            item.gates.setWindow(item.gate(0), 3, now.plusSeconds(60), now.plusSeconds(90), 3);
            assertThat(item.gates.claim(item.gate(0), wish, HOLD, 1).code()).isEqualTo(Reply.Code.NOT_YET);
            item.gates.setWindow(item.gate(0), 3, now.minusSeconds(90), now.minusSeconds(60), 3);
            assertThat(item.gates.claim(item.gate(0), wish, HOLD, 1).code()).isEqualTo(Reply.Code.ENDED);
            item.gates.remove(item.gate(0));
            assertThat(item.gates.claim(item.gate(0), wish, HOLD, 1).code()).isEqualTo(Reply.Code.MISSING);
        }

        @Test
        void claimOverTheLimitIsRefused() {
            var user = item.userOf(0);
            item.gates.claim(item.gate(0), item.wish(user, "a", 2), HOLD, 1);
            var second = item.gates.claim(item.gate(0), item.wish(user, "b", 2), HOLD, 1);
            assertThat(second.outcome(item.wish(user), 0)).isEqualTo(new LimitReached(3));
            assertThat(item.audit(0).counts()).isEqualTo(Map.of(user, 2));
        }

        @Test
        void takeRefusesAsReserveDoes() {
            var user = item.userOf(0);
            assertThat(take(1, user, 3)).isEqualTo(Reply.Code.SOLD_OUT);
            item.gates.setOpen(item.gate(1), 2, false);
            assertThat(take(1, user, 1)).isEqualTo(Reply.Code.CLOSED);
            var now = Instant.now();
            item.gates.setOpen(item.gate(1), 3, true);
            item.gates.setWindow(item.gate(1), 3, now.plusSeconds(60), now.plusSeconds(90), 3);
            assertThat(take(1, user, 1)).isEqualTo(Reply.Code.NOT_YET);
            item.gates.setWindow(item.gate(1), 3, now.minusSeconds(90), now.minusSeconds(60), 3);
            assertThat(take(1, user, 1)).isEqualTo(Reply.Code.ENDED);
            item.gates.remove(item.gate(1));
            assertThat(take(1, user, 1)).isEqualTo(Reply.Code.MISSING);
        }

        private Reply.Code take(int source, UserId user, int quantity) {
            return item.gates.take(item.gate(source), 0, anOrder(), user, quantity, HOLD);
        }

        @Test
        void takeTwiceTakesOnce() {
            var user = item.userOf(0);
            var order = anOrder();
            for (int i = 0; i < 2; i++) {
                assertThat(item.gates.take(item.gate(1), 0, order, user, 1, HOLD))
                        .isEqualTo(Reply.Code.RESERVED);
            }
            assertThat(item.audit(1).view().held()).isEqualTo(1);
        }

        @Test
        void whoDiedAfterTheClaimIsDrivenOnByHisRetry() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            // Not an answer yet: nobody holds units.
            assertThat(item.reserve(wish)).isEqualTo(soldOut());
            assertThat(item.elsewhere(wish)).isEqualTo(reserved(wish, 1));
            assertThat(item.audit(0).counts()).isEqualTo(Map.of(wish.userId(), 1));
        }

        @Test
        void whoDiedAfterTheClaimIsDrivenOnUnderTheFirstOrderIdByTheSameKey() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            assertThat(item.anywhere(item.wish(wish.userId()))).isEqualTo(replayed(wish, 1));
            assertThat(item.audit(1).pending()).containsOnlyKeys(wish.orderId());
        }

        @Test
        void whoDiedAfterTheClaimIsWithdrawnIfAllWasSoldSince() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            wishes(item, 1, 2).forEach(item::reserve);
            assertThat(item.anywhere(wish)).isEqualTo(soldOut());
            item.assertNothingIsRemembered(0);
        }

        @Test
        void whoDiedAfterTheTakeIsDrivenOnWithoutTakingTwice() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            item.gates.take(item.gate(1), 0, wish.orderId(), wish.userId(), 1, HOLD);
            assertThat(item.anywhere(wish)).isEqualTo(reserved(wish, 1));
            assertThat(item.audit(1).view().held()).isEqualTo(1);
        }

        @Test
        void abandonedClaimIsOverdueAtHomeAndItsDropFreesUserAndKey() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, NO_HOLD, 1);
            var overdue = item.gates.overdue(item.gate(0), 10);
            assertThat(overdue).containsExactly(new Overdue(wish.orderId(), wish.userId(), 1, 1, false));
            drop(overdue);
            item.assertNothingIsRemembered(0);
        }

        @Test
        void abandonedTakeIsOverdueAtBothAndItsDropFreesBoth() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, NO_HOLD, 1);
            item.gates.take(item.gate(1), 0, wish.orderId(), wish.userId(), 1, NO_HOLD);
            assertThat(item.gates.overdue(item.gate(0), 10)).hasSize(1);
            var overdue = item.gates.overdue(item.gate(1), 10);
            assertThat(overdue).containsExactly(new Overdue(wish.orderId(), wish.userId(), 1, 1, true));
            drop(overdue);
            item.assertNothingIsRemembered(0);
            item.assertNothingIsRemembered(1);
        }

        @Test
        void takeWithoutAHomeRecordIsOverdueAtTheSource() {
            var user = item.userOf(0);
            var order = anOrder();
            item.gates.take(item.gate(1), 0, order, user, 2, NO_HOLD);
            var overdue = item.gates.overdue(item.gate(1), 10);
            assertThat(overdue).containsExactly(new Overdue(order, user, 2, 1, true));
            drop(overdue);
            item.assertNothingIsRemembered(1);
            assertThat(item.view(1).free()).isEqualTo(2);
        }

        @Test
        void takeWithoutAHomeRecordOfAConfirmedOrderIsJustCleared() {
            var user = item.userOf(0);
            var order = anOrder();
            item.gates.take(item.gate(1), 0, order, user, 1, NO_HOLD);
            item.gates.clearPending(
                    item.sale,
                    item.sku,
                    2,
                    item.gates.overdue(item.gate(1), 10).stream()
                            .map(Overdue::decided)
                            .toList());
            item.assertNothingIsRemembered(1);
        }

        private void drop(List<Overdue> overdue) {
            item.gates.dropVoided(
                    item.sale,
                    item.sku,
                    2,
                    overdue.stream().map(Overdue::dropped).toList());
        }
    }

    @Nested
    class SeveralDriversOfOneOrder {

        private GateVocabulary item;

        @BeforeEach
        void homeIsEmptyAndTwoOthersHaveOne() {
            item = new GateVocabulary(factory(), 3);
            item.open(0, 0, 3);
            item.open(1, 1, 3);
            item.open(2, 1, 3);
        }

        @Test
        void onlyOneMovesAClaim() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            assertThat(move(wish, 1, 2).source()).isEqualTo(2);
            assertThat(move(wish, 1, 1).source()).as("compare and set").isEqualTo(2);
        }

        @Test
        void claimThatHasMovedIsNotMarkedForItsOldSource() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            move(wish, 1, 2);
            assertThat(item.gates.mark(item.gate(0), wish.orderId(), 1)).isEqualTo("9 2");
            assertThat(item.reserve(wish)).as("nobody's units yet").isEqualTo(soldOut());
        }

        @Test
        void unknownClaimIsNotMarked() {
            assertThat(item.gates.mark(item.gate(0), anOrder(), 1)).isEqualTo("-1");
        }

        @Test
        void markedClaimIsNotMoved() {
            var wish = item.wish(item.userOf(0));
            item.elsewhere(wish);
            int source = item.audit(0).pending().get(wish.orderId()).sourceBucket();
            var moved = move(wish, source, 3 - source);
            assertThat(moved.code()).isEqualTo(Reply.Code.RESERVED);
            assertThat(moved.source()).isEqualTo(source);
        }

        @Test
        void droppedOrderIsNotClaimedAgainByAMove() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            item.gates.dropVoided(item.sale, item.sku, 3, List.of(new Dropped(wish.orderId(), wish.userId(), 1)));
            assertThat(move(wish, 1, 2).code()).isEqualTo(Reply.Code.GONE);
            item.assertNothingIsRemembered(0);
        }

        @Test
        void markedClaimIsNotWithdrawn() {
            var wish = item.wish(item.userOf(0));
            item.elsewhere(wish);
            int source = item.audit(0).pending().get(wish.orderId()).sourceBucket();
            assertThat(item.gates.withdraw(item.gate(0), wish.orderId(), source))
                    .isFalse();
        }

        @Test
        void slowerDriverFollowsTheHomeRecordAndGivesItsTakeBack() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            item.gates.take(item.gate(1), 0, wish.orderId(), wish.userId(), 1, HOLD);
            // The faster driver found bucket 1 empty before that take, moved on and finished at bucket 2.
            move(wish, 1, 2);
            item.gates.take(item.gate(2), 0, wish.orderId(), wish.userId(), 1, HOLD);
            assertThat(item.gates.mark(item.gate(0), wish.orderId(), 2)).isEqualTo("0 2");
            assertThat(item.gates.mark(item.gate(0), wish.orderId(), 1)).isEqualTo("0 2");
            assertThat(item.elsewhere(wish)).isEqualTo(reserved(wish, 2));
        }

        @Test
        void dropOfAnOrderWhoseHomeNamesAnotherSourceFreesBothSources() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            item.gates.take(item.gate(1), 0, wish.orderId(), wish.userId(), 1, HOLD);
            move(wish, 1, 2);
            item.gates.take(item.gate(2), 0, wish.orderId(), wish.userId(), 1, HOLD);
            item.gates.dropVoided(item.sale, item.sku, 3, List.of(new Dropped(wish.orderId(), wish.userId(), 1)));
            IntStream.range(0, 3).forEach(item::assertNothingIsRemembered);
            assertThat(item.gates.available(item.sale, item.sku, 3)).isEqualTo(2);
        }

        @Test
        void manyDriversOfOneKeyEndAtOneSource() {
            for (int i = 0; i < 20; i++) {
                var fresh = new GateVocabulary(factory(), 3);
                fresh.open(0, 0, 3);
                fresh.open(1, 1, 3);
                fresh.open(2, 1, 3);
                var user = fresh.userOf(0);
                var outcomes = together(8, () -> fresh.anywhere(fresh.wish(user)));
                assertThat(outcomes.stream().filter(Reserved.class::isInstance)).hasSizeLessThanOrEqualTo(1);
                var places = new HashSet<List<Object>>();
                outcomes.forEach(o -> places.add(
                        switch (o) {
                            case Reserved r -> List.of(r.orderId(), r.bucket());
                            case Replayed r -> List.of(r.orderId(), r.bucket());
                            default -> List.of(o);
                        }));
                assertThat(places).hasSize(1);
                assertThat(fresh.audit(1).view().held() + fresh.audit(2).view().held())
                        .isEqualTo(1);
                assertThat(fresh.audit(0).counts()).isEqualTo(Map.of(user, 1));
            }
        }

        private Reply move(ReserveRequest wish, int from, int to) {
            return item.gates.move(item.gate(0), wish.orderId(), wish, HOLD, from, to);
        }
    }

    @Nested
    class SellingOut {

        @Test
        void fourBucketsAreSoldToTheLastUnitAndNotBeyond() {
            var item = new GateVocabulary(factory(), 4);
            int[] stock = {7, 0, 25, 18};
            IntStream.range(0, 4).forEach(b -> item.open(b, stock[b], 1));
            var next = new AtomicInteger();
            var outcomes = together(200, () -> item.anywhere(item.wish(item.userOf(next.getAndIncrement() % 4))));
            assertThat(outcomes.stream().filter(Reserved.class::isInstance)).hasSize(50);
            assertThat(outcomes.stream().filter(SoldOut.class::isInstance)).hasSize(150);
            var orders = new HashSet<OrderId>();
            int users = 0;
            for (int bucket = 0; bucket < 4; bucket++) {
                var audit = item.audit(bucket);
                assertThat(audit.view().free()).isZero();
                orders.addAll(audit.pending().keySet());
                users += audit.counts().size();
            }
            assertThat(orders).hasSize(50);
            assertThat(users).as("no loser is counted").isEqualTo(50);
        }

        @Test
        void unitsThatCameBackAreSoldAgainWhereverTheyCameBack() {
            var item = new GateVocabulary(factory(), 4);
            IntStream.range(0, 4).forEach(b -> item.open(b, b == 3 ? 5 : 0, 1));
            var first = IntStream.range(0, 5)
                    .mapToObj(i -> item.wish(item.userOf(i % 3)))
                    .toList();
            assertThat(first.stream().map(item::anywhere)).allMatch(Reserved.class::isInstance);
            assertThat(item.anywhere(item.wish(item.userOf(0)))).isEqualTo(soldOut());
            item.gates.dropVoided(
                    item.sale,
                    item.sku,
                    4,
                    first.stream()
                            .map(w -> new Dropped(w.orderId(), w.userId(), 3))
                            .toList());
            IntStream.range(0, 4).forEach(item::assertNothingIsRemembered);
            var outcomes = together(40, () -> item.anywhere(item.wish(item.userOf(1))));
            assertThat(outcomes.stream().filter(Reserved.class::isInstance)).hasSize(5);
        }
    }

    @Nested
    class Settling {

        private GateVocabulary item;

        @BeforeEach
        void twoBucketsOfTen() {
            item = new GateVocabulary(factory(), 2);
            item.open(0, 10, 3);
            item.open(1, 10, 3);
        }

        private ReserveRequest reservedAt(int bucket) {
            var wish = item.wish(item.userOf(bucket));
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, bucket));
            return wish;
        }

        /** A reservation of a user who lives in bucket 0 and takes from bucket 1. */
        private ReserveRequest reservedAbroad() {
            var wish = item.wish(item.userOf(0));
            item.gates.claim(item.gate(0), wish, HOLD, 1);
            item.gates.take(item.gate(1), 0, wish.orderId(), wish.userId(), 1, HOLD);
            item.gates.mark(item.gate(0), wish.orderId(), 1);
            return wish;
        }

        @Test
        void decidedOrderLeavesPendingAndFreeStaysWhatItWas() {
            var wish = reservedAt(0);
            item.sync(0, 2, 9, List.of(settled(wish)), List.of());
            var audit = item.audit(0);
            assertThat(audit.pending()).isEmpty();
            assertThat(audit.decided()).containsOnlyKeys(wish.orderId());
            assertThat(audit.counts()).isEqualTo(Map.of(wish.userId(), 1));
            assertThat(audit.view().version()).isEqualTo(2);
            assertThat(audit.view().free()).isEqualTo(9);
        }

        @Test
        void syncTwiceIsSyncOnce() {
            var wish = reservedAt(0);
            var gone = reservedAt(0);
            for (int i = 0; i < 2; i++) {
                item.sync(0, 2, 9, List.of(settled(wish)), List.of(settled(gone)));
            }
            var audit = item.audit(0);
            assertThat(audit.view().free()).isEqualTo(9);
            assertThat(audit.counts()).isEqualTo(Map.of(wish.userId(), 1));
        }

        @Test
        void olderSyncDoesNotMoveTheBaseButItsDecisionsCount() {
            var first = reservedAt(0);
            var second = reservedAt(0);
            item.sync(0, 3, 8, List.of(settled(second)), List.of());
            item.sync(0, 2, 9, List.of(settled(first)), List.of());
            var audit = item.audit(0);
            assertThat(audit.view().version()).isEqualTo(3);
            assertThat(audit.view().base()).isEqualTo(8);
            assertThat(audit.pending()).isEmpty();
            assertThat(audit.view().free()).isEqualTo(8);
        }

        @Test
        void restockRaisesTheBase() {
            item.sync(0, 2, 15, List.of(), List.of());
            assertThat(item.view(0).free()).isEqualTo(15);
        }

        @Test
        void rejectedOrderLosesReservationCountAndKey() {
            var wish = reservedAt(0);
            item.sync(0, 2, 10, List.of(), List.of(settled(wish)));
            item.assertNothingIsRemembered(0);
            assertThat(item.view(0).free()).isEqualTo(10);
            var again = item.wish(wish.userId());
            assertThat(item.reserve(again)).as("the key is free again").isEqualTo(reserved(again, 0));
        }

        @Test
        void releasedOrderLosesCountAndKeyAndItsUnitIsBackByTheBase() {
            var wish = reservedAt(0);
            item.sync(0, 2, 9, List.of(settled(wish)), List.of());
            item.sync(0, 3, 10, List.of(), List.of(settled(wish)));
            item.assertNothingIsRemembered(0);
            assertThat(item.view(0).free()).isEqualTo(10);
        }

        @Test
        void droppedTwiceCountsOnce() {
            var user = item.userOf(0);
            var first = item.wish(user, "a", 1);
            var second = item.wish(user, "b", 2);
            item.reserve(first);
            item.reserve(second);
            for (int i = 0; i < 2; i++) {
                item.gates.dropVoided(
                        item.sale,
                        item.sku,
                        2,
                        List.of(new Dropped(first.orderId(), user, 0), new Dropped(first.orderId(), user, 0)));
            }
            var audit = item.audit(0);
            assertThat(audit.counts()).isEqualTo(Map.of(user, 2));
            assertThat(audit.view().held()).isEqualTo(2);
        }

        @Test
        void unknownIdsAreNoOps() {
            var wish = reservedAt(0);
            item.gates.dropVoided(item.sale, item.sku, 2, List.of(new Dropped(anOrder(), wish.userId(), 0)));
            item.gates.dropVoided(item.sale, item.sku, 2, List.of(new Dropped(anOrder(), wish.userId(), 1)));
            item.gates.clearPending(item.sale, item.sku, 2, List.of(new Decided(anOrder(), wish.userId(), 0)));
            item.gates.clearPending(item.sale, item.sku, 2, List.of(new Decided(anOrder(), item.userOf(1), 0)));
            assertThat(item.audit(0).counts()).isEqualTo(Map.of(wish.userId(), 1));
            assertThat(item.audit(0).view().held()).isEqualTo(1);
            item.assertNothingIsRemembered(1);
        }

        @Test
        void dropOfAnOldOrderDoesNotFreeTheKeyOfANewOne() {
            var old = reservedAt(0);
            item.sync(0, 2, 10, List.of(), List.of(settled(old)));
            var fresh = item.wish(old.userId());
            item.reserve(fresh);
            item.sync(0, 2, 10, List.of(), List.of(settled(old)));
            assertThat(item.reserve(item.wish(old.userId()))).isEqualTo(replayed(fresh, 0));
        }

        @Test
        void forgottenDecidedOrderIsPutBackOnce() {
            var forgotten = item.wish(item.userOf(0), "k", 2);
            for (int i = 0; i < 2; i++) {
                item.sync(0, 2, 8, List.of(settled(forgotten)), List.of());
            }
            var audit = item.audit(0);
            assertThat(audit.counts()).isEqualTo(Map.of(forgotten.userId(), 2));
            assertThat(audit.decided()).containsOnlyKeys(forgotten.orderId());
            assertThat(audit.view().free()).isEqualTo(8);
            item.sync(0, 3, 10, List.of(), List.of(settled(forgotten)));
            item.assertNothingIsRemembered(0);
        }

        @Test
        void whatIsPutBackExpiresWithTheGate() {
            item.sync(0, 2, 9, List.of(settled(item.wish(item.userOf(0)))), List.of());
            assertThat(item.redis.getExpire(item.keys(0).records())).isPositive();
        }

        @Test
        void lateNewsDoNotBringAReleasedOrderBack() {
            var wish = reservedAt(0);
            item.sync(0, 3, 10, List.of(), List.of(settled(wish)));
            item.sync(0, 2, 9, List.of(settled(wish)), List.of());
            item.assertNothingIsRemembered(0);
            assertThat(item.view(0).free()).isEqualTo(10);
        }

        @Test
        void lateNewsDoNotBringAReleasedOrderBackAtAForeignHome() {
            var wish = reservedAbroad();
            item.sync(1, 3, 10, List.of(), List.of(settled(wish)));
            item.sync(1, 2, 9, List.of(settled(wish)), List.of());
            item.assertNothingIsRemembered(0);
            item.assertNothingIsRemembered(1);
        }

        @Test
        void orderNamedTwiceInOneCallCountsOnce() {
            var forgotten = settled(item.wish(item.userOf(0), "k", 2));
            var known = settled(reservedAt(0));
            item.sync(0, 2, 7, List.of(forgotten, known, forgotten, known), List.of());
            var audit = item.audit(0);
            assertThat(audit.counts()).isEqualTo(Map.of(forgotten.userId(), 2, known.userId(), 1));
            assertThat(audit.view().free()).isEqualTo(7);
        }

        @Test
        void homeLearnsTheSourceFromTheLedgerButNotFromAClearing() {
            var cleared = reservedAbroad();
            var decided = reservedAbroad();
            item.gates.clearPending(
                    item.sale, item.sku, 2, List.of(new Decided(cleared.orderId(), cleared.userId(), 0)));
            item.sync(0, 2, 9, List.of(settled(decided)), List.of());
            var home = item.audit(0).decided();
            assertThat(home.get(cleared.orderId()).sourceBucket()).isEqualTo(1);
            assertThat(home.get(decided.orderId()).sourceBucket()).isZero();
        }

        @Test
        void forgottenForeignOrderIsPutBackAtHomeOnly() {
            var forgotten = item.wish(item.userOf(0));
            item.sync(1, 2, 9, List.of(settled(forgotten)), List.of());
            assertThat(item.audit(0).counts()).isEqualTo(Map.of(forgotten.userId(), 1));
            assertThat(item.audit(0).decided().get(forgotten.orderId()).sourceBucket())
                    .isEqualTo(1);
            assertThat(item.view(0).free()).isEqualTo(10);
            item.assertNothingIsRemembered(1);
        }

        @Test
        void foreignOrderIsSettledAtSourceAndHome() {
            var wish = reservedAbroad();
            item.sync(1, 2, 9, List.of(settled(wish)), List.of());
            assertThat(item.audit(0).decided()).containsOnlyKeys(wish.orderId());
            item.assertNothingIsRemembered(1);
            assertThat(item.view(1).free()).isEqualTo(9);
            assertThat(item.view(0).version())
                    .as("home's own version is its own")
                    .isEqualTo(1);
            item.sync(1, 3, 10, List.of(), List.of(settled(wish)));
            item.assertNothingIsRemembered(0);
            assertThat(item.view(1).free()).isEqualTo(10);
        }

        @Test
        void rejectedForeignOrderIsDroppedAtSourceAndHome() {
            var wish = reservedAbroad();
            item.sync(1, 2, 10, List.of(), List.of(settled(wish)));
            item.assertNothingIsRemembered(0);
            item.assertNothingIsRemembered(1);
        }

        @Test
        void clearedOrderLeavesPendingAtBothAndStaysCounted() {
            var own = reservedAt(0);
            var abroad = reservedAbroad();
            item.gates.clearPending(
                    item.sale,
                    item.sku,
                    2,
                    List.of(
                            new Decided(own.orderId(), own.userId(), 0),
                            new Decided(abroad.orderId(), abroad.userId(), 1)));
            var home = item.audit(0);
            assertThat(home.pending()).isEmpty();
            assertThat(home.counts()).isEqualTo(Map.of(own.userId(), 1, abroad.userId(), 1));
            assertThat(home.view().version()).isEqualTo(1);
            item.assertNothingIsRemembered(1);
        }

        @Test
        void missingGateStaysMissing() {
            var wish = item.wish(item.userOf(0));
            item.gates.remove(item.gate(0));
            item.sync(0, 5, 7, List.of(settled(wish)), List.of(settled(item.wish(item.userOf(0)))));
            item.gates.dropVoided(item.sale, item.sku, 2, List.of(new Dropped(wish.orderId(), wish.userId(), 0)));
            assertThat(item.gates.setOpen(item.gate(0), 9, true)).isFalse();
            var keys = item.keys(0);
            assertThat(item.redis.hasKey(keys.gate())).isFalse();
            assertThat(item.redis.hasKey(keys.pending())).isFalse();
            assertThat(item.redis.hasKey(keys.records())).isFalse();
        }

        @Test
        void heldIsAddedUpAnew() {
            reservedAt(0);
            item.redis.opsForHash().put(item.keys(0).gate(), "h", "7");
            item.sync(0, 1, 10, List.of(), List.of());
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void unitsTakenAbroadAreNotHeldAtHome() {
            reservedAbroad();
            item.sync(0, 1, 10, List.of(), List.of());
            assertThat(item.audit(0).pending()).hasSize(1);
            assertThat(item.view(0).held()).isZero();
        }

        @Test
        void newsBeyondOneCallAreToldInSeveral() {
            var wishes = Stream.generate(() -> item.wish(item.userOf(0)))
                    .limit(1_300)
                    .toList();
            item.sync(0, 2, 0, wishes.stream().map(GateVocabulary::settled).toList(), List.of());
            assertThat(item.audit(0).counts()).hasSize(1_300);
            item.sync(
                    0,
                    3,
                    10,
                    List.of(),
                    wishes.stream().map(GateVocabulary::settled).toList());
            item.assertNothingIsRemembered(0);
        }

        @Test
        void settingsOfAnOlderSaleVersionAreIgnored() {
            assertThat(item.gates.setOpen(item.gate(0), 5, false)).isTrue();
            assertThat(item.gates.setOpen(item.gate(0), 4, true)).isTrue();
            assertThat(item.view(0).open()).isFalse();
            item.gates.setOpen(item.gate(0), 6, true);
            assertThat(item.view(0).open()).isTrue();
        }
    }

    @Nested
    class Sweeping {

        private GateVocabulary item;

        @BeforeEach
        void oneBucket() {
            item = new GateVocabulary(factory(), 1);
            item.open(0, 1_000, 3);
        }

        @Test
        void onlyWhatIsPastItsDeadlineIsOverdue() {
            var late = item.wish(item.userOf(0));
            item.reserve(late, NO_HOLD);
            item.reserve(item.wish(item.userOf(0)), HOLD);
            assertThat(item.gates.overdue(item.gate(0), 10))
                    .containsExactly(new Overdue(late.orderId(), late.userId(), 1, 0, false));
        }

        @Test
        void deadlineComesByRedisClock() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish, Duration.ofMillis(300));
            assertThat(item.gates.overdue(item.gate(0), 10)).isEmpty();
            await(() -> !item.gates.overdue(item.gate(0), 10).isEmpty());
        }

        @Test
        void decidedOrderIsNotOverdue() {
            var wish = item.wish(item.userOf(0));
            item.reserve(wish, NO_HOLD);
            item.sync(0, 2, 999, List.of(settled(wish)), List.of());
            assertThat(item.gates.overdue(item.gate(0), 10)).isEmpty();
        }

        @Test
        void nobodyStarvesBehindOthersThatStay() {
            var all = new HashSet<OrderId>();
            for (int i = 0; i < 3; i++) {
                var batch = wishes(item, 0, 300);
                item.gates.reserve(item.gate(0), batch, NO_HOLD);
                batch.forEach(w -> all.add(w.orderId()));
            }
            var seen = new HashSet<OrderId>();
            int calls = 0;
            while (seen.size() < all.size() && calls++ < 400) {
                var page = item.gates.overdue(item.gate(0), 20);
                assertThat(page).hasSizeLessThanOrEqualTo(20);
                page.forEach(o -> seen.add(o.orderId()));
            }
            assertThat(seen).isEqualTo(all);
        }

        @Test
        void recordsComeInPages() {
            var pending = wishes(item, 0, 400);
            var decided = wishes(item, 0, 400);
            item.gates.reserve(item.gate(0), pending, HOLD);
            item.gates.reserve(item.gate(0), decided, HOLD);
            item.sync(0, 2, 600, decided.stream().map(GateVocabulary::settled).toList(), List.of());
            var seen = new HashSet<OrderId>();
            item.gates.records(item.gate(0), 50, page -> page.forEach(r -> seen.add(r.orderId())));
            assertThat(seen).hasSize(800);
        }
    }

    @Nested
    class Building {

        @Test
        void oneOfManyBuildersWins() {
            var item = new GateVocabulary(factory(), 1);
            var rows = List.of(row(item.userOf(0), 2, 0, false));
            var content = new GateContent(Map.of(), rows, HOLD);
            var created = together(16, () -> item.gates.createIfAbsent(item.gate(0), 1, spec(8, 3), content));
            assertThat(created.stream().filter(c -> c)).hasSize(1);
            assertThat(item.audit(0).view().base()).isEqualTo(8);
            assertThat(stagedKeys(item)).isEmpty();
        }

        @Test
        void existingGateIsLeftAlone() {
            var item = new GateVocabulary(factory(), 1);
            item.open(0, 5, 3);
            var wish = item.wish(item.userOf(0));
            item.reserve(wish);
            assertThat(item.gates.createIfAbsent(item.gate(0), 1, spec(9, 3), GateContent.empty()))
                    .isFalse();
            assertThat(item.audit(0).pending()).containsOnlyKeys(wish.orderId());
            assertThat(item.view(0).base()).isEqualTo(5);
        }

        @Test
        void gateIsMissingUntilTheLastStep() {
            var item = new GateVocabulary(factory(), 1);
            var seen = new ArrayList<ReserveOutcome>();
            Iterable<GateRow> rows = watched(5, item, () -> seen.add(item.reserve(item.wish(item.userOf(0)))));
            var settings = GateVocabulary.settings(1);
            var builder = new StockGate(factory(), settings, new SimpleMeterRegistry());
            assertThat(builder.createIfAbsent(item.gate(0), 1, spec(10, 3), new GateContent(Map.of(), rows, HOLD)))
                    .isTrue();
            assertThat(seen).hasSize(5).allMatch(GateMissing.class::isInstance);
            assertThat(item.audit(0).decided()).hasSize(5);
        }

        @Test
        void manyChunksGiveOneWholeGate() {
            var item = new GateVocabulary(factory(), 1);
            var rows = new ArrayList<GateRow>();
            var loyal = item.userOf(0);
            for (int i = 0; i < 1_234; i++) {
                rows.add(row(i % 3 == 0 ? loyal : item.userOf(0), 2, 0, i % 2 == 0));
            }
            // A row that comes twice, and one that was read as undecided and then as decided.
            rows.add(rows.getFirst());
            rows.add(new GateRow(rows.get(2).orderId(), rows.get(2).userId(), 2, 0, false));
            assertThat(item.gates.createIfAbsent(
                            item.gate(0), 1, spec(5_000, 3), new GateContent(Map.of(), rows, HOLD)))
                    .isTrue();
            var audit = item.audit(0);
            assertThat(audit.pending()).hasSize(616);
            assertThat(audit.decided()).hasSize(618);
            assertThat(audit.view().held()).isEqualTo(1_232);
            assertThat(audit.counts()).containsEntry(loyal, 2 * 412);
        }

        @Test
        void lostStageGivesNoGate() {
            var item = new GateVocabulary(factory(), 1);
            Iterable<GateRow> rows = watched(6, item, () -> stagedKeys(item).forEach(item.redis::delete));
            var builder = new StockGate(factory(), GateVocabulary.settings(1), new SimpleMeterRegistry());
            assertThat(builder.createIfAbsent(item.gate(0), 1, spec(10, 3), new GateContent(Map.of(), rows, HOLD)))
                    .isFalse();
            assertThat(item.gates.view(item.gate(0))).isEmpty();
        }

        @Test
        void everyBucketIsRebuiltFromTheSameRows() {
            var item = new GateVocabulary(factory(), 2);
            var own = row(item.userOf(0), 1, 0, true);
            var ownDecided = row(item.userOf(0), 2, 0, false);
            var abroad = row(item.userOf(0), 3, 1, true);
            var abroadDecided = row(item.userOf(0), 1, 1, false);
            var content = new GateContent(Map.of(0, 7L, 1, 9L), List.of(own, ownDecided, abroad, abroadDecided), HOLD);
            for (int bucket = 0; bucket < 2; bucket++) {
                assertThat(item.gates.createIfAbsent(item.gate(bucket), 2, spec(10, 3), content))
                        .isTrue();
            }
            var home = item.audit(0);
            assertThat(home.pending()).containsOnlyKeys(own.orderId(), abroad.orderId());
            assertThat(home.decided()).containsOnlyKeys(ownDecided.orderId(), abroadDecided.orderId());
            assertThat(home.view().held()).isEqualTo(1);
            var source = item.audit(1);
            assertThat(source.pending()).containsOnlyKeys(abroad.orderId());
            assertThat(source.decided()).isEmpty();
            assertThat(source.view().held()).isEqualTo(3);
            assertThat(source.counts()).isEmpty();
            // Then life goes on: settle and release as if nothing had happened.
            item.sync(1, 10, 7, List.of(new Settled(abroad.orderId(), abroad.userId(), 3)), List.of());
            item.sync(1, 11, 10, List.of(), List.of(new Settled(abroad.orderId(), abroad.userId(), 3)));
            assertThat(item.audit(0).counts()).doesNotContainKey(abroad.userId());
            assertThat(item.audit(1).view().free()).isEqualTo(10);
        }

        @Test
        void newsOlderThanTheSnapshotBringNothingBack() {
            var item = new GateVocabulary(factory(), 2);
            var content = new GateContent(Map.of(0, 4L, 1, 9L), List.of(), HOLD);
            var past = Instant.now().minusSeconds(60);
            var spec = spec(4, 10, 3, true, past, Instant.now().plusSeconds(60));
            item.gates.createIfAbsent(item.gate(0), 2, spec, content);
            var released = item.wish(item.userOf(0));
            item.sync(1, 8, 5, List.of(settled(released)), List.of());
            item.sync(0, 3, 5, List.of(settled(released)), List.of());
            item.assertNothingIsRemembered(0);
            assertThat(item.view(0).base()).isEqualTo(10);
        }

        @Test
        void pendingRowsAreOverdueInTheirTime() {
            var item = new GateVocabulary(factory(), 1);
            var pending = row(item.userOf(0), 2, 0, true);
            item.gates.createIfAbsent(
                    item.gate(0), 1, spec(10, 3), new GateContent(Map.of(), List.of(pending), NO_HOLD));
            assertThat(item.gates.overdue(item.gate(0), 10))
                    .containsExactly(new Overdue(pending.orderId(), pending.userId(), 2, 0, false));
            assertThat(item.view(0).free()).isEqualTo(8);
        }

        @Test
        void sameOrderIdAfterARebuildGetsItsAnswer() {
            var item = new GateVocabulary(factory(), 1);
            var wish = item.wish(item.userOf(0));
            var rows = List.of(new GateRow(wish.orderId(), wish.userId(), 1, 0, true));
            item.gates.createIfAbsent(item.gate(0), 1, spec(10, 3), new GateContent(Map.of(), rows, HOLD));
            assertThat(item.reserve(wish)).isEqualTo(reserved(wish, 0));
            assertThat(item.audit(0).view().held()).isEqualTo(1);
        }

        @Test
        void rebuiltGateMayOweMoreThanItHas() {
            var item = new GateVocabulary(factory(), 1);
            var rows = List.of(row(item.userOf(0), 3, 0, true));
            item.gates.createIfAbsent(item.gate(0), 1, spec(1, 3), new GateContent(Map.of(), rows, HOLD));
            assertThat(item.view(0).free()).isEqualTo(-2);
            assertThat(item.gates.available(item.sale, item.sku, 1)).isZero();
            assertThat(item.reserve(item.wish(item.userOf(0)))).isEqualTo(soldOut());
        }

        @Test
        void everythingExpires() {
            var item = new GateVocabulary(factory(), 1);
            var rows = List.of(row(item.userOf(0), 1, 0, true), row(item.userOf(0), 1, 0, false));
            item.gates.createIfAbsent(item.gate(0), 1, spec(10, 3), new GateContent(Map.of(), rows, HOLD));
            var keys = item.keys(0);
            assertThat(Stream.of(keys.gate(), keys.pending(), keys.records()))
                    .allSatisfy(key -> assertThat(item.redis.getExpire(key)).isGreaterThan(86_400));
        }

        private GateRow row(UserId user, int quantity, int source, boolean pending) {
            return new GateRow(anOrder(), user, quantity, source, pending);
        }

        /** Rows, and something that happens before each. */
        private Iterable<GateRow> watched(int count, GateVocabulary item, Runnable before) {
            return () -> new Iterator<>() {
                private int left = count;

                @Override
                public boolean hasNext() {
                    return left > 0;
                }

                @Override
                public GateRow next() {
                    left--;
                    before.run();
                    return row(item.userOf(0), 1, 0, false);
                }
            };
        }

        private Set<String> stagedKeys(GateVocabulary item) {
            var keys = new HashSet<String>();
            for (var prefix : List.of("sp:", "sr:")) {
                keys.addAll(item.redis.keys(prefix + "{" + item.sale + ":*"));
            }
            return keys;
        }
    }

    @Test
    void scriptsAreLoadedAgainWhenRedisHasForgottenThem() {
        var item = new GateVocabulary(factory(), 1);
        item.open(0, 10, 3);
        item.redis.execute((RedisCallback<Void>) connection -> {
            connection.scriptingCommands().scriptFlush();
            return null;
        });
        assertThat(item.reserve(item.wish(item.userOf(0)))).isInstanceOf(Reserved.class);
        assertThat(item.audit(0).view().held()).isEqualTo(1);
    }
}
