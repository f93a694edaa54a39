package io.flashsale.bench.capacity;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command behind {@code scripts/capacity.sh}: exit code 0, or 2 if nothing can be said. */
public final class CapacityCommand {

    static final int WRONG = 2;

    private CapacityCommand() {}

    public static void main(String[] arguments) {
        Path home = Path.of(System.getProperty("flash.home", ".")).toAbsolutePath();
        System.exit(run(List.of(arguments), home, System.out, System.err));
    }

    /** @param home of the repository, below which the report is looked for */
    public static int run(List<String> arguments, Path home, PrintStream out, PrintStream errors) {
        try {
            CapacityOptions options = CapacityOptions.parse(arguments, home);
            BenchReport report = BenchReport.read(options.report());
            Sizing sizing = options.sizing(report.cores());
            Costs costs = Costs.from(report, options.demand());
            if (!options.ordersLike().isEmpty()) {
                costs = costs.withOrdersLike(report, options.ordersLike());
            }
            Plan plan = Plan.of(options.demand(), costs, sizing);
            Plan spread = spread(report, plan);
            out.print(options.json() ? PlanJson.of(plan, spread, report) : PlanTable.of(plan, spread, report));
            return 0;
        } catch (Wrong wrong) {
            errors.println("error: " + wrong.getMessage());
            return WRONG;
        }
    }

    /** The same demand if hardly anybody travels together; null if that was not measured, or is the plan itself. */
    private static @Nullable Plan spread(BenchReport report, Plan plan) {
        if (!report.scenarios().containsKey(Costs.SPREAD)
                || plan.costs().orders().equals(Costs.SPREAD)) {
            return null;
        }
        return Plan.of(plan.demand(), plan.costs().withOrdersLike(report, Costs.SPREAD), plan.sizing());
    }
}
