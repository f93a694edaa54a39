package io.flashsale.inventory.app;

import io.flashsale.inventory.app.port.AuditQueries;
import io.flashsale.inventory.app.port.Gates;
import io.flashsale.inventory.app.port.Sales;
import io.flashsale.inventory.domain.ItemKey;
import io.flashsale.inventory.domain.SaleItem;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Looks whether the laws hold that this service can see, from the rows alone. */
public final class AuditLedger {

    /** @param rows what breaks the law; bounded */
    public record Law(String law, boolean ok, String detail, List<String> rows) {}

    public record Report(String service, List<Law> laws) {}

    private final Sales sales;
    private final AuditQueries queries;
    private final Gates gates;
    private final InstantSource clock;
    private final int maxRows;

    public AuditLedger(Sales sales, AuditQueries queries, Gates gates, InstantSource clock, int maxRows) {
        this.sales = sales;
        this.queries = queries;
        this.gates = gates;
        this.clock = clock;
        this.maxRows = maxRows;
    }

    public Report audit() {
        var findings = new Findings();
        for (var sale : sales.publishedEndingAfter(Instant.EPOCH)) {
            boolean live =
                    sale.gateOpen() && clock.instant().isBefore(sale.terms().endsAt());
            for (var item : sale.terms().items()) {
                audit(findings, new ItemKey(sale.id(), item.skuId()), item, live);
            }
        }
        return new Report("inventory-service", findings.laws());
    }

    private void audit(Findings findings, ItemKey key, SaleItem item, boolean live) {
        var books = ItemBooks.read(queries, gates, key, item.buckets(), maxRows);
        for (var row : books.rows()) {
            findings.oversold.check(row.isWithinTotal(), row.told());
            findings.balance.check(row.isSumOfEntries(), row.told() + " entries " + row.entries());
            findings.commits.check(!books.lostCommits(row), row.told() + " version " + row.version());
            var gate = books.gate(row);
            if (gate.isEmpty()) {
                findings.missing += live ? 1 : 0;
            } else if (gate.get().version() < row.version()) {
                findings.behind++;
            } else if (gate.get().version() == row.version()) {
                boolean same = gate.get().base() == row.total() - row.taken();
                findings.agreed.check(same, row.told() + " gate " + gate.get());
            }
        }
        long total =
                books.rows().stream().mapToLong(AuditQueries.Balance::total).sum();
        findings.totals.check(
                books.rows().isEmpty() || total == item.total(), key + " " + item.total() + " rows " + total);
        findings.ends.check(books.endsWithoutTake().isEmpty(), key + " orders " + books.endsWithoutTake());
    }

    private final class Findings {
        final Finding oversold = new Finding("1 no oversell: 0 <= taken <= total");
        final Finding balance = new Finding("2 books balance: the stock row is the sum of its entries");
        final Finding ends = new Finding("2 books balance: no end without its TAKE");
        final Finding commits = new Finding("2 books balance: the ledger is not older than what the gate was told");
        final Finding totals = new Finding("2 books balance: a sale's total is that of its stock rows");
        final Finding agreed = new Finding("9 no leak: the gate repeats what the ledger says");
        int behind;
        int missing;

        List<Law> laws() {
            // Behind and missing pass by themselves: they are told, not judged.
            return List.of(
                    oversold.law(""),
                    balance.law(""),
                    ends.law(""),
                    commits.law(""),
                    totals.law(""),
                    agreed.law(", " + behind + " gates behind the ledger, " + missing + " missing of open sales"));
        }
    }

    /** Counts what was looked at and keeps the first breaches. */
    private final class Finding {

        private final String law;
        private final List<String> rows = new ArrayList<>();
        private int looked;
        private int broken;

        Finding(String law) {
            this.law = law;
        }

        void check(boolean holds, String row) {
            looked++;
            if (!holds) {
                broken++;
                if (rows.size() < maxRows) {
                    rows.add(row);
                }
            }
        }

        Law law(String more) {
            return new Law(law, broken == 0, looked + " looked at, " + broken + " broken" + more, List.copyOf(rows));
        }
    }
}
