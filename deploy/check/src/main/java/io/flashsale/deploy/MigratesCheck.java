package io.flashsale.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Every schema is migrated by somebody: by the service as it starts, or by a Job that exists. */
final class MigratesCheck implements Check {

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        Set<String> jobs = release.all("Job").map(Manifest::name).collect(Collectors.toSet());
        release.deployments().forEach(deployment -> {
            String service = deployment.component();
            if (!release.services().get(service).hasDatabase()) {
                return;
            }
            String mode = deployment.environment().getOrDefault("FLASH_MIGRATE", "at-start");
            boolean job = jobs.contains(Chart.RELEASE + "-migrate-" + service);
            if (!mode.equals(job ? "never" : "at-start")) {
                complaints.add(deployment.complaint(
                        "migration", "FLASH_MIGRATE is " + mode + " and there is " + (job ? "a" : "no") + " Job"));
            }
        });
        return complaints;
    }
}
