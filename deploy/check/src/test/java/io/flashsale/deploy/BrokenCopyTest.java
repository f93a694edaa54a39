package io.flashsale.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Each kind of check is shown a copy in which somebody has made the mistake that it is there for. */
class BrokenCopyTest {

    private static final Profile DEV = Profile.ALL.get(0);
    private static final Profile ACK = Profile.ALL.get(1);
    private static final Profile SALE = Profile.ALL.get(2);

    private static final String SERVICE = "templates/_service.tpl";
    private static final String NAMES = "templates/_names.tpl";
    private static final String NETWORK = "templates/networkpolicies.yaml";

    /**
     * @param file below the chart, or below the repository if it starts with a slash
     * @param complaint a part of one that must be made
     */
    record Mistake(String title, Profile profile, String file, String right, String wrong, String complaint) {
        @Override
        public String toString() {
            return title;
        }
    }

    static final List<Mistake> MISTAKES = List.of(
            // what Kubernetes would take, drop or refuse
            new Mistake(
                    "a field is misspelt",
                    ACK,
                    SERVICE,
                    "revisionHistoryLimit:",
                    "revisionHistorieLimit:",
                    "model: ack Deployment/"),
            new Mistake(
                    "a number is a text",
                    ACK,
                    SERVICE,
                    "revisionHistoryLimit: 5",
                    "revisionHistoryLimit: \"5\"",
                    "model: ack Deployment/"),
            new Mistake(
                    "a text is a number",
                    ACK,
                    NAMES,
                    "value: {{ .service.port | quote }}",
                    "value: {{ .service.port }}",
                    "model: ack Deployment/"),
            new Mistake(
                    "a label is a number",
                    ACK,
                    NAMES,
                    "app.kubernetes.io/part-of: flash-sale",
                    "app.kubernetes.io/part-of: 11",
                    "model: ack"),
            new Mistake(
                    "a required field is missing",
                    ACK,
                    SERVICE,
                    "  scaleTargetRef:\n    apiVersion: apps/v1\n    kind: Deployment\n    name: {{ $full }}\n  minReplicas",
                    "  minReplicas",
                    "model: ack HorizontalPodAutoscaler/"),
            new Mistake(
                    "a kind does not exist",
                    ACK,
                    SERVICE,
                    "kind: PodDisruptionBudget",
                    "kind: PodDisruptionBudgets",
                    "model: ack PodDisruptionBudgets/"),
            new Mistake(
                    "a quantity is none",
                    ACK,
                    SERVICE,
                    "memory: {{ .service.memoryMi }}Mi\n            limits",
                    "memory: {{ .service.memoryMi }}MB\n            limits",
                    "model: ack Deployment/"),
            new Mistake(
                    "a word is none of the few",
                    ACK,
                    SERVICE,
                    "type: RollingUpdate",
                    "type: Rolling",
                    "word: ack Deployment/"),
            new Mistake(
                    "a key stands twice",
                    ACK,
                    SERVICE,
                    "  revisionHistoryLimit: 5",
                    "  revisionHistoryLimit: 5\n  revisionHistoryLimit: 6",
                    "Duplicate"),
            new Mistake(
                    "an image floats",
                    ACK,
                    "values.yaml",
                    "image: curlimages/curl:8.11.1",
                    "image: curlimages/curl:latest",
                    "rights: ack Pod/"),
            // custom resources
            new Mistake(
                    "a schedule has five fields",
                    SALE,
                    SERVICE,
                    "\"0 4 15 2 1 *\" $up",
                    "\"4 15 2 1 *\" $up",
                    "custom: double11 CronHorizontalPodAutoscaler/"),
            new Mistake(
                    "a listener has TLS and no certificate",
                    ACK,
                    "templates/ingress.yaml",
                    "      certificates:\n        - {CertificateId: {{ $values.alb.certificateId | quote }}, IsDefault: true}\n",
                    "",
                    "custom: ack AlbConfig/"),
            new Mistake(
                    "the monitor's port is misspelt",
                    ACK,
                    "templates/podmonitor.yaml",
                    "- port: management",
                    "- ports: management",
                    "custom: ack PodMonitor/"),
            new Mistake(
                    "a load balancer stands in one zone",
                    ACK,
                    "values-ack.yaml",
                    "[vsw-example-zone-a, vsw-example-zone-b]",
                    "[vsw-example-zone-a]",
                    "at least two zones"),
            // the services' own configuration
            new Mistake(
                    "a service moves and the chart stays",
                    ACK,
                    "/order-service/src/main/resources/application.yml",
                    "FLASH_PORT:8081",
                    "FLASH_PORT:8181",
                    "port: ack Deployment/flash-sale-order"),
            new Mistake(
                    "the management port is another",
                    ACK,
                    SERVICE,
                    "{name: management, containerPort: {{ add .service.port 1000 }}",
                    "{name: management, containerPort: {{ add .service.port 1001 }}",
                    "port: ack Deployment/"),
            new Mistake(
                    "a variable is misspelt",
                    ACK,
                    NAMES,
                    "- name: FLASH_MYSQL_ADDRESS",
                    "- name: FLASH_MYSQL_ADRESS",
                    "FLASH_MYSQL_ADRESS is read by nothing"),
            new Mistake(
                    "a setting is renamed",
                    ACK,
                    "/common-lib/src/main/resources/platform-defaults.yml",
                    "FLASH_POOL_SIZE:12",
                    "FLASH_POOL_MAX:12",
                    "FLASH_POOL_SIZE is read by nothing"),
            new Mistake(
                    "a service would ask its own machine",
                    ACK,
                    NAMES,
                    "- name: FLASH_{{ upper . }}_URL",
                    "- name: FLASH_{{ lower . }}_URL",
                    "is not set, and its default is of a developer's machine"),
            new Mistake(
                    "liveness asks for others",
                    ACK,
                    SERVICE,
                    "livenessProbe:\n            httpGet: {path: /actuator/health/liveness,",
                    "livenessProbe:\n            httpGet: {path: /actuator/health,",
                    "probe: ack Deployment/"),
            new Mistake(
                    "liveness is nervous",
                    ACK,
                    SERVICE,
                    "timeoutSeconds: 5\n            failureThreshold: 6",
                    "timeoutSeconds: 5\n            failureThreshold: 2",
                    "be patient"),
            new Mistake(
                    "readiness is slow",
                    ACK,
                    SERVICE,
                    "periodSeconds: 3\n            timeoutSeconds: 2\n            failureThreshold: 2",
                    "periodSeconds: 30\n            timeoutSeconds: 2\n            failureThreshold: 2",
                    "readiness takes"),
            new Mistake(
                    "a user's limit counts too few gateways",
                    ACK,
                    NAMES,
                    "value: {{ .service.replicas.max | quote }}",
                    "value: \"4\"",
                    "gateways share a user's limit"),
            new Mistake(
                    "somebody else's X-Forwarded-For is believed",
                    ACK,
                    NAMES,
                    "join \",\" $values.ingress.fromCidrs | quote",
                    "\"10.0.0.0/8\"",
                    "X-Forwarded-For is believed from 10.0.0.0/8"),
            // migrations
            new Mistake(
                    "the Job would serve instead of migrate",
                    ACK,
                    NAMES,
                    "ternary \"only\"",
                    "ternary \"at-start\"",
                    "FLASH_MIGRATE is not only"),
            new Mistake(
                    "nobody migrates",
                    ACK,
                    "templates/migrate.yaml",
                    "has \"mysql\" $service.stores",
                    "has \"redis\" $service.stores",
                    "migration: ack Deployment/flash-sale-payment"),
            new Mistake(
                    "the migration comes after the pods",
                    ACK,
                    "templates/migrate.yaml",
                    "helm.sh/hook: pre-install,pre-upgrade",
                    "helm.sh/hook: post-install,post-upgrade",
                    "not before the pods"),
            // names
            new Mistake(
                    "an account is not there",
                    ACK,
                    SERVICE,
                    "serviceAccountName: {{ $full }}",
                    "serviceAccountName: flash",
                    "no ServiceAccount flash"),
            new Mistake(
                    "a Service selects nobody",
                    ACK,
                    SERVICE,
                    "    flashsale.io/track: {{ $track }}\n  ports",
                    "    flashsale.io/track: main\n  ports",
                    "selects no pod"),
            new Mistake("a Service leads nowhere", ACK, SERVICE, "targetPort: http", "targetPort: web", "no port web"),
            new Mistake(
                    "the edge leads nowhere",
                    ACK,
                    "templates/ingress.yaml",
                    "port: {name: http}",
                    "port: {name: https}",
                    "no Service with such a port"),
            new Mistake(
                    "the health check needs a token",
                    ACK,
                    "templates/ingress.yaml",
                    "healthcheck-path: /favicon.svg",
                    "healthcheck-path: /api/v1/orders",
                    "which needs a token"),
            new Mistake(
                    "a key is read and not mounted",
                    ACK,
                    SERVICE,
                    "range $key := values .service.files | sortAlpha",
                    "range $key := list \"other\"",
                    "which nothing mounts"),
            new Mistake(
                    "a Secret is not documented",
                    ACK,
                    "/deploy/README.md",
                    "| `flash-sale-order` | `address-keys` |",
                    "| `flash-sale-order` | `keys` |",
                    "flash-sale-order/address-keys is not in the table"),
            new Mistake(
                    "metrics are looked for elsewhere",
                    ACK,
                    "templates/podmonitor.yaml",
                    "path: /actuator/prometheus",
                    "path: /metrics",
                    "metrics are not at"),
            new Mistake(
                    "our label is renamed by the scraper",
                    ACK,
                    "templates/podmonitor.yaml",
                    "honorLabels: true",
                    "honorLabels: false",
                    "without honorLabels"),
            new Mistake(
                    "an address has no Service",
                    DEV,
                    "values-dev.yaml",
                    "address: flash-sale-mariadb:3306",
                    "address: flash-sale-mysql:3306",
                    "no Service has that"),
            // scale
            new Mistake(
                    "CronHPA fights with the HPA",
                    SALE,
                    SERVICE,
                    "    apiVersion: autoscaling/v2\n    kind: HorizontalPodAutoscaler\n    name: {{ .root",
                    "    apiVersion: apps/v1\n    kind: Deployment\n    name: {{ .root",
                    "fights with the HPA"),
            new Mistake("nobody scales down", SALE, SERVICE, "\"%s-down\"", "\"%s-end\"", "times up and"),
            new Mistake(
                    "upgrades set back the number of pods",
                    ACK,
                    SERVICE,
                    "{{- if or $canary (not $values.autoscaling.enabled) }}\n  replicas",
                    "{{- if true }}\n  replicas",
                    "would set back"),
            new Mistake(
                    "no pod may go",
                    ACK,
                    SERVICE,
                    "maxUnavailable: {{ .service.maxUnavailable }}",
                    "minAvailable: 100%",
                    "drains hang"),
            new Mistake(
                    "all pods may go",
                    ACK,
                    SERVICE,
                    "maxUnavailable: {{ .service.maxUnavailable }}",
                    "maxUnavailable: 100%",
                    "may be evicted at once"),
            new Mistake(
                    "an HPA asks for a metric that nobody offers",
                    ACK,
                    SERVICE,
                    "metric: {name: flash_lane_queue}",
                    "metric: {name: flash_lane_length}",
                    "no adapter offers flash_lane_length"),
            // pods
            new Mistake("root may run", ACK, NAMES, "runAsNonRoot: true", "runAsNonRoot: false", "wants runAsNonRoot"),
            new Mistake(
                    "the image's files can be changed",
                    ACK,
                    NAMES,
                    "readOnlyRootFilesystem: true",
                    "readOnlyRootFilesystem: false",
                    "wants a read-only root"),
            new Mistake(
                    "service links become settings",
                    ACK,
                    SERVICE,
                    "enableServiceLinks: false",
                    "enableServiceLinks: true",
                    "wants no service links"),
            new Mistake(
                    "the shutdown takes longer than Kubernetes waits",
                    ACK,
                    "/common-lib/src/main/resources/platform-defaults.yml",
                    "timeout-per-shutdown-phase: 20s",
                    "timeout-per-shutdown-phase: 40s",
                    "may need"),
            new Mistake(
                    "the JVM may outgrow its pod",
                    ACK,
                    NAMES,
                    "-Xmx{{ $heap }}m",
                    "-Xmx{{ $memory }}m",
                    "a tenth must be left"),
            new Mistake(
                    "more requests than the heap can hold",
                    ACK,
                    "values.yaml",
                    "maxUnderWay: 2048",
                    "maxUnderWay: 8192",
                    "requests at work need a heap"),
            new Mistake(
                    "a taint is not tolerated",
                    ACK,
                    SERVICE,
                    "{{- with $pool.tolerations }}",
                    "{{- with $pool.tolerance }}",
                    "does not tolerate"),
            new Mistake(
                    "pods crowd on one node",
                    ACK,
                    SERVICE,
                    "topologyKey: kubernetes.io/hostname",
                    "topologyKey: topology.kubernetes.io/zone",
                    "not spread over zones and nodes"),
            // networks
            new Mistake(
                    "a caller is cut off",
                    ACK,
                    NETWORK,
                    "{{- if has $name $caller.calls }}",
                    "{{- if has $other $caller.calls }}",
                    "is cut off: gateway -> order:8081"),
            new Mistake(
                    "a service calls one more neighbour",
                    ACK,
                    "/payment-service/src/main/resources/application.yml",
                    "      order: ${FLASH_ORDER_URL:http://localhost:8081}",
                    "      order: ${FLASH_ORDER_URL:http://localhost:8081}\n      logistics: ${FLASH_LOGISTICS_URL:http://localhost:8084}",
                    "FLASH_LOGISTICS_URL is not set"),
            new Mistake(
                    "a service no longer calls a neighbour",
                    ACK,
                    "/logistics-service/src/main/resources/application.yml",
                    "      order: ${FLASH_ORDER_URL:http://localhost:8081}\n",
                    "",
                    "nobody needs it, and it is allowed: logistics -> order:8081"),
            new Mistake(
                    "the scraper may shop",
                    ACK,
                    NETWORK,
                    "      ports:\n        - {port: {{ add $service.port 1000 }}, protocol: TCP}\n",
                    "",
                    "nobody needs it, and it is allowed: monitoring -> "),
            new Mistake(
                    "anybody may come in",
                    ACK,
                    NETWORK,
                    "            matchLabels: {{- toYaml $values.monitoring.namespaceLabels | nindent 14 }}",
                    "            matchLabels: {}",
                    "it is allowed: stranger -> "),
            new Mistake(
                    "logistics reaches Redis",
                    ACK,
                    "values.yaml",
                    "    port: 8084\n    stores: [mysql, rocketmq]",
                    "    port: 8084\n    stores: [mysql, redis, rocketmq]",
                    "it is allowed: logistics -> "),
            new Mistake(
                    "names can't be looked up",
                    ACK,
                    NETWORK,
                    "k8s-app: kube-dns",
                    "k8s-app: core-dns",
                    "is cut off: gateway -> dns:53"),
            new Mistake(
                    "spans are cut off",
                    ACK,
                    NETWORK,
                    "    {{- include \"flash-sale.traceEgress\" $values.tracing | nindent 4 }}\n",
                    "",
                    "is cut off: payment -> tracing:4318"),
            new Mistake(
                    "spans go to another port than the policy's",
                    ACK,
                    "templates/_egress.tpl",
                    "    - {port: {{ $port }}, protocol: TCP}\n{{- end }}\n{{- end }}\n",
                    "    - {port: 4317, protocol: TCP}\n{{- end }}\n{{- end }}\n",
                    "is cut off: order -> tracing:4318"),
            new Mistake(
                    "the endpoint's variable is renamed",
                    ACK,
                    "/common-lib/src/main/resources/platform-defaults.yml",
                    "FLASH_OTLP_ENDPOINT",
                    "FLASH_TRACE_ENDPOINT",
                    "FLASH_OTLP_ENDPOINT is read by nothing"),
            new Mistake(
                    "the broker can't register",
                    DEV,
                    NETWORK,
                    "        {{- if eq $component \"namesrv\" }}",
                    "        {{- if eq $component \"nameserver\" }}",
                    "is cut off: broker -> namesrv:9876"),
            // the spot handler
            new Mistake(
                    "the spot handler may do anything to nodes",
                    ACK,
                    "templates/spot-handler.yaml",
                    "    verbs: [patch]",
                    "    verbs: [patch, delete]",
                    "wants a spot handler that may"),
            new Mistake(
                    "the spot handler's role is nobody's",
                    ACK,
                    "templates/spot-handler.yaml",
                    "  - kind: ServiceAccount\n    name: {{ $name }}",
                    "  - kind: ServiceAccount\n    name: default",
                    "no such ServiceAccount"),
            new Mistake(
                    "the spot handler can't see its notice",
                    ACK,
                    "templates/spot-handler.yaml",
                    "cidr: 100.100.100.200/32",
                    "cidr: 169.254.169.254/32",
                    "is cut off: spot-handler -> 100.100.100.200/32:80"),
            new Mistake(
                    "the spot handler's metrics are read by nobody",
                    ACK,
                    "templates/podmonitor.yaml",
                    "\"component\" \"spot-handler\") | nindent 6",
                    "\"component\" \"gateway\") | nindent 6",
                    "metrics of [gateway, inventory, logistics, order, payment] are read"),
            // the edge
            new Mistake(
                    "the load balancer cuts event streams",
                    ACK,
                    "templates/ingress.yaml",
                    "      requestTimeout: 60",
                    "      requestTimeout: 20",
                    "port 443 waits 20 s; a stream lasts 30 s"),
            new Mistake(
                    "the load balancer loses its patience before the gateway",
                    ACK,
                    "/gateway-service/src/main/resources/application.yml",
                    "response-timeout: 10s",
                    "response-timeout: 70s",
                    "the gateway waits 70 s"),
            new Mistake(
                    "a stream is silent for longer than a load balancer bears",
                    ACK,
                    "/order-service/src/main/resources/application.yml",
                    "heartbeat: 10s",
                    "heartbeat: 20s",
                    "an ALB closes it"),
            new Mistake(
                    "nobody watches the certificate",
                    ACK,
                    "values-ack.yaml",
                    "blackbox: blackbox-exporter.monitoring:9115",
                    "podMonitor: true",
                    "nobody watches its certificate"),
            new Mistake(
                    "the probe has another name than the rules ask for",
                    ACK,
                    "/deploy/monitoring/alerts.yml",
                    "probe_ssl_earliest_cert_expiry{job=\"flash-sale-edge\"}",
                    "probe_ssl_earliest_cert_expiry{job=\"edge\"}",
                    "the rules ask for [edge, flash-sale-edge]"),
            new Mistake(
                    "the probe asks somebody else",
                    ACK,
                    "templates/probe.yaml",
                    "https://{{ .Values.ingress.host }}/",
                    "https://www.example.com/",
                    "the edge is [sale.example.com]"),
            // topics
            new Mistake(
                    "a topic is forgotten", ACK, "files/topics.sh", " parcel-events\"", "\"", "topics.sh lists topics"),
            new Mistake(
                    "a group is forgotten",
                    ACK,
                    "files/topics.sh",
                    " logistics-service_order-events\"",
                    "\"",
                    "topics.sh lists groups"));

