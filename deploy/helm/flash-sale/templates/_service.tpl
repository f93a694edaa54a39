{{/*
Everything that belongs to one service. Takes a dict: root, name, service, and for a canary: track, tag, fixedReplicas.
*/}}
{{- define "flash-sale.service" -}}
{{- $values := .root.Values }}
{{- $track := .track | default "stable" }}
{{- $canary := ne $track "stable" }}
{{- $full := printf "%s-%s" .root.Release.Name .name }}
{{- $object := ternary (printf "%s-%s" $full $track) $full $canary }}
{{- $labels := dict "root" .root "component" .name }}
{{- $pool := get $values.pools .service.placement | default dict }}
{{- if not $canary }}
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {{ $full }}
  labels: {{- include "flash-sale.labels" $labels | nindent 4 }}
# No service talks to the Kubernetes API.
automountServiceAccountToken: false
---
{{- end }}
apiVersion: v1
kind: Service
metadata:
  name: {{ $object }}
  labels: {{- include "flash-sale.labels" $labels | nindent 4 }}
spec:
  type: ClusterIP
  selector:
    {{- include "flash-sale.selector" $labels | nindent 4 }}
    flashsale.io/track: {{ $track }}
  ports:
    # The management port is not in here: only the kubelet and the scraper have business there.
    - name: http
      port: {{ .service.port }}
      targetPort: http
      protocol: TCP
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ $object }}
  labels: {{- include "flash-sale.labels" $labels | nindent 4 }}
spec:
  {{- if or $canary (not $values.autoscaling.enabled) }}
  replicas: {{ .fixedReplicas | default .service.replicas.min }}
  {{- end }}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      {{- include "flash-sale.selector" $labels | nindent 6 }}
      flashsale.io/track: {{ $track }}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxSurge: {{ .service.maxSurge }}
      maxUnavailable: 0
  template:
    metadata:
      labels:
        {{- include "flash-sale.labels" $labels | nindent 8 }}
        flashsale.io/track: {{ $track }}
    spec:
      serviceAccountName: {{ $full }}
      automountServiceAccountToken: false
      # Variables like <RELEASE>_ORDER_PORT would be taken for settings of ours.
      enableServiceLinks: false
      terminationGracePeriodSeconds: {{ $values.terminationGraceSeconds }}
      priorityClassName: {{ .root.Release.Name }}-{{ .service.priority }}
      securityContext: {{- include "flash-sale.podSecurity" . | nindent 8 }}
      {{- with $values.image.pullSecrets }}
      imagePullSecrets:
        {{- range . }}
        - name: {{ . }}
        {{- end }}
      {{- end }}
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: {{ $values.spread.zones }}
          matchLabelKeys: [pod-template-hash]
          labelSelector:
            matchLabels:
              {{- include "flash-sale.selector" $labels | nindent 14 }}
        - maxSkew: 1
          topologyKey: kubernetes.io/hostname
          whenUnsatisfiable: ScheduleAnyway
          matchLabelKeys: [pod-template-hash]
          labelSelector:
            matchLabels:
              {{- include "flash-sale.selector" $labels | nindent 14 }}
      {{- if $pool.nodeLabels }}
      affinity:
        nodeAffinity:
          {{- if eq .service.placement "critical" }}
          requiredDuringSchedulingIgnoredDuringExecution:
            nodeSelectorTerms:
              - matchExpressions:
                  {{- range $label, $value := $pool.nodeLabels }}
                  - {key: {{ $label }}, operator: In, values: [{{ $value | quote }}]}
                  {{- end }}
          {{- else }}
          preferredDuringSchedulingIgnoredDuringExecution:
            - weight: 100
              preference:
                matchExpressions:
                  {{- range $label, $value := $pool.nodeLabels }}
                  - {key: {{ $label }}, operator: In, values: [{{ $value | quote }}]}
                  {{- end }}
          {{- end }}
      {{- end }}
      {{- with $pool.tolerations }}
      tolerations: {{- toYaml . | nindent 8 }}
      {{- end }}
      containers:
        - name: {{ .name }}
          image: {{ include "flash-sale.image" (dict "root" .root "service" .name "tag" .tag) }}
          imagePullPolicy: {{ $values.image.pullPolicy }}
          ports:
            - {name: http, containerPort: {{ .service.port }}, protocol: TCP}
            - {name: management, containerPort: {{ add .service.port 1000 }}, protocol: TCP}
          env:
            - name: JDK_JAVA_OPTIONS
              value: {{ include "flash-sale.jvm" . | quote }}
            {{- include "flash-sale.environment" . | nindent 12 }}
            {{- include "flash-sale.account" (merge (dict "migrates" false) .) | nindent 12 }}
          resources:
            requests:
              cpu: {{ .service.cpu | quote }}
              memory: {{ .service.memoryMi }}Mi
            limits:
              # No limit on the processor: throttling in the middle of a sale helps nobody. Memory is what kills a neighbour.
              memory: {{ .service.memoryMi }}Mi
          securityContext: {{- include "flash-sale.containerSecurity" . | nindent 12 }}
          # Migrations, warm class data and a busy node: five minutes, then something is wrong.
          startupProbe:
            httpGet: {path: /actuator/health/liveness, port: management}
            periodSeconds: 5
            timeoutSeconds: 3
            failureThreshold: 60
          # Asks nothing of others, and is patient: a restart cures none of them.
          livenessProbe:
            httpGet: {path: /actuator/health/liveness, port: management}
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 6
          readinessProbe:
            httpGet: {path: /actuator/health/readiness, port: management}
            periodSeconds: 3
            timeoutSeconds: 2
            failureThreshold: 2
          lifecycle:
            preStop:
              sleep:
                seconds: {{ $values.preStopSeconds }}
          volumeMounts:
            - {name: tmp, mountPath: /tmp}
            - {name: log, mountPath: /var/log/flash-sale}
            {{- if .service.files }}
            - {name: secrets, mountPath: /etc/flash-sale/secrets, readOnly: true}
            {{- end }}
      volumes:
        - name: tmp
          emptyDir: {sizeLimit: 256Mi}
        - name: log
          # 500 MB of rolled files and the current ones.
          emptyDir: {sizeLimit: 1Gi}
        {{- if .service.files }}
        - name: secrets
          secret:
            secretName: {{ $full }}
            defaultMode: 288 # r--r-----
            items:
              {{- range $key := values .service.files | sortAlpha }}
              - {key: {{ $key }}, path: {{ $key }}}
              {{- end }}
        {{- end }}
{{- if not $canary }}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ $full }}
  labels: {{- include "flash-sale.labels" $labels | nindent 4 }}
