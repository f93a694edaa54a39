package io.flashsale.systemtest;

import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One real Chromium for all tests of pages; visitors come and go. */
final class Browser {

    private static final List<String> USUAL_PLACES = List.of(
            "/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/opt/google/chrome/chrome");

    private static final List<String> SWITCHES = List.of(
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage");

    private static final class Holder {
        private static final com.microsoft.playwright.Browser CHROMIUM = launch();
    }

    private Browser() {}

    static com.microsoft.playwright.Browser chromium() {
        return Holder.CHROMIUM;
    }

    private static com.microsoft.playwright.Browser launch() {
        // The driver would fetch browsers of its own; the machine's is the one to test with.
        var playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "end of the browser"));
        return playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(executable())
                        .setArgs(SWITCHES)
                        .setHeadless(true));
    }

    private static Path executable() {
        String named = System.getenv("FLASH_CHROMIUM");
        return Stream.concat(Stream.ofNullable(named), USUAL_PLACES.stream())
                .map(Path::of)
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no Chromium: install it (Debian: apt-get install chromium), or name"
                                + " its executable in FLASH_CHROMIUM; scripts/test.sh installs it where it can"));
    }
}