    @TempDir
    Path copy;

    @ParameterizedTest
    @FieldSource("MISTAKES")
    void theMistakeIsFound(Mistake mistake) throws IOException {
        copyRepository();
        Path file = mistake.file().startsWith("/")
                ? copy.resolve(mistake.file().substring(1))
                : copy.resolve("deploy/helm/flash-sale").resolve(mistake.file());
        String text = Files.readString(file);
        assertThat(text).as("what is to be broken is there").contains(mistake.right());
        Files.writeString(file, text.replace(mistake.right(), mistake.wrong()));
        assertThat(told(mistake.profile(), Map.of())).contains(mistake.complaint());
    }

    /** Not one object of a profile could be left out without anybody noticing. */
    @ParameterizedTest
    @FieldSource("PROFILES")
    void everyObjectIsMissed(Profile profile) {
        Release release = DeployCheck.release(ChartTest.HOME, profile, Map.of());
        assertThat(DeployCheck.complaints(release)).isEmpty();
        List<String> missedByNobody = new ArrayList<>();
        for (Manifest gone : release.manifests()) {
            List<Manifest> rest =
                    release.manifests().stream().filter(one -> one != gone).toList();
            Release poorer = new Release(release.home(), profile, rest, release.services());
            if (DeployCheck.complaints(poorer).isEmpty()) {
                missedByNobody.add(gone.where());
            }
        }
        assertThat(missedByNobody).isEmpty();
    }

