package io.flashsale.deploy;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Objects that Kubernetes does not know by itself, against schemas written after their makers' documentation. */
final class CustomCheck implements Check {

    private static final Map<String, String> SCHEMAS = Map.of(
            "autoscaling.alibabacloud.com/v1beta1/CronHorizontalPodAutoscaler", "cron-hpa.json",
            "alibabacloud.com/v1/AlbConfig", "alb-config.json",
            "monitoring.coreos.com/v1/PodMonitor", "pod-monitor.json",
            "monitoring.coreos.com/v1/Probe", "probe.json",
            "chaosblade.io/v1alpha1/ChaosBlade", "chaos-blade.json");

    private final SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

    @Override
    public List<Complaint> complaints(Release release) {
        List<Complaint> complaints = new ArrayList<>();
        release.manifests().forEach(manifest -> complaints.addAll(of(manifest)));
        return complaints;
    }

    /** Kubernetes' own groups have no dot, or end with k8s.io. */
    static boolean isCustom(Manifest manifest) {
        return manifest.apiVersion().matches(".*\\..*/.*")
                && !manifest.apiVersion().matches(".*\\.k8s\\.io/.*");
    }

    List<Complaint> of(Manifest manifest) {
        if (!isCustom(manifest)) {
            return List.of();
        }
        String file = SCHEMAS.get(manifest.apiVersion() + "/" + manifest.kind());
        if (file == null) {
            return List.of(manifest.complaint("custom", "nobody has a schema for " + manifest.apiVersion()));
        }
        return schema(file).validate(manifest.tree().toString(), InputFormat.JSON).stream()
                .map(error -> manifest.complaint("custom", error.getInstanceLocation() + " " + error.getMessage()))
                .toList();
    }

    private Schema schema(String file) {
        try (InputStream in = CustomCheck.class.getResourceAsStream("crd/" + file)) {
            if (in == null) {
                throw new IllegalStateException("no resource crd/" + file);
            }
            return registry.getSchema(new String(in.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
