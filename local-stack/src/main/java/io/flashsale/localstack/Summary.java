package io.flashsale.localstack;

import java.util.Locale;

/** What a newcomer needs to know once everything runs. */
final class Summary {

    private Summary() {}

    static String of(RunningStack stack, Progress progress) {
        String url = stack.gatewayUrl();
        StringBuilder text = new StringBuilder();
        text.append('\n')
                .append(progress.bold("Flash sale is open"))
                .append(String.format(
                        Locale.ROOT,
                        " after %.0f s. Ctrl-C or scripts/down.sh ends it.%n%n",
                        progress.elapsed().toMillis() / 1000.0));
        row(text, "Storefront", url + "/");
        row(text, "API", url + "/api/v1      documents to browse and try: " + url + "/api.html");
        row(text, "Pay page", "each payment's payUrl, on " + firstUrl(stack, Service.PROVIDER));
        row(text, "Accounts", "shopper-1 (any number), operator, courier; password: local");
        row(
                text,
                "Metrics",
                "http://127.0.0.1:" + stack.settings().ports().managementOf(Service.ORDER, 0)
                        + "/actuator/prometheus (order-service; the others on their port + "
                        + stack.settings().ports().managementOffset() + ")");
        row(
                text,
                "Servers",
                "Redis " + stack.redisUrl() + ", MariaDB " + stack.databaseAddress() + ", RocketMQ "
                        + stack.nameServer());
        row(text, "Logs", stack.settings().data().resolve("log") + "    data and secrets beside it");
        text.append('\n').append(progress.bold("Buy something")).append("\n\n");
        text.append("  TOKEN=$(curl -s ")
                .append(url)
                .append("/api/v1/auth/token -H 'Content-Type: application/json' \\\n")
                .append("    -d '{\"username\":\"shopper-1\",\"password\":\"local\"}'")
                .append(" | sed 's/.*\"access_token\" *: *\"\\([^\"]*\\)\".*/\\1/')\n\n");
        text.append("  curl -s '").append(url).append("/api/v1/sales?status=OPEN'\n\n");
        text.append("  curl -si ")
                .append(url)
                .append("/api/v1/sales/")
                .append(DemoSale.openSaleId().orElse("SALE_ID"))
                .append("/items/")
                .append(DemoSale.SKU)
                .append("/orders \\\n")
                .append("    -H \"Authorization: Bearer $TOKEN\" -H \"Idempotency-Key: $(date +%s%N)\"")
                .append(" -H 'Content-Type: application/json' \\\n")
                .append("    -d '{\"quantity\":1,\"shipTo\":{\"name\":\"Ada\",\"phone\":\"+4915112345678\",")
                .append("\"address\":\"1 Analytical Way, London\"}}'\n");
        return text.toString();
    }

    private static String firstUrl(RunningStack stack, Service service) {
        return stack.instances(service).stream()
                .findFirst()
                .map(ServiceInstance::url)
                .orElse("nowhere (no provider was started)");
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %-11s %s%n", name, value));
    }
}