    static final List<Profile> PROFILES = Profile.ALL;

    /**
     * @param message a part of what Helm must say
     */
    record Refusal(String title, Profile profile, Map<String, Object> sets, String message) {
        @Override
        public String toString() {
            return title;
        }
    }

    static final List<Refusal> REFUSALS = List.of(
            new Refusal(
                    "more connections than the database has",
                    ACK,
                    Map.of("services.order.replicas.max", 100),
                    "could be asked for"),
            new Refusal(
                    "a larger pool than the database has",
                    ACK,
                    Map.of("services.payment.poolSize", 60),
                    "could be asked for"),
            new Refusal("an unknown value", ACK, Map.of("services.order.replica", 3), "replica"),
            new Refusal("an unknown service", ACK, Map.of("services.refund.port", 3), "refund"),
            new Refusal(
                    "more instances than an id can tell apart",
                    SALE,
                    Map.of("services.order.replicas.max", 600),
                    "480"),
            new Refusal(
                    "fewer at most than at least",
                    ACK,
                    Map.of("services.order.replicas.min", 13),
                    "min is more than max"),
            new Refusal(
                    "a pod that is too small for a heap",
                    ACK,
                    Map.of("services.gateway.memoryMi", 600),
                    "leaves a heap of"),
            new Refusal(
                    "a sale larger than the HPA",
                    SALE,
                    Map.of(
                            "sales[0].name",
                            "x",
                            "sales[0].opensAt",
                            "2027-01-01T10:00:00Z",
                            "sales[0].endsAt",
                            "2027-01-01T12:00:00Z",
                            "sales[0].replicas.order",
                            200),
                    "is more than services.order.replicas.max"),
            new Refusal(
                    "a sale that ends before it begins",
                    SALE,
                    Map.of(
                            "sales[0].name",
                            "x",
                            "sales[0].opensAt",
                            "2027-01-01T10:00:00Z",
                            "sales[0].endsAt",
                            "2027-01-01T09:00:00Z",
                            "sales[0].replicas.order",
                            20),
                    "is not after opensAt"),
            new Refusal(
                    "a sale without a time zone",
                    SALE,
                    Map.of(
                            "sales[0].name",
                            "x",
                            "sales[0].opensAt",
                            "2027-01-01T10:00:00",
                            "sales[0].endsAt",
                            "2027-01-01T12:00:00Z",
                            "sales[0].replicas.order",
                            20),
                    "opensAt"),
            new Refusal(
                    "local tokens at a public door", ACK, Map.of("springProfile", "local"), "not with ingress.enabled"),
            new Refusal(
                    "a password in the values",
                    ACK,
                    Map.of("stores.redis.url", "redis://:secret@redis:6379"),
                    "has a password in it"),
            new Refusal(
                    "topics made by somebody without a login",
                    ACK,
                    Map.of("stores.rocketmq.credentials", true),
                    "topics.job=false"),
            new Refusal(
                    "spans that no policy lets out",
                    DEV,
                    Map.of("tracing.endpoint", "http://collector:4318/v1/traces"),
                    "would cut it off"),
            new Refusal(
                    "an endpoint without its path",
                    ACK,
                    Map.of("tracing.endpoint", "http://collector:4318"),
                    "endpoint"),
            new Refusal("an end in a hurry", ACK, Map.of("terminationGraceSeconds", 40), "would be cut off"),
            new Refusal(
                    "stores under other names",
                    DEV,
                    Map.of("devStores.enabled", true, "migration.job", true),
                    "before there is a database"),
            new Refusal(
                    "no keys to verify tokens with", ACK, Map.of("issuer.jwksUri", ""), "nobody could verify a token"));

