package io.flashsale.localstack.jmeter;

import io.flashsale.localstack.StackFailure;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What {@code scripts/jmeter/run.sh} and {@code scripts/jmeter/shoppers.sh} run. */
public final class JMeterCommand {

    private static final int COULD_NOT_RUN = 2;
    private static final String SKU = "LOAD-1";

    private final Path home;

    private JMeterCommand(Path home) {
        this.home = home;
    }

    /** @param arguments {@code run PLAN ...}, {@code report FILE ...} or {@code shoppers ...} */
    public static void main(String[] arguments) {
        var command =
                new JMeterCommand(Path.of(System.getProperty("flash.home", "")).toAbsolutePath());
        try {
            List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
            System.exit(
                    switch (arguments[0]) {
                        case "run" -> command.run(RunOptions.parse(command.home, rest));
                        case "report" -> command.report(rest);
                        case "shoppers" -> command.shoppers(rest);
                        default -> throw new IllegalArgumentException(arguments[0]);
                    });
        } catch (StackFailure e) {
            System.err.println("error: " + e.getMessage());
            System.exit(COULD_NOT_RUN);
        }
    }

    /** The target of a run, and the rights on it that this machine has. */
    private record Target(
            String host,
            String port,
            String protocol,
            String sale,
            String sku,
            Optional<OwnStack> own,
            boolean opened) {

        String url() {
            return protocol + "://" + host + ":" + port;
        }
    }

    private int run(RunOptions options) {
        Path out = fresh(options.out(), options.plan().title());
        Target target = target(options);
        Map<String, String> properties = new TreeMap<>(options.passedOn());
        properties.put("host", target.host());
        properties.put("port", target.port());
        properties.put("protocol", target.protocol());
        properties.put("users", Integer.toString(options.users()));
        properties.put("rampup", Integer.toString(options.rampupSeconds()));
        properties.put("duration", Integer.toString(options.durationSeconds()));
        properties.put("sale", target.sale());
        properties.put("sku", target.sku());
        if (options.plan().buying()) {
            properties.put("shoppers", shoppersFor(options, target, out).toString());
        }
        System.out.printf(
                "%s: %d users within %d s, %d s in all, against %s, sale %s, item %s%n",
                options.plan().title(),
                options.users(),
                options.rampupSeconds(),
                options.durationSeconds(),
                target.url(),
                target.sale(),
                target.sku());
        var jmeter = new JMeter(home.resolve("scripts/jmeter"), System.out);
        if (options.gui()) {
            jmeter.show(options, properties, out);
            return 0;
        }
        Answers answers = Answers.in(List.of(jmeter.run(options, properties, out)));
        List<String> wrong = new ArrayList<>(wrong(answers));
        if (target.opened() && options.plan().buying() && answers.count("order 201 placed") == 0) {
            wrong.add("no order was placed");
        }
        show(answers);
        wrong.addAll(afterwards(target, options));
        return new RunSummary(
                        answers,
                        Map.of(
                                "plan", options.plan().title(),
                                "gateway", target.url(),
                                "sale", target.sale(),
                                "sku", target.sku()),
                        wrong)
                .tell(out);
    }

    private Target target(RunOptions options) {
        if (options.isRemote()) {
            return new Target(
                    options.host().orElseThrow(),
                    options.port().orElseThrow(),
                    options.protocol(),
                    options.sale().orElseThrow(),
                    options.sku().orElseThrow(),
                    Optional.empty(),
                    false);
        }
        OwnStack stack = OwnStack.find(options.data());
        String sale = options.sale().orElse("");
        if (sale.isEmpty()) {
            try (var gateway = new Gateway(stack.gateway().toString())) {
                sale = gateway.openSale(stack.operatorToken(), options, SKU);
            }
            System.out.println("opened sale " + sale + ": " + options.stock() + " units of " + SKU);
        }
        return new Target(
                stack.gateway().getHost(),
                options.port().orElse(Integer.toString(stack.gateway().getPort())),
                stack.gateway().getScheme(),
                sale,
                options.sku().orElse(SKU),
                Optional.of(stack),
                options.sale().isEmpty());
    }

    private static Path shoppersFor(RunOptions options, Target target, Path out) {
        if (options.shoppers().isPresent()) {
            Path file = options.shoppers().get().toAbsolutePath();
            ShopperList.check(file);
            return file;
        }
        Path file = out.resolve("shoppers.csv");
        int count = Math.min(RunOptions.MOST_SHOPPERS, options.plan().shoppers(options.users(), options.stock()));
        if (options.signIn()) {
            ShopperList.withoutTokens(file, count);
        } else {
            System.out.println("minting tokens for " + count + " shoppers");
            ShopperList.withTokens(
                    file,
                    target.own().orElseThrow(),
                    count,
                    Duration.ofSeconds(options.rampupSeconds() + options.durationSeconds()));
        }
        return file;
    }

    private static List<String> wrong(Answers answers) {
        if (answers.total() == 0) {
            return List.of("no request was sent");
        }
        return answers.errors() == 0
                ? List.of()
                : List.of(answers.errors() + " of " + answers.total() + " samples failed: "
                        + String.join("; ", answers.complaints()));
    }

