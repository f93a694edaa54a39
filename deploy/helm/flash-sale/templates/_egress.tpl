{{/* One rule to some networks. Takes a dict: cidrs, ports. */}}
{{- define "flash-sale.egress" -}}
- to:
    {{- range .cidrs }}
    - ipBlock: {cidr: {{ . }}}
    {{- end }}
  ports:
    {{- range .ports }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- end }}

{{/* Rules to the data stores. Takes a dict: root, stores, service (for mysql). */}}
{{- define "flash-sale.storeEgress" -}}
{{- $root := .root }}
{{- $values := .root.Values }}
{{- $rules := list }}
{{- if has "mysql" .stores }}
{{- $port := last (splitList ":" (include "flash-sale.mysqlAddress" (dict "root" .root "service" .service))) }}
{{- $rules = append $rules (dict "component" "mariadb" "cidrs" $values.stores.mysql.cidrs "ports" (list $port)) }}
{{- end }}
{{- if has "redis" .stores }}
{{- $rules = append $rules (dict "component" "redis" "cidrs" $values.stores.redis.cidrs "ports" (list $values.stores.redis.port)) }}
{{- end }}
{{- if has "rocketmq" .stores }}
{{- $port := last (splitList ":" $values.stores.rocketmq.nameServer) }}
{{- if $values.devStores.enabled }}
{{- $rules = append $rules (dict "component" "namesrv" "ports" (list $port)) }}
{{- $rules = append $rules (dict "component" "broker" "ports" $values.stores.rocketmq.brokerPorts) }}
{{- else }}
{{- $rules = append $rules (dict "cidrs" $values.stores.rocketmq.cidrs "ports" (prepend $values.stores.rocketmq.brokerPorts $port)) }}
{{- end }}
{{- end }}
{{- range $rules }}
{{- if $values.devStores.enabled }}
- to:
    - podSelector:
        matchLabels: {{- include "flash-sale.selector" (dict "root" $root "component" .component) | nindent 10 }}
  ports:
    {{- range .ports }}
    - {port: {{ . }}, protocol: TCP}
    {{- end }}
{{- else }}
{{ include "flash-sale.egress" . }}
{{- end }}
{{- end }}
{{- end }}

{{/* The rule to who collects spans, if somebody does. Takes values.tracing. */}}
{{- define "flash-sale.traceEgress" -}}
{{- if .endpoint }}
{{- $url := urlParse .endpoint }}
{{- $port := regexFind "[0-9]+$" (regexFind ":[0-9]+$" $url.host) | default (ternary 443 80 (eq $url.scheme "https")) }}
- to:
    {{- if .namespaceLabels }}
    - namespaceSelector:
        matchLabels: {{- toYaml .namespaceLabels | nindent 10 }}
    {{- end }}
    {{- range .cidrs }}
    - ipBlock: {cidr: {{ . }}}
    {{- end }}
  ports:
    - {port: {{ $port }}, protocol: TCP}
{{- end }}
{{- end }}