    @ParameterizedTest
    @FieldSource("REFUSALS")
    void helmRefusesIt(Refusal refusal) {
        assertThatThrownBy(() -> DeployCheck.release(ChartTest.HOME, refusal.profile(), refusal.sets()))
                .isInstanceOf(Chart.Unrenderable.class)
                .hasMessageContaining(refusal.message());
    }

    /** What the checks say about the copy, or Helm if it does not come that far. */
    private String told(Profile profile, Map<String, Object> sets) {
        try {
            return DeployCheck.complaints(DeployCheck.release(copy, profile, sets)).stream()
                    .map(Complaint::toString)
                    .collect(Collectors.joining("\n"));
        } catch (Chart.Unrenderable e) {
            return e.getMessage();
        }
    }

    private void copyRepository() throws IOException {
        List<Path> files = new ArrayList<>(List.of(
                Path.of("deploy/README.md"),
                Path.of("deploy/monitoring/metrics-adapter.yml"),
                Path.of("deploy/monitoring/alerts.yml"),
                Path.of(ServiceFacts.DEFAULTS_CODE),
                Path.of("common-lib/src/main/resources/platform-defaults.yml")));
        for (String service : ServiceFacts.SERVICES) {
            files.add(Path.of(service + "-service/pom.xml"));
            files.add(Path.of(service + "-service/src/main/resources/application.yml"));
        }
        for (String service : ServiceFacts.SERVICES) {
            Path sources = ChartTest.HOME.resolve(service + "-service/src/main/java");
            try (Stream<Path> java = Files.walk(sources)) {
                java.filter(file -> file.toString().endsWith(".java"))
                        .filter(file -> file.toString().contains("messaging"))
                        .map(ChartTest.HOME::relativize)
                        .forEach(files::add);
            }
            Files.createDirectories(copy.resolve(service + "-service/src/main/java"));
        }
        try (Stream<Path> chart = Files.walk(ChartTest.HOME.resolve("deploy/helm"))) {
            chart.filter(Files::isRegularFile).map(ChartTest.HOME::relativize).forEach(files::add);
        }
        for (Path file : files) {
            Path target = copy.resolve(file);
            Files.createDirectories(target.getParent());
            Files.copy(ChartTest.HOME.resolve(file), target);
        }
    }
}
