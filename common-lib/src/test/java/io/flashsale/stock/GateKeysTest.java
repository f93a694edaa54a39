package io.flashsale.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import io.lettuce.core.cluster.SlotHash;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GateKeysTest {

    private static GateKeys keys(long sale, String sku, int bucket) {
        return GateKeys.of(new GateKey(new SaleId(sale), new SkuId(sku), bucket), "token");
    }

    /** One slot is one core: buckets in the same half of a cluster of two would never use more than one server. */
    @ParameterizedTest
    @ValueSource(ints = {2, 4, 8})
    void bucketsOfAnItemLieInAsManyEqualPartsOfTheCluster(int buckets) {
        int part = SlotHash.SLOT_COUNT / buckets;
        for (long sale = 1L << 40; sale < (1L << 40) + 500; sale++) {
            for (var sku : List.of("A", "HOT-1", "phone.2026_red")) {
                long id = sale;
                var parts = IntStream.range(0, buckets)
                        .map(bucket -> SlotHash.getSlot(keys(id, sku, bucket).gate()) / part)
                        .boxed()
                        .toList();
                assertThat(parts).as("sale %s, %s", id, sku).doesNotHaveDuplicates();
            }
        }
    }

    @Test
    void allKeysOfAGateShareOneSlot() {
        var keys = keys(7, "HOT-1", 3);
        assertThat(List.of(keys.gate(), keys.pending(), keys.records(), keys.stagedPending(), keys.stagedRecords()))
                .doesNotHaveDuplicates()
                .extracting(SlotHash::getSlot)
                .containsOnly(SlotHash.getSlot(keys.gate()));
    }
}
