package io.flashsale.stock;

import io.flashsale.contract.SaleId;
import io.flashsale.contract.SkuId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The one door to the gate. Thread-safe; made for virtual threads: callers share one connection, which pipelines them.
 *
 * <p>Every write is idempotent, so a call that failed may be repeated. If Redis can't be reached or does not answer in
 * time, every method throws {@link org.springframework.data.redis.RedisConnectionFailureException}; what was asked may or
 * may not have happened then.
 */
public final class StockGate {

    // ---- order-service ----

    /** One script call; outcomes in the order of the batch. Every user of the batch has this gate as his home. */
    public List<ReserveOutcome> reserve(GateKey home, List<ReserveRequest> batch, Duration hold) {
        throw new UnsupportedOperationException();
    }

    /**
     * For a request that found its home bucket too empty: claims at home, then takes at another bucket, then marks the
     * home record. {@link ReserveOutcome.SoldOut} only when every bucket was found too empty.
     */
    public ReserveOutcome reserveElsewhere(
            SaleId saleId, SkuId skuId, int buckets, ReserveRequest request, Duration hold) {
        throw new UnsupportedOperationException();
    }

    /** Pending entries past their deadline by Redis' clock, at most {@code limit}; a later call goes on where this one stopped. */
    public List<Overdue> overdue(GateKey gate, int limit) {
        throw new UnsupportedOperationException();
    }

    /** Source first, then home: reservation, user count and key go. Unknown ids are no-ops. */
    public void dropVoided(SaleId saleId, SkuId skuId, int buckets, List<Dropped> dropped) {
        throw new UnsupportedOperationException();
    }

    /** Takes decided orders out of {@code pending} and nothing else. Unknown ids are no-ops. */
    public void clearPending(SaleId saleId, SkuId skuId, int buckets, List<Decided> decided) {
        throw new UnsupportedOperationException();
    }

    // ---- inventory-service ----

    /**
     * Builds a missing gate. Rows are staged under other keys; the last step, if the gate is still missing and all staged
     * rows are there, puts everything in place at once. Until then the gate is missing, which means closed. Afterwards
     * sync once with what the ledger decided since the snapshot.
     *
     * @return false if there was a gate already, or the staged rows were lost on the way
     */
    public boolean createIfAbsent(GateKey gate, int buckets, GateSpec spec, GateContent content) {
        throw new UnsupportedOperationException();
    }

    /**
     * Tells the gate what the ledger says of one bucket. {@code version} and {@code base} apply only if not older than what
     * the gate has. Decided orders leave {@code pending}; those the gate has forgotten are put back, if {@code version} is
     * not older than what the gate has seen of this bucket. Dropped ones (rejected, released) lose reservation, user count
     * and key. A missing gate is left missing. Homes in other buckets are settled too, after the source.
     *
     * @param decided orders whose TAKE is unreleased as of {@code version}
     * @param dropped orders that are rejected or released
     */
    public void sync(
            SaleId saleId,
            SkuId skuId,
            int buckets,
            int sourceBucket,
            long version,
            int base,
            List<Settled> decided,
            List<Settled> dropped) {
        throw new UnsupportedOperationException();
    }

    /** Opens or closes, unless the gate has seen a newer version of the sale. @return false if the gate is missing */
    public boolean setOpen(GateKey gate, long saleVersion, boolean open) {
        throw new UnsupportedOperationException();
    }

    /** Sets window and limit, unless the gate has seen a newer version of the sale. @return false if the gate is missing */
    public boolean setWindow(GateKey gate, long saleVersion, Instant startsAt, Instant endsAt, int perUserLimit) {
        throw new UnsupportedOperationException();
    }

    /** Forgets the gate and all it remembers. */
    public void remove(GateKey gate) {
        throw new UnsupportedOperationException();
    }

    // ---- reading ----

    public Optional<GateView> view(GateKey gate) {
        throw new UnsupportedOperationException();
    }

    /** Free units over all buckets; -1 when a gate is missing. */
    public int available(SaleId saleId, SkuId skuId, int buckets) {
        throw new UnsupportedOperationException();
    }

    /** Pages through all reservations the gate remembers, pending ones first; one may come twice, or be stale by then. */
    public void records(GateKey gate, int pageSize, Consumer<List<GateRecord>> page) {
        throw new UnsupportedOperationException();
    }

    /** Everything a gate remembers, in memory: for audit and tests. */
    public Optional<GateAudit> audit(GateKey gate) {
        throw new UnsupportedOperationException();
    }
}
