package io.flashsale.audit.law;

import io.flashsale.audit.Law;
import io.flashsale.audit.Outcome;
import io.flashsale.audit.evidence.BucketKey;
import io.flashsale.audit.evidence.EntryRow;
import io.flashsale.audit.evidence.EntryRow.Kind;
import io.flashsale.audit.evidence.Evidence;
import io.flashsale.audit.evidence.Gate;
import io.flashsale.audit.evidence.Gates;
import io.flashsale.audit.evidence.ItemKey;
import io.flashsale.audit.evidence.ItemRow;
import io.flashsale.audit.evidence.Ledger;
import io.flashsale.audit.evidence.OrderRow;
import io.flashsale.audit.evidence.Reservation;
import io.flashsale.audit.evidence.SaleRow;
import io.flashsale.audit.evidence.StockRow;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Law 9: {@code taken} = the live orders' quantity, and each gate of a running sale offers exactly what the ledger has
 * left: same version, base = total - taken, nothing held, and the reservations and counts of the orders that live there.
 */
public final class NoLeak implements Law {

    /** The bits of a user's hash below his home bucket. */
    private static final int GENE_BITS = 6;

    @Override
    public int number() {
        return 9;
    }

    @Override
    public String title() {
        return "no leak";
    }

    @Override
    public boolean live() {
        return false;
    }

    @Override
    public Outcome check(Evidence evidence) {
        var breaches = new Breaches();
        Ledger ledger = evidence.ledger().get();
        Gates gates = evidence.gates().get();
        Instant now = evidence.orders().get().now();
        takenIsLive(breaches, evidence, ledger);
        totals(breaches, ledger);
        Map<BucketKey, Map<Long, EntryRow>> residents = residents(ledger);
        for (StockRow row : ledger.stock()) {
            SaleRow sale = ledger.sales().get(row.bucket().item().saleId());
            Gate gate = gates.all().get(row.bucket());
            boolean running = sale != null
                    && sale.status().equals("PUBLISHED")
                    && sale.endsAt().isAfter(now);
            breaches.check(gate != null || !running, row, "the sale runs and there is no gate");
            // After the end gates fade away, and nobody can buy there.
            if (gate != null && running) {
                gate(breaches, row, gate, residents.getOrDefault(row.bucket(), Map.of()));
            }
        }
        return breaches.outcome();
    }

    private static void takenIsLive(Breaches breaches, Evidence evidence, Ledger ledger) {
        Map<ItemKey, Long> taken = new HashMap<>();
        ledger.stock().forEach(row -> taken.merge(row.bucket().item(), (long) row.taken(), Long::sum));
        Map<ItemKey, Long> live = new HashMap<>();
        for (OrderRow order : evidence.orders().get().rows()) {
            if (order.state().holdsStock()) {
                live.merge(order.item(), (long) order.quantity(), Long::sum);
                taken.putIfAbsent(order.item(), 0L);
            }
        }
        taken.forEach((item, units) -> breaches.check(
                live.getOrDefault(item, 0L).equals(units),
                "item " + item,
                "the ledger took " + units + ", live orders hold " + live.getOrDefault(item, 0L)));
    }

    private static void totals(Breaches breaches, Ledger ledger) {
        Map<ItemKey, Long> totals = new HashMap<>();
        ledger.stock().forEach(row -> totals.merge(row.bucket().item(), (long) row.total(), Long::sum));
        totals.forEach((item, total) -> {
            ItemRow row = ledger.items().get(item);
            breaches.check(
                    row != null && row.total() == total,
                    "item " + item,
                    "on sale are " + (row == null ? "none" : row.total()) + ", the ledger has " + total);
        });
    }

    /** Orders with units, by the bucket at which their buyer lives. */
    private static Map<BucketKey, Map<Long, EntryRow>> residents(Ledger ledger) {
        Map<BucketKey, Map<Long, EntryRow>> residents = new HashMap<>();
        for (EntryRow entry : ledger.entries()) {
            ItemRow item = ledger.items().get(entry.bucket().item());
            if (item != null
                    && entry.kind() == Kind.TAKE
                    && ledger.entry(entry.orderId(), Kind.RELEASE).isEmpty()) {
                var home = new BucketKey(item.item(), home(entry.userId(), item.buckets()));
                residents.computeIfAbsent(home, bucket -> new HashMap<>()).put(entry.orderId(), entry);
            }
        }
        return residents;
    }

    static int home(String userId, int buckets) {
        var crc = new CRC32();
        crc.update(userId.getBytes(StandardCharsets.US_ASCII));
        return (int) ((crc.getValue() >>> GENE_BITS) % buckets);
    }

    private static void gate(Breaches breaches, StockRow row, Gate gate, Map<Long, EntryRow> residents) {
        String name = "gate " + row.bucket();
        breaches.check(gate.version() == row.version(), name, "at version " + gate.version() + ", " + row);
        breaches.check(
                gate.base() == row.total() - row.taken(),
                name,
                "says " + gate.base() + " are left by the ledger, " + row);
        for (Reservation waiting : gate.pending()) {
            breaches.check(false, name, "holds an undecided reservation: " + waiting);
        }
        long held = gate.pending().stream()
                .filter(waiting -> waiting.source() == row.bucket().bucket())
                .mapToLong(Reservation::quantity)
                .sum();
        breaches.check(gate.held() == held, name, "holds " + gate.held() + ", undecided reservations are " + held);
        Set<Long> known = new HashSet<>();
        for (Reservation decided : gate.decided()) {
            known.add(decided.orderId());
            EntryRow take = residents.get(decided.orderId());
            breaches.check(
                    take != null && take.quantity() == decided.quantity(),
                    name,
                    "remembers what the ledger does not: " + decided);
        }
        Map<String, Integer> counts = new HashMap<>();
        for (EntryRow take : residents.values()) {
            breaches.check(known.contains(take.orderId()), name, "has forgotten the " + take);
            counts.merge(take.userId(), take.quantity(), Integer::sum);
        }
        Set<String> users = new HashSet<>(counts.keySet());
        users.addAll(gate.counts().keySet());
        for (String user : users) {
            int live = counts.getOrDefault(user, 0);
            int counted = gate.counts().getOrDefault(user, 0);
            breaches.check(live == counted, name, "counts " + counted + " units of " + user + ", he has " + live);
        }
    }
}
