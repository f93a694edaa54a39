{{/* What the schema can't see: values that contradict each other. Each message says what to change. */}}
{{- define "flash-sale.refuse" -}}
{{- $values := .Values }}

{{- /* The most connections that pools can open at each database address, a rolling update's surge included. */}}
{{- $demand := dict }}
{{- range $name, $service := $values.services }}
{{- if has "mysql" $service.stores }}
{{- $address := include "flash-sale.mysqlAddress" (dict "root" $ "service" $service) }}
{{- if not $address }}
{{- fail "stores.mysql.address is empty: say where the database is (host:port), or take values-dev.yaml" }}
{{- end }}
{{- $pods := add (int $service.replicas.max) (int $service.maxSurge) }}
{{- $_ := set $demand $address (add (get $demand $address | default 0) (mul $pods (int $service.poolSize) (int $service.databases))) }}
{{- end }}
{{- end }}
{{- $free := sub (int $values.stores.mysql.maxConnections) (int $values.stores.mysql.reservedConnections) }}
{{- range $address, $most := $demand }}
{{- if gt $most $free }}
{{- fail (printf "%s could be asked for %d connections, and may serve %d (stores.mysql.maxConnections less reservedConnections). Per service: (replicas.max + maxSurge) x poolSize x databases. Lower replicas.max or poolSize, raise the server's limit, or put a pooling proxy in between" $address $most $free) }}
{{- end }}
{{- end }}

{{- range $name, $service := $values.services }}
{{- if gt (int $service.replicas.min) (int $service.replicas.max) }}
{{- fail (printf "services.%s.replicas: min is more than max" $name) }}
{{- end }}
{{- end }}
{{- if and (has "redis" $values.services.order.stores) $values.devStores.enabled (not $values.stores.redis.url) }}
{{- fail "devStores.enabled needs stores.redis.url" }}
{{- end }}
{{- if contains "@" $values.stores.redis.url }}
{{- fail "stores.redis.url has a password in it: leave it empty and put the URL into the Secrets of gateway, order and inventory as redis-url" }}
{{- end }}
{{- if and $values.stores.rocketmq.credentials $values.topics.job }}
{{- fail "stores.rocketmq.credentials needs topics.job=false: mqadmin has no login here; make topics and groups where the users are made" }}
{{- end }}
{{- if and $values.tracing.endpoint (not $values.tracing.namespaceLabels) (not $values.tracing.cidrs) }}
{{- fail "tracing.endpoint needs tracing.namespaceLabels (a collector in the cluster) or tracing.cidrs (one outside): the NetworkPolicies would cut it off" }}
{{- end }}
{{- if not $values.issuer.jwksUri }}
{{- fail "issuer.jwksUri is empty: nobody could verify a token" }}
{{- end }}
{{- if and (eq $values.springProfile "local") $values.ingress.enabled }}
{{- fail "springProfile \"local\" hands out tokens for a password that everybody knows: not with ingress.enabled" }}
{{- end }}
{{- if and $values.devStores.enabled (ne .Release.Name "flash-sale") }}
{{- fail "values-dev.yaml names its stores flash-sale-...: install it as release flash-sale" }}
{{- end }}
{{- if and $values.devStores.enabled $values.migration.job }}
{{- fail "devStores.enabled needs migration.job=false: the Job would run before there is a database" }}
{{- end }}
{{- if and $values.spotHandler.enabled (or (not $values.pools.spot.nodeLabels) (not $values.spotHandler.apiServerCidrs)) }}
{{- fail "spotHandler.enabled needs pools.spot.nodeLabels, which say where it runs, and spotHandler.apiServerCidrs" }}
{{- end }}
{{- if and $values.ingress.enabled (not $values.ingress.fromCidrs) }}
{{- fail "ingress.fromCidrs is empty: no request of the load balancer would reach the gateway" }}
{{- end }}
{{- if and $values.ingress.enabled $values.ingress.alb.create (lt (len $values.ingress.alb.vSwitchIds) 2) }}
{{- fail "ingress.alb.vSwitchIds: an ALB needs vSwitches in at least two zones" }}
{{- end }}
{{- if lt (int $values.terminationGraceSeconds) (int (add $values.preStopSeconds 60)) }}
{{- fail (printf "terminationGraceSeconds: %d is less than preStopSeconds (%d) and the 60 s that a service takes to finish; orders under way would be cut off" (int $values.terminationGraceSeconds) (int $values.preStopSeconds)) }}
{{- end }}
{{- end }}
