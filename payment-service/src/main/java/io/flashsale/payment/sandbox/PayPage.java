package io.flashsale.payment.sandbox;

import java.math.BigDecimal;
import java.net.URI;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;

/** The page on which the shopper pays. One file, no script, nothing loaded from elsewhere. */
final class PayPage {

    private static final String FRAME = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="robots" content="noindex">
            <title>%TITLE% · Sandbox Pay</title>
            <style>
            :root { --ink: #14213d; --soft: #5c677d; --line: #e3e8f0; --paper: #fff; --back: #eef2f9;
                    --go: #1b7f5c; --go2: #15694b; --stop: #b3261e; --wait: #8a5a00; color-scheme: light dark; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #e8edf7; --soft: #9aa7bd; --line: #2c3750; --paper: #172036; --back: #0d1424;
                      --go: #2fa37a; --go2: #278c68; --stop: #f08a80; --wait: #e0b35a; } }
            * { box-sizing: border-box; }
            body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem;
                   background: radial-gradient(60rem 30rem at 20% -10%, #cfe3ff66, transparent), var(--back);
                   color: var(--ink); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
            main { width: 100%; max-width: 26rem; background: var(--paper); border: 1px solid var(--line);
                   border-radius: 18px; padding: 1.75rem; box-shadow: 0 18px 50px #0a1a3a1f; }
            header { display: flex; align-items: center; gap: .65rem; font-weight: 650; }
            header i { width: 1.9rem; height: 1.9rem; border-radius: 9px; display: inline-block;
                       background: linear-gradient(135deg, #2f6bff, #19b58b); }
            header small { margin-left: auto; font-weight: 500; color: var(--wait); border: 1px solid currentColor;
                           border-radius: 99px; padding: .05rem .6rem; font-size: .75rem; }
            .amount { font-size: 2.6rem; font-weight: 700; letter-spacing: -.02em; margin: 1.4rem 0 .2rem;
                      font-variant-numeric: tabular-nums; }
            dl { margin: 1rem 0 1.4rem; border-top: 1px solid var(--line); }
            dl div { display: flex; justify-content: space-between; gap: 1rem; padding: .55rem 0;
                     border-bottom: 1px solid var(--line); font-size: .9rem; }
            dt { color: var(--soft); } dd { margin: 0; font-variant-numeric: tabular-nums; overflow-wrap: anywhere; }
            form { display: grid; gap: .6rem; }
            button { font: inherit; font-weight: 600; border-radius: 12px; padding: .8rem 1rem; cursor: pointer;
                     border: 1px solid var(--line); background: transparent; color: var(--ink); }
            button:hover, button:focus-visible { border-color: var(--soft); }
            button.go { background: var(--go); border-color: var(--go); color: #fff; font-size: 1.05rem; }
            button.go:hover { background: var(--go2); }
            button.stop { color: var(--stop); }
            button span { display: block; font-weight: 400; font-size: .78rem; color: var(--soft); }
            fieldset { border: 0; margin: .4rem 0 0; padding: 0; display: grid; grid-template-columns: 1fr 1fr; gap: .6rem; }
            legend { font-size: .78rem; color: var(--soft); padding: 0 0 .4rem; }
            .state { border-radius: 12px; padding: .9rem 1rem; font-weight: 600; border: 1px solid currentColor; }
            .state p { margin: .2rem 0 0; font-weight: 400; color: var(--soft); font-size: .88rem; }
            .good { color: var(--go); } .bad { color: var(--stop); } .over { color: var(--soft); }
            footer { margin-top: 1.3rem; font-size: .8rem; color: var(--soft); }
            a { color: inherit; }
            </style>
            </head>
            <body>
            <main>
            <header><i></i>Sandbox Pay <small>no real money</small></header>
            %CONTENT%
            <footer><a href="%SHOP%" rel="noreferrer">Back to the shop</a></footer>
            </main>
            </body>
            </html>
            """;

    private static final String FORM = """
            <form method="post">
            <button class="go" name="outcome" value="success">Pay %AMOUNT%</button>
            <button class="stop" name="outcome" value="failure">Let it fail</button>
            <fieldset>
            <legend>For testers: paid, but the shop hears of it …</legend>
            <button name="outcome" value="late">Late<span>after a while</span></button>
            <button name="outcome" value="duplicate">Duplicate<span>three times</span></button>
            </fieldset>
            </form>
            """;

    private final URI shopUrl;

    PayPage(URI shopUrl) {
        this.shopUrl = shopUrl;
    }

    String render(SandboxPayment payment) {
        var amount = amount(payment);
        var content = """
                <p class="amount">%s</p>
                <dl>
                <div><dt>Order</dt><dd>%s</dd></div>
                <div><dt>Payment</dt><dd>%s</dd></div>
                </dl>
                %s""".formatted(
                        escape(amount), escape(payment.orderId()), escape(payment.paymentId()), state(payment, amount));
        return frame("Pay " + amount, content, "/orders/" + payment.orderId());
    }

    String notFound() {
        return frame("Not found", "<p class=\"state over\">There is no such payment.</p>", "");
    }

    private static String state(SandboxPayment payment, String amount) {
        var form = FORM.replace("%AMOUNT%", escape(amount));
        return switch (payment.status()) {
            case OPEN -> form;
            case FAILED -> box("bad", "The payment failed", "No money moved. You may try again here.") + "<br>" + form;
            case CLOSED -> box("over", "This payment is closed", "The shop has withdrawn it; the order is gone.");
            case CAPTURED ->
                payment.refundId().isEmpty()
                        ? box("good", "Paid", "Transaction " + escape(payment.transactionId()))
                        : box("over", "Paid and refunded", "The whole amount is on its way back to you.");
        };
    }

    private static String box(String style, String title, String text) {
        return "<div class=\"state " + style + "\" role=\"status\">" + title + "<p>" + text + "</p></div>";
    }

    /** @param back the page of the shop where the shopper came from */
    private String frame(String title, String content, String back) {
        return FRAME.replace("%TITLE%", escape(title))
                .replace("%SHOP%", escape(shopUrl.toString().replaceAll("/+$", "") + back))
                .replace("%CONTENT%", content);
    }

    /** CNY 1,299.00: minor units shifted by the currency's own digits. */
    static String amount(SandboxPayment payment) {
        try {
            var currency = Currency.getInstance(payment.currency());
            int digits = Math.max(0, currency.getDefaultFractionDigits());
            var format = NumberFormat.getNumberInstance(Locale.ROOT);
            format.setMinimumFractionDigits(digits);
            return payment.currency() + " " + format.format(BigDecimal.valueOf(payment.minor(), digits));
        } catch (IllegalArgumentException _) {
            return payment.currency() + " " + payment.minor();
        }
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
