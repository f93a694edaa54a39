{{/* Labels of every object. Takes a dict: root, component. */}}
{{- define "flash-sale.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: flash-sale
{{ include "flash-sale.selector" . }}
{{- end }}

{{/* What selectors ask for; it must never change over versions. */}}
{{- define "flash-sale.selector" -}}
app.kubernetes.io/name: {{ .component }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- end }}

{{/* The image of a service. Takes a dict: root, service, tag (may be empty). */}}
{{- define "flash-sale.image" -}}
{{ .root.Values.image.repository }}/{{ .service }}-service:{{ .tag | default .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end }}

{{/* Nobody is root, nothing is written but what is mounted for it, no system call beyond the usual ones. */}}
{{- define "flash-sale.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end }}

{{- define "flash-sale.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/*
JVM sizes out of the pod's memory, so that the sum can't outgrow the limit: direct buffers, code and classes have fixed parts, an
eighth is for threads, the collector and the C library, the heap gets the rest. Takes a dict: name, service.
*/}}
{{- define "flash-sale.jvm" -}}
{{- $memory := int .service.memoryMi }}
{{- $direct := int .service.directMi }}
{{- $heap := int (sub $memory (add (div $memory 8) $direct 96 192)) }}
{{- if lt $heap 192 }}
{{- fail (printf "services.%s.memoryMi: %d leaves a heap of %d MiB after direct buffers (%d), code (96), classes (192) and an eighth for the rest; 192 is the least" .name $memory $heap $direct) }}
{{- end }}
{{- $cores := int (max 1 (ceil .service.cpu)) -}}
-Xms{{ $heap }}m -Xmx{{ $heap }}m -XX:MaxDirectMemorySize={{ $direct }}m -XX:ReservedCodeCacheSize=96m -XX:MaxMetaspaceSize=192m -XX:+Use{{ if le $cores 2 }}Serial{{ else }}G1{{ end }}GC -XX:ActiveProcessorCount={{ max 2 $cores }} -Xss512k -XX:+ExitOnOutOfMemoryError
{{- end }}

{{/* Where this service's tables are. Takes a dict: root, service. */}}
{{- define "flash-sale.mysqlAddress" -}}
{{ .service.mysqlAddress | default .root.Values.stores.mysql.address }}
{{- end }}

{{/*
The environment of a service, one name per property that its application.yml reads. Takes a dict: root, name, service.
*/}}
{{- define "flash-sale.environment" -}}
{{- $root := .root }}
{{- $values := .root.Values }}
{{- $secret := printf "%s-%s" .root.Release.Name .name }}
- name: FLASH_INSTANCE
  valueFrom:
    fieldRef:
      fieldPath: metadata.name
- name: FLASH_LOG_DIR
  value: /var/log/flash-sale
- name: FLASH_LOG_FORMAT
  value: logstash
- name: FLASH_PORT
  value: {{ .service.port | quote }}
- name: FLASH_MANAGEMENT_PORT
  value: {{ add .service.port 1000 | quote }}
- name: FLASH_MAX_UNDER_WAY
  value: {{ .service.maxUnderWay | quote }}
- name: FLASH_KEEP_ALIVE_REQUESTS
  value: {{ $values.keepAliveRequests | int | quote }}
{{- if $values.tracing.endpoint }}
- name: FLASH_OTLP_ENDPOINT
  value: {{ $values.tracing.endpoint | quote }}
- name: FLASH_TRACE_SAMPLING
  value: {{ $values.tracing.sampling | quote }}
{{- end }}
- name: FLASH_GATEWAY_URL
  value: {{ $values.publicUrl | quote }}
- name: FLASH_ISSUER
  value: {{ $values.issuer.name | quote }}
- name: FLASH_JWKS_URI
  value: {{ $values.issuer.jwksUri | quote }}
{{- if $values.springProfile }}
- name: SPRING_PROFILES_ACTIVE
  value: {{ $values.springProfile }}
{{- end }}
{{- range .service.calls }}
- name: FLASH_{{ upper . }}_URL
  value: http://{{ $root.Release.Name }}-{{ . }}:{{ (index $values.services .).port }}
{{- end }}
{{- if has "redis" .service.stores }}
- name: FLASH_REDIS_URL
  {{- if $values.stores.redis.url }}
  value: {{ $values.stores.redis.url | quote }}
  {{- else }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: redis-url
  {{- end }}
{{- end }}
{{- if has "rocketmq" .service.stores }}
- name: FLASH_ROCKETMQ_NAME_SERVER
  value: {{ $values.stores.rocketmq.nameServer | quote }}
{{- if $values.stores.rocketmq.credentials }}
{{- range $key := list "access-key" "secret-key" }}
- name: FLASH_ROCKETMQ_{{ $key | replace "-" "_" | upper }}
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: rocketmq-{{ $key }}
{{- end }}
{{- end }}
{{- end }}
{{- if has "mysql" .service.stores }}
- name: FLASH_MYSQL_ADDRESS
  value: {{ include "flash-sale.mysqlAddress" . | quote }}
- name: FLASH_POOL_SIZE
  value: {{ .service.poolSize | quote }}
{{- end }}
{{- range $variable, $key := .service.files }}
- name: {{ $variable }}
  value: /etc/flash-sale/secrets/{{ $key }}
{{- end }}
{{- if eq .name "payment" }}
- name: FLASH_PROVIDER_URL
  value: {{ $values.provider.url | quote }}
{{- end }}
{{- if eq .name "gateway" }}
{{- with $values.issuer.browser }}
{{- if .clientId }}
# The storefront's pages sign shoppers in with it; the gateway itself calls none of these.
- name: FLASH_OIDC_CLIENT_ID
  value: {{ .clientId | quote }}
- name: FLASH_OIDC_AUTHORIZATION_ENDPOINT
  value: {{ .authorizationEndpoint | quote }}
- name: FLASH_OIDC_TOKEN_ENDPOINT
  value: {{ .tokenEndpoint | quote }}
{{- end }}
{{- end }}
- name: FLASH_TRUSTED_PROXIES
  value: {{ join "," $values.ingress.fromCidrs | quote }}
# A user's limit is shared out among as many gateways as there may be.
- name: FLASH_GATEWAY_SHAREDLIMITS_GATEWAYS
  value: {{ .service.replicas.max | quote }}
{{- end }}
{{- range $variable, $value := .service.env }}
- name: {{ $variable }}
  value: {{ $value | quote }}
{{- end }}
{{- end }}

{{/* Takes a dict: root, name, service, migrates (as another user, with the right to change tables). */}}
{{- define "flash-sale.account" -}}
{{- if has "mysql" .service.stores }}
{{- $secret := printf "%s-%s" .root.Release.Name .name }}
{{- $prefix := ternary "migration" "mysql" .migrates }}
- name: FLASH_MYSQL_USER
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $prefix }}-user
- name: FLASH_MYSQL_PASSWORD
  valueFrom:
    secretKeyRef:
      name: {{ $secret }}
      key: {{ $prefix }}-password
- name: FLASH_MIGRATE
  value: {{ ternary "only" (ternary "never" "at-start" .root.Values.migration.job) .migrates }}
{{- end }}
{{- end }}
