package io.flashsale.deploy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** A rendered profile beside what the services say about themselves. */
record Release(Path home, Profile profile, List<Manifest> manifests, Map<String, ServiceFacts> services) {

    Stream<Manifest> all(String kind) {
        return manifests.stream().filter(manifest -> manifest.is(kind));
    }

    Optional<Manifest> find(String kind, String name) {
        return all(kind).filter(manifest -> manifest.name().equals(name)).findFirst();
    }

    Stream<Manifest> workloads() {
        return manifests.stream().filter(Manifest::runsPods);
    }

    /** The Deployment of a service. */
    Optional<Manifest> deployment(String service) {
        return find("Deployment", Chart.RELEASE + "-" + service);
    }

    /** The Deployments of the five services, canaries included. */
    Stream<Manifest> deployments() {
        return all("Deployment").filter(manifest -> services.containsKey(manifest.component()));
    }

    Complaint complaint(String check, String what) {
        return new Complaint(check, profile.name(), what);
    }
}
