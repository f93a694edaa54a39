package io.flashsale.deploy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** All checks over all profiles: {@code scripts/check-deploy.sh}. */
public final class DeployCheck {

    private static final List<Check> CHECKS = List.of(
            new ModelCheck(),
            new WordCheck(),
            new CustomCheck(),
            new ServiceCheck(),
            new MigratesCheck(),
            new ReferenceCheck(),
            new ScaleCheck(),
            new PodCheck(),
            new NetworkCheck(),
            new EdgeCheck(),
            new TopicCheck(),
            new WholeCheck());

    private DeployCheck() {}

    /** Prints what is wrong with the repository named by the only argument; ends with 1 if anything is. */
    public static void main(String[] arguments) {
        Path home = Path.of(arguments.length == 0 ? "." : arguments[0])
                .toAbsolutePath()
                .normalize();
        int objects = 0;
        List<Complaint> complaints = new ArrayList<>();
        for (Profile profile : Profile.ALL) {
            try {
                Release release = release(home, profile, Map.of());
                objects += release.manifests().size();
                complaints.addAll(complaints(release));
            } catch (Chart.Unrenderable e) {
                complaints.add(new Complaint("render", profile.name(), String.valueOf(e.getMessage())));
            }
        }
        complaints.forEach(System.err::println);
        System.out.println(objects + " objects of " + Profile.ALL.size() + " profiles, " + CHECKS.size()
                + " kinds of check, " + complaints.size() + " complaints");
        System.exit(complaints.isEmpty() ? 0 : 1);
    }

    static Release release(Path home, Profile profile, Map<String, Object> sets) {
        Map<String, ServiceFacts> services = ServiceFacts.SERVICES.stream()
                .collect(Collectors.toMap(
                        name -> name, name -> ServiceFacts.read(home, name), (a, b) -> a, LinkedHashMap::new));
        List<Manifest> manifests = new Chart(home.resolve("deploy/helm/flash-sale")).render(profile, sets);
        return new Release(home, profile, manifests, services);
    }

    static List<Complaint> complaints(Release release) {
        return CHECKS.stream()
                .flatMap(check -> check.complaints(release).stream())
                .toList();
    }
}