    private static void show(Answers answers) {
        System.out.println();
        System.out.print(answers.table());
        System.out.println();
    }

    /** The platform's own word about the item and its laws, where this machine may ask for it. @return what is wrong */
    private static List<String> afterwards(Target target, RunOptions options) {
        if (target.own().isEmpty()) {
            return List.of();
        }
        List<String> wrong = new ArrayList<>();
        String token = target.own().get().operatorToken();
        try (var gateway = new Gateway(target.url())) {
            if (options.plan().buying()) {
                Gateway.Stock stock = gateway.awaitStock(token, target.sale(), target.sku());
                long sold = stock.sold().orElseThrow();
                System.out.printf("sold %,d of %,d units%n", sold, stock.total());
                if (sold > stock.total() || sold < 0) {
                    wrong.add("sold " + sold + " of " + stock.total() + " units");
                }
            }
            Optional<String> broken = gateway.brokenLaw(token);
            System.out.println(
                    broken.isPresent() ? "a law is broken: " + broken.get() : "no service says that a law is broken");
            broken.ifPresent(law -> wrong.add("a law is broken: " + law));
        } catch (StackFailure e) {
            // The answers still count.
            wrong.add(e.getMessage());
        }
        return wrong;
    }

    /** One report of the samples of several engines. */
    private int report(List<String> arguments) {
        List<Path> files = new ArrayList<>();
        Optional<Path> chosen = Optional.empty();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).equals("--out") && i + 1 < arguments.size()) {
                chosen = Optional.of(Path.of(arguments.get(++i)));
            } else if (arguments.get(i).startsWith("-")) {
                throw new StackFailure("unknown option " + arguments.get(i) + "; see scripts/jmeter/run.sh --help");
            } else {
                files.add(Path.of(arguments.get(i)).toAbsolutePath());
            }
        }
        if (files.isEmpty()) {
            throw new StackFailure("report of which files? see scripts/jmeter/run.sh --help");
        }
        Answers answers = Answers.in(files);
        Path out = fresh(chosen, "report");
        Path all = out.resolve("samples.jtl");
        merge(files, all);
        new JMeter(home.resolve("scripts/jmeter"), System.out).report(all, out);
        show(answers);
        return new RunSummary(answers, Map.of(), wrong(answers)).tell(out);
    }

    private static void merge(List<Path> files, Path all) {
        try (BufferedWriter writer = Files.newBufferedWriter(all)) {
            String header = "";
            for (Path file : files) {
                try (BufferedReader reader = Files.newBufferedReader(file)) {
                    String own = reader.readLine();
                    if (header.isEmpty()) {
                        header = own;
                        writer.write(header + "\n");
                    } else if (!header.equals(own)) {
                        throw new StackFailure(file + " has other columns than " + files.getFirst());
                    }
                    reader.transferTo(writer);
                }
            }
        } catch (IOException e) {
            throw new StackFailure("can't merge the samples: " + e.getMessage(), e);
        }
    }

    private int shoppers(List<String> arguments) {
        int count = 1_000;
        int hours = 12;
        Path data = home.resolve(".local");
        Path out = Path.of("shoppers.csv").toAbsolutePath();
        boolean signIn = false;
        for (int i = 0; i < arguments.size(); i++) {
            String option = arguments.get(i);
            if (option.equals("--sign-in")) {
                signIn = true;
                continue;
            }
            if (i + 1 == arguments.size()) {
                throw new StackFailure(option + ": no such option, or no value; see scripts/jmeter/shoppers.sh --help");
            }
            String value = arguments.get(++i);
            switch (option) {
                case "--count" -> count = number(option, value, RunOptions.MOST_SHOPPERS);
                case "--hours" -> hours = number(option, value, 24 * 7);
                case "--data" -> data = Path.of(value);
                case "--out" -> out = Path.of(value).toAbsolutePath();
                default ->
                    throw new StackFailure("unknown option " + option + "; see scripts/jmeter/shoppers.sh --help");
            }
        }
        if (signIn) {
            ShopperList.withoutTokens(out, count);
        } else {
            ShopperList.withTokens(out, OwnStack.find(data), count, Duration.ofHours(hours));
        }
        System.out.println(
                count + " shoppers " + (signIn ? "without tokens" : "with tokens for " + hours + " h") + " in " + out);
        return 0;
    }

    private static int number(String option, String text, int most) {
        if (!text.matches("[1-9][0-9]{0,8}") || Integer.parseInt(text) > most) {
            throw new StackFailure(option + " wants a number from 1 to " + most + ", not " + text);
        }
        return Integer.parseInt(text);
    }

    /** JMeter makes its report only in a directory of its own. */
    private Path fresh(Optional<Path> chosen, String name) {
        Path out = chosen.map(Path::toAbsolutePath)
                .orElseGet(() -> home.resolve("target/jmeter/" + name + "-"
                        + LocalDateTime.now().format(DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss"))));
        if (Files.exists(out.resolve("report")) || Files.exists(out.resolve("samples.jtl"))) {
            throw new StackFailure("there is a run in " + out + " already; choose another --out");
        }
        try {
            return Files.createDirectories(out);
        } catch (IOException e) {
            throw new StackFailure("can't make " + out + ": " + e.getMessage(), e);
        }
    }
}