spec:
  maxUnavailable: {{ .service.maxUnavailable }}
  # A pod that is not ready anyway must not hold up a drain.
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "flash-sale.selector" $labels | nindent 6 }}
{{- if $values.autoscaling.enabled }}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ $full }}
  labels: {{- include "flash-sale.labels" $labels | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {{ $full }}
  minReplicas: {{ .service.replicas.min }}
  maxReplicas: {{ .service.replicas.max }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ .service.cpuTarget }}}
    {{- if gt (int .service.laneQueueTarget) 0 }}
    - type: Pods
      pods:
        metric: {name: flash_lane_queue}
        target: {type: AverageValue, averageValue: {{ .service.laneQueueTarget | int | quote }}}
    {{- end }}
  behavior:
    scaleUp:
      stabilizationWindowSeconds: 0
      policies:
        - {type: Percent, value: 100, periodSeconds: 15}
        - {type: Pods, value: 4, periodSeconds: 15}
    scaleDown:
      # Batches shrink as pods are added: not every lull is worth a round of restarts.
      stabilizationWindowSeconds: 600
      policies:
        - {type: Percent, value: 20, periodSeconds: 60}
{{- end }}
{{- include "flash-sale.cron" . }}
{{- end }}
{{- end }}

{{/* Pods before the crowd: sets the HPA's floor, and takes it back. */}}
{{- define "flash-sale.cron" -}}
{{- $values := .root.Values }}
{{- if and $values.autoscaling.cron $values.sales }}
{{- $name := .name }}
{{- $service := .service }}
{{- $zone := printf "%dh" (int $values.autoscaling.cronUtcOffsetHours) }}
{{- $jobs := list }}
{{- range $sale := $values.sales }}
{{- $size := get $sale.replicas $name | default 0 | int }}
{{- if gt $size 0 }}
{{- if gt $size (int $service.replicas.max) }}
{{- fail (printf "sales[%s].replicas.%s: %d is more than services.%s.replicas.max, %d; the database's connections are counted by the latter" $sale.name $name $size $name (int $service.replicas.max)) }}
{{- end }}
{{- $opens := mustToDate "2006-01-02T15:04:05Z07:00" $sale.opensAt }}
{{- $ends := mustToDate "2006-01-02T15:04:05Z07:00" $sale.endsAt }}
{{- if not (gt (unixEpoch $ends | int64) (unixEpoch $opens | int64)) }}
{{- fail (printf "sales[%s]: endsAt is not after opensAt" $sale.name) }}
{{- end }}
{{- $up := mustDateModify (printf "-%dm" (int $values.autoscaling.scaleUpMinutesBefore)) $opens | mustDateModify $zone }}
{{- $down := mustDateModify $zone $ends }}
{{- $jobs = append $jobs (dict "name" (printf "%s-up" $sale.name) "schedule" (dateInZone "0 4 15 2 1 *" $up "UTC") "targetSize" $size "runOnce" true) }}
{{- $jobs = append $jobs (dict "name" (printf "%s-down" $sale.name) "schedule" (dateInZone "0 4 15 2 1 *" $down "UTC") "targetSize" (int $service.replicas.min) "runOnce" true) }}
{{- end }}
{{- end }}
{{- if $jobs }}
{{- if not $values.autoscaling.enabled }}
{{- fail "autoscaling.cron needs autoscaling.enabled: CronHPA sets the floor of an HPA" }}
{{- end }}
---
apiVersion: autoscaling.alibabacloud.com/v1beta1
kind: CronHorizontalPodAutoscaler
metadata:
  name: {{ .root.Release.Name }}-{{ $name }}
  labels: {{- include "flash-sale.labels" (dict "root" .root "component" $name) | nindent 4 }}
spec:
  scaleTargetRef:
    apiVersion: autoscaling/v2
    kind: HorizontalPodAutoscaler
    name: {{ .root.Release.Name }}-{{ $name }}
  jobs: {{- toYaml $jobs | nindent 4 }}
{{- end }}
{{- end }}
{{- end }}
