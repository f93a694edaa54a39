package io.flashsale.systemtest;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Somebody with a browser of his own. When he leaves it is judged: nothing was loaded from elsewhere, and the browser had
 * nothing to complain of.
 */
final class Visitor implements AutoCloseable {

    static final Path SCREENSHOTS = Path.of("target", "pages");

    private static final double PATIENCE_MILLIS = 30_000;
    private static final String REFUSED = "Failed to load resource";

    /** What he looks at it with. */
    enum Device {
        PHONE(390, 844),
        DESKTOP(1280, 860);

        private final int width;
        private final int height;

        Device(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    private final BrowserContext context;
    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private final List<String> foreign = new CopyOnWriteArrayList<>();
    private boolean refusals;
    private boolean paying;
    final Page page;

    private Visitor(com.microsoft.playwright.Browser.NewContextOptions options) {
        context = Browser.chromium().newContext(options);
        context.setDefaultTimeout(PATIENCE_MILLIS);
        context.onRequest(request -> {
            String url = request.url();
            boolean ours =
                    url.startsWith(Platform.gateway() + "/") || url.startsWith("data:") || url.startsWith("blob:");
            if (!ours && !paying) {
                foreign.add(url);
            }
        });
        page = context.newPage();
        page.onConsoleMessage(message -> {
            boolean wrong = message.type().equals("error") || message.type().equals("warning");
            if (wrong && !(refusals && message.text().startsWith(REFUSED)) && !paying) {
                complaints.add(page.url() + ": " + message.text());
            }
        });
        page.onPageError(error -> complaints.add(page.url() + ": " + error));
    }

    static Visitor on(Device device, String locale) {
        return new Visitor(options(device, locale));
    }

    static Visitor inTheDark(Device device, String locale) {
        return new Visitor(options(device, locale).setColorScheme(ColorScheme.DARK));
    }

    /** For tools that put a script of their own into the page, which its policy forbids. */
    static Visitor inspecting(Device device, String locale, ColorScheme scheme) {
        return new Visitor(options(device, locale).setColorScheme(scheme).setBypassCSP(true));
    }

    static Visitor withoutScripts(Device device, String locale) {
        return new Visitor(options(device, locale).setJavaScriptEnabled(false));
    }

    private static com.microsoft.playwright.Browser.NewContextOptions options(Device device, String locale) {
        return new com.microsoft.playwright.Browser.NewContextOptions()
                .setViewportSize(device.width, device.height)
                .setHasTouch(device == Device.PHONE)
                .setTimezoneId("Europe/Berlin")
                .setLocale(locale);
    }

    /** From here on calls may be refused, or fail, on purpose; the browser reports each as an error. */
    void expectsRefusals() {
        refusals = true;
    }

    /** On the provider's page other rules hold. */
    void goesPaying() {
        paying = true;
    }

    void isBack() {
        paying = false;
    }

    Visitor open(String path) {
        page.navigate(Platform.gateway() + path);
        return this;
    }

    /** Through the form, as people do; ends where the form leads to. */
    void signIn(String name) {
        page.locator("#sign-in input[name=username]").fill(name);
        page.locator("#sign-in input[name=password]").fill("local");
        page.locator("#sign-in button[type=submit]").click();
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    void fillAddress() {
        page.locator("#address input[name=name]").fill("Li Wei");
        page.locator("#address input[name=phone]").fill("+86 138 0000 0000");
        page.locator("#address textarea[name=address]").fill("88 Century Avenue, Pudong, Shanghai");
        page.locator("#address button[type=submit]").click();
    }

    /** Waits for the page of an order and returns its id. */
    String awaitOrderPage() {
        page.waitForURL(url -> url.matches(".*/orders/[0-9]+$"));
        return page.url().replaceFirst(".*/", "");
    }

    void awaitStatus(String status) {
        page.locator("#order[data-status=" + status + "]").waitFor();
    }

    /** The whole page, or of one with a bar at its foot what is seen at once. */
    void photograph(String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(!name.startsWith("sale-phone")));
    }

    BrowserContext context() {
        return context;
    }

    @Override
    public void close() {
        context.close();
        assertThat(complaints).as("what the browser complained of").isEmpty();
        assertThat(foreign).as("requests to somewhere else").isEmpty();
    }
}
