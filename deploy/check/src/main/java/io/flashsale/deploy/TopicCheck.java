package io.flashsale.deploy;

import io.flashsale.contract.Topics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The Job that makes topics knows all of them, and the group of each subscription. */
final class TopicCheck implements Check {

    private static final Pattern SUBSCRIPTION = Pattern.compile("Subscription\\.to\\(Topics\\.([A-Z_]+)\\)");

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        String script = script(release);
        compare(release, "topics", new TreeSet<>(Topics.ALL), words(script, "topics"), complaints);
        compare(release, "groups", groups(release), words(script, "groups"), complaints);
        boolean mounted = release.find("ConfigMap", Chart.RELEASE + "-topics")
                .map(map -> map.tree()
                        .path("data")
                        .path("topics.sh")
                        .asString("")
                        .strip()
                        .equals(script.strip()))
                .orElse(false);
        if (!mounted) {
            complaints.add(release.complaint("topics", "the Job does not run files/topics.sh"));
        }
        if (release.all("Job").noneMatch(job -> job.component().equals("topics"))) {
            complaints.add(release.complaint("topics", "no Job makes topics"));
        }
        return complaints;
    }

    /** What the services subscribe to, as their sources say: {@code Subscription.to(Topics.ORDER_EVENTS)}. */
    private static Set<String> groups(Release release) {
        Set<String> groups = new TreeSet<>();
        for (ServiceFacts facts : release.services().values()) {
            Path sources = release.home().resolve(facts.name() + "-service/src/main/java");
            try (Stream<Path> files = Files.walk(sources)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Matcher found = SUBSCRIPTION.matcher(Files.readString(file));
                    while (found.find()) {
                        groups.add(facts.name() + "-service_"
                                + found.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return groups;
    }

    private static void compare(
            Release release, String what, Set<String> wanted, Set<String> listed, List<Complaint> complaints) {
        if (!wanted.equals(listed)) {
            complaints.add(
                    release.complaint("topics", "topics.sh lists " + what + " " + listed + ", there are " + wanted));
        }
    }

    private static Set<String> words(String script, String variable) {
        Matcher found = Pattern.compile("(?m)^" + variable + "=\"([^\"]*)\"").matcher(script);
        return found.find() ? new TreeSet<>(List.of(found.group(1).split("\\s+"))) : Set.of();
    }

    private static String script(Release release) {
        try {
            return Files.readString(release.home().resolve("deploy/helm/flash-sale/files/topics.sh"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
