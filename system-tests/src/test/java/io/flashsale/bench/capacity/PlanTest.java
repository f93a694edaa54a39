package io.flashsale.bench.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanTest {

    private static final Offset<Double> EXACTLY = within(1e-9);
    private static final Demand ORDERS_ONLY = new Demand(100_000, 0, 0, 0);
    private static final Demand EVERYTHING = new Demand(100_000, 100, 10, 0.5);
    /** Half busy, pods of 2, servers of 16. */
    private static final Sizing SIZING = new Sizing(0.5, 1, 2, 16, 10_000, 1, 10_000, 60);

    @TempDir
    private Path directory;

    private Costs costs(Report report, Demand demand) {
        return Costs.from(BenchReport.read(report.writeTo(directory)), demand);
    }

    private Plan plan(Demand demand, Sizing sizing) {
        return Plan.of(demand, costs(Report.complete(), demand), sizing);
    }

    @Test
    void aRefusalCostsWhatIsLeftWhenTheOrdersAreTakenOff() {
        Costs costs = costs(Report.complete(), EVERYTHING);
        assertThat(costs.seconds(Call.ORDER, Component.GATEWAY)).isCloseTo(500e-6, EXACTLY);
        assertThat(costs.seconds(Call.REFUSAL, Component.GATEWAY)).isCloseTo(100e-6, EXACTLY);
        assertThat(costs.seconds(Call.REFUSAL, Component.ORDER)).isCloseTo(10e-6, EXACTLY);
        assertThat(costs.seconds(Call.REFUSAL, Component.REDIS)).isCloseTo(1e-6, EXACTLY);
    }

    @Test
    void whatDatabaseAndBrokerBurnWhilePeopleAreRefusedIsNotTheRefusals() {
        Costs costs = costs(Report.complete(), EVERYTHING);
        assertThat(costs.seconds(Call.REFUSAL, Component.DATABASE)).isZero();
        assertThat(costs.seconds(Call.REFUSAL, Component.BROKER)).isZero();
        assertThat(costs.seconds(Call.READ, Component.DATABASE)).isZero();
    }

    @Test
    void aReadCostsWhatIsLeftOfTheMixtureAndAPaymentWhatAPaidOrderCostsMore() {
        Costs costs = costs(Report.complete(), EVERYTHING);
        assertThat(costs.seconds(Call.READ, Component.GATEWAY)).isCloseTo(200e-6, EXACTLY);
        assertThat(costs.seconds(Call.READ, Component.INVENTORY)).isCloseTo(40e-6, EXACTLY);
        for (Component component : Component.values()) {
            assertThat(costs.seconds(Call.PAYMENT, component))
                    .as("%s", component)
                    .isCloseTo(costs.seconds(Call.ORDER, component), EXACTLY);
        }
    }

    @Test
    void noiseMakesNoCallCheaperThanNothing() {
        Costs costs = costs(Report.complete().figure("losers", "CPU redis", "s per 1,000 answers", 0.0001), EVERYTHING);
        assertThat(costs.seconds(Call.REFUSAL, Component.REDIS)).isZero();
    }

    @Test
    void anOrderBringsItsRefusalsReadsAndPaymentsAlong() {
        Costs costs = costs(Report.complete(), EVERYTHING);
        // 500 + 100 x 100 + 10 x 200 + 0.5 x 500 µs
        assertThat(costs.secondsPerOrder(Component.GATEWAY, EVERYTHING)).isCloseTo(12_750e-6, EXACTLY);
        assertThat(costs.secondsPerOrder(Component.DATABASE, EVERYTHING)).isCloseTo(600e-6, EXACTLY);
        assertThat(costs.secondsPerOrder(Component.DATABASE, ORDERS_ONLY)).isCloseTo(400e-6, EXACTLY);
    }

    @Test
    void severalInstancesOfAServiceAreCountedTogether() {
        Costs costs = costs(
                Report.complete().figure("winners-256", "CPU gateway-2", "s per 1,000 orders", 0.25), ORDERS_ONLY);
        assertThat(costs.seconds(Call.ORDER, Component.GATEWAY)).isCloseTo(750e-6, EXACTLY);
    }

    @Test
    void podsFollowFromBusyCoresAndUtilisation() {
        Plan plan = plan(ORDERS_ONLY, SIZING);
        Part gateway = plan.part(Component.GATEWAY);
        assertThat(gateway.busyCores()).isCloseTo(50, EXACTLY);
        assertThat(gateway.primaries()).isEqualTo(50);
        assertThat(gateway.replicas()).isZero();
        assertThat(gateway.bound()).isEqualTo(Part.Bound.CPU);
        assertThat(gateway.gib()).as("twice what it had at rest").isCloseTo(1, EXACTLY);
        assertThat(plan.part(Component.ORDER).primaries()).isEqualTo(60);
    }

    @Test
    void aFasterCoreHalvesWhatIsNeeded() {
        Plan plan = plan(ORDERS_ONLY, new Sizing(0.5, 2, 2, 16, 10_000, 1, 10_000, 60));
        assertThat(plan.part(Component.GATEWAY).primaries()).isEqualTo(25);
        assertThat(plan.part(Component.REDIS).primaries()).isEqualTo(5);
        assertThat(plan.hotItem().bucket().ordersPerSecond()).isCloseTo(20_000, EXACTLY);
        assertThat(plan.first().ordersPerSecond())
                .isCloseTo(2 * plan(ORDERS_ONLY, SIZING).first().ordersPerSecond(), within(1e-3));
    }

    @Test
    void aRedisMasterIsOneCoreAndHasAReplica() {
        Part redis = plan(ORDERS_ONLY, SIZING).part(Component.REDIS);
        assertThat(redis.primaries()).isEqualTo(10);
        assertThat(redis.replicas()).isEqualTo(10);
        assertThat(redis.gib())
                .as("at rest, and what a minute's orders leave, twice")
                .isGreaterThan(1);
    }

    @Test
    void aLongerPeakIsMoreToRemember() {
        double minute = plan(ORDERS_ONLY, SIZING).part(Component.REDIS).gib();
        double hour = plan(ORDERS_ONLY, new Sizing(0.5, 1, 2, 16, 10_000, 1, 10_000, 3_600))
                .part(Component.REDIS)
                .gib();
        assertThat(hour - 1).isCloseTo(60 * (minute - 1), within(1e-6));
    }

    @Test
    void databasesAreBoundByCpuOrByCommitsWhicheverNeedsMore() {
        // 40 busy cores of 16 half used: 5. 3 transactions per 20 orders: 15,000 a second, 2 servers.
        Part byCpu = plan(ORDERS_ONLY, SIZING).part(Component.DATABASE);
        assertThat(byCpu.primaries()).isEqualTo(5);
        assertThat(byCpu.bound()).isEqualTo(Part.Bound.CPU);
        Part byCommits = plan(ORDERS_ONLY, new Sizing(0.5, 1, 2, 16, 1_000, 1, 10_000, 60))
                .part(Component.DATABASE);
        assertThat(byCommits.primaries()).isEqualTo(15);
        assertThat(byCommits.bound()).isEqualTo(Part.Bound.COMMITS);
    }

    @Test
    void brokersAreBoundByCpuOrByMessagesWhicheverNeedsMore() {
        Part byCpu = plan(ORDERS_ONLY, SIZING).part(Component.BROKER);
        assertThat(byCpu.primaries()).isEqualTo(3);
        assertThat(byCpu.bound()).isEqualTo(Part.Bound.CPU);
        Part byMessages = plan(ORDERS_ONLY, new Sizing(0.5, 1, 2, 16, 10_000, 1, 1_000, 60))
                .part(Component.BROKER);
        assertThat(byMessages.primaries()).isEqualTo(15);
        assertThat(byMessages.bound()).isEqualTo(Part.Bound.MESSAGES);
    }

    @Test
    void whatIsAskedForLittleStillSurvivesALoss() {
        Plan plan = plan(new Demand(1, 0, 0, 0), SIZING);
        assertThat(plan.parts()).allSatisfy(part -> {
            assertThat(part.instances()).isGreaterThanOrEqualTo(2);
            assertThat(part.bound()).isEqualTo(Part.Bound.LEAST);
        });
        assertThat(plan.nodes()).isEqualTo(1);
        assertThat(plan.nodesWithSpareZone()).isEqualTo(3);
    }

    @Test
    void machinesCarryAllPartsAndASpareZoneIsHalfAsMuchAgain() {
        Plan plan = plan(ORDERS_ONLY, SIZING);
        // Pods 50 + 60 + 30 + 10 + 10 of 2, Redis 20 of 2, databases 10 and brokers 6 of 16, 3 name servers.
        assertThat(plan.cores()).isEqualTo(320 + 40 + 256 + 3);
        assertThat(plan.nodes()).isEqualTo(4);
        assertThat(plan.nodesWithSpareZone()).isEqualTo(6);
        assertThat(plan.nodesBoundByMemory()).isFalse();
        assertThat(plan.dearest().title()).isEqualTo("MySQL");
    }

    @Test
    void aBucketEndsAtACoreOfRedisOrAtItsRow() {
        HotItem byRedis = plan(ORDERS_ONLY, SIZING).hotItem();
        assertThat(byRedis.bucket().what()).contains("core of Redis");
        assertThat(byRedis.bucket().ordersPerSecond()).isCloseTo(10_000, EXACTLY);
        HotItem byRow = plan(ORDERS_ONLY, new Sizing(0.5, 1, 2, 16, 10_000, 10, 10_000, 60))
                .hotItem();
        assertThat(byRow.bucket().what()).contains("row in the ledger");
        assertThat(byRow.bucket().ordersPerSecond()).isCloseTo(2_000, EXACTLY);
    }

    @Test
    void anItemEndsAtTheOneDatabaseOfItsLedgerHoweverManyBucketsItHas() {
        HotItem item = plan(ORDERS_ONLY, SIZING).hotItem();
        assertThat(item.item().what()).startsWith("CPU of the one database");
        assertThat(item.item().ordersPerSecond()).isCloseTo(20_000, EXACTLY);
        assertThat(item.buckets()).isEqualTo(2);
        assertThat(item.itemsFor(100_000)).isEqualTo(5);
        assertThat(item.itemsFor(100_001)).isEqualTo(6);
        assertThat(item.bucketsFor(100_000)).isEqualTo(10);
    }

    @Test
    void anItemWithSlowRowsEndsAtItsBuckets() {
        HotItem item = plan(ORDERS_ONLY, new Sizing(0.5, 1, 2, 16, 10_000, 1_000, 10_000, 60))
                .hotItem();
        assertThat(item.item().what()).contains("64 buckets");
        assertThat(item.item().ordersPerSecond()).isCloseTo(64 * 20, EXACTLY);
        assertThat(item.buckets()).isEqualTo(64);
    }

    @Test
    void theLowestCeilingLimitsFirst() {
        Plan plan = plan(ORDERS_ONLY, SIZING);
        assertThat(plan.ceilings()).extracting(Ceiling::ordersPerSecond).isSorted();
        assertThat(plan.first().what()).startsWith("512 instances of order-service");
        // 512 pods of 2, half used, 600 µs each
        assertThat(plan.first().ordersPerSecond()).isCloseTo(512 / 600e-6, within(1e-3));
        assertThat(plan.isReachable()).isTrue();
    }

    @Test
    void largerPodsMoveTheCeilingToTheDatabases() {
        Plan plan = plan(ORDERS_ONLY, new Sizing(0.5, 1, 8, 16, 10_000, 1, 10_000, 60));
        assertThat(plan.first().what()).startsWith("CPU of 64 database servers");
        assertThat(plan.first().ordersPerSecond()).isCloseTo(64 * 8 / 400e-6, within(1e-3));
    }

    @Test
    void aDemandAboveTheFirstCeilingIsNotReachable() {
        assertThat(plan(new Demand(900_000, 0, 0, 0), SIZING).isReachable()).isFalse();
    }

    @Test
    void lanesAreEmptierWhereManyInstancesShareThem() {
        Lanes lanes = plan(ORDERS_ONLY, SIZING).lanes();
        assertThat(lanes.measured()).isEqualTo(1_000);
        assertThat(lanes.perInstance()).isCloseTo(100_000 / 60.0, EXACTLY);
        assertThat(lanes.reservation()).as("10 buckets").isCloseTo(100_000 / 60.0 / 10, EXACTLY);
        assertThat(lanes.commit()).as("5 databases").isCloseTo(100_000 / 60.0 / 5, EXACTLY);
        assertThat(lanes.emptierThanMeasured()).isTrue();
        Sizing large = new Sizing(0.5, 1, 64, 16, 10_000, 1, 10_000, 60);
        assertThat(plan(ORDERS_ONLY, large).lanes().emptierThanMeasured()).isFalse();
    }

    @Test
    void ordersCanBeTakenFromAnotherScenario() {
        BenchReport report = BenchReport.read(Report.complete().writeTo(directory));
        Costs crowded = Costs.from(report, EVERYTHING);
        Costs spread = crowded.withOrdersLike(report, Costs.SPREAD);
        assertThat(spread.seconds(Call.ORDER, Component.ORDER)).isCloseTo(1_800e-6, EXACTLY);
        assertThat(spread.seconds(Call.REFUSAL, Component.ORDER))
                .isEqualTo(crowded.seconds(Call.REFUSAL, Component.ORDER));
        assertThat(Plan.of(EVERYTHING, spread, SIZING).nodes())
                .isGreaterThan(Plan.of(EVERYTHING, crowded, SIZING).nodes());
    }

    @Test
    void aQuickReportIsGoodEnoughAndSaysSo() {
        Report quick = Report.complete().without("winners-256").winners("winners-64", 2);
        Costs costs = costs(quick, ORDERS_ONLY);
        assertThat(costs.orders()).isEqualTo("winners-64");
        assertThat(costs.remarks()).singleElement().asString().contains("winners-256");
        assertThat(costs.seconds(Call.ORDER, Component.GATEWAY)).isCloseTo(1_000e-6, EXACTLY);
    }
}
