{{- /* What several templates say. */ -}}

{{- define "oasys.name" -}}
{{ .Release.Name | trunc 40 | trimSuffix "-" }}
{{- end }}

{{- /* The colours that stand: one without a name where releases roll. */ -}}
{{- define "oasys.colours" -}}
{{- if eq .Values.release.strategy "rolling" }}{{ list "" | toJson }}
{{- else }}
{{- $found := list }}
{{- range list "blue" "green" }}{{ if (index $.Values.release .).tag }}{{ $found = append $found . }}{{ end }}{{ end }}
{{- $found | toJson }}
{{- end }}
{{- end }}

{{- define "oasys.active" -}}
{{ if eq .Values.release.strategy "blue-green" }}{{ .Values.release.active }}{{ end }}
{{- end }}

{{- define "oasys.newest" -}}
{{ if eq .Values.release.strategy "blue-green" }}{{ .Values.release.newest }}{{ end }}
{{- end }}

{{- /* root, component, colour: the name of what belongs to one release */ -}}
{{- define "oasys.part" -}}
{{ include "oasys.name" .root }}-{{ .component }}{{ if .colour }}-{{ .colour }}{{ end }}
{{- end }}

{{- define "oasys.image" -}}
{{- $release := .root.Values.release -}}
{{- if .colour }}{{ $release = index .root.Values.release .colour }}{{ end -}}
{{- $digest := index ($release.digests | default dict) .image -}}
{{ .root.Values.images.registry }}/{{ index .root.Values.images .image }}:{{ $release.tag }}{{ if $digest }}@{{ $digest }}{{ end }}
{{- end }}

{{- define "oasys.selector" -}}
app.kubernetes.io/name: oasys
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- if .colour }}
oasys-colour: {{ .colour }}
{{- end }}
{{- end }}

{{- define "oasys.labels" -}}
{{ include "oasys.selector" . }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ .root.Chart.Name }}-{{ .root.Chart.Version }}
{{- end }}

{{- /* Of every pod: nobody's token, nobody's name, nobody's rights. */ -}}
{{- define "oasys.pod" -}}
serviceAccountName: {{ include "oasys.name" .root }}{{ if eq .component "migration" }}-migration{{ end }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  fsGroup: 10001
  seccompProfile: { type: RuntimeDefault }
{{- with .root.Values.images.pullSecrets }}
imagePullSecrets:
{{- range . }}
  - name: {{ . }}
{{- end }}
{{- end }}
{{- end }}

{{- define "oasys.container" -}}
imagePullPolicy: {{ .Values.images.pullPolicy | default "IfNotPresent" }}
securityContext:
  runAsNonRoot: true
  runAsUser: 10001
  runAsGroup: 10001
  readOnlyRootFilesystem: true
  allowPrivilegeEscalation: false
  privileged: false
  capabilities: { drop: [ALL] }
  seccompProfile: { type: RuntimeDefault }
{{- end }}

{{- /* A node or a zone that is lost takes no more than its share. */ -}}
{{- define "oasys.spread" -}}
topologySpreadConstraints:
{{- range list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - maxSkew: 1
    topologyKey: {{ . }}
    whenUnsatisfiable: ScheduleAnyway
    labelSelector:
      matchLabels:
        {{- include "oasys.selector" $ | nindent 8 }}
{{- end }}
{{- end }}

{{- define "oasys.rolling" -}}
strategy:
  type: RollingUpdate
  rollingUpdate: { maxSurge: 1, maxUnavailable: 0 }
revisionHistoryLimit: 3
minReadySeconds: 5
progressDeadlineSeconds: 300
{{- end }}

{{- /* Whoever still sends to a pod that is to go is answered: it learns of the end after those seconds. */ -}}
{{- define "oasys.drained" -}}
lifecycle:
  preStop:
    sleep: { seconds: 5 }
{{- end }}

{{- /* Files of the Secret that a component needs, and no others. root, component */ -}}
{{- define "oasys.secretFiles" -}}
{{- $v := .root.Values -}}
{{- $files := list "secret_key" "field_keys.json" "database_url" -}}
{{- if eq $v.postgresql.pooler "transaction" }}
{{- if eq .component "live" }}{{ $files = append $files "database_direct_url" }}{{ end }}
{{- if eq .component "web" }}{{ $files = append $files "database_direct_url" }}{{ end }}
{{- if eq .component "worker" }}{{ $files = append (without $files "database_url") "database_direct_url" }}{{ end }}
{{- if eq .component "migration" }}{{ $files = append (without $files "database_url") "database_direct_url" }}{{ end }}
{{- end }}
{{- if eq .component "worker" }}{{ $files = concat $files (list "database_backup_url" "sealing_keys.json") }}{{ end }}
{{- if ne .component "migration" }}
{{- if $v.valkey.enabled }}{{ $files = append $files "redis_url" }}{{ end }}
{{- if $v.sentry.enabled }}{{ $files = append $files "sentry_dsn" }}{{ end }}
{{- if and $v.mail.enabled (ne .component "live") }}{{ $files = append $files "smtp_url" }}{{ end }}
{{- if and $v.oidc.enabled (eq .component "web") }}{{ $files = append $files "oidc_providers" }}{{ end }}
{{- end }}
{{- $files | toJson }}
{{- end }}

{{- define "oasys.backendEnvironment" -}}
{{- $v := .root.Values -}}
{{- $edge := $v.podNetworks -}}
{{- $isPooled := and (eq $v.postgresql.pooler "transaction") (has .component (list "web" "live")) -}}
{{- $origins := list -}}
{{- range $v.hosts }}{{ $origins = append $origins (printf "https://%s" .) }}{{ end -}}
- { name: OASYS_MODE, value: production }
- { name: OASYS_LOG_FORMAT, value: json }
- { name: OASYS_SECURE_COOKIES, value: "true" }
- { name: OASYS_METRICS, value: "true" }
- { name: OASYS_ALLOWED_HOSTS, value: {{ concat $v.hosts (list (include "oasys.part" (dict "root" .root "component" "web" "colour" .colour))) | toJson | quote }} }
- { name: OASYS_TRUSTED_ORIGINS, value: {{ $origins | toJson | quote }} }
- { name: OASYS_TRUSTED_PROXIES, value: {{ $edge | toJson | quote }} }
- { name: PGSSLMODE, value: {{ $v.postgresql.tls.mode }} }
- { name: PGSSLROOTCERT, value: {{ if $v.postgresql.tls.authority }}/run/tls/postgresql/ca.crt{{ else }}/etc/ssl/certs/ca-certificates.crt{{ end }} }
{{- if $isPooled }}
- { name: OASYS_DATABASE_POOLER, value: transaction }
{{- end }}
{{- if has .component (list "worker" "migration") }}
- { name: OASYS_DATABASE_POOL, value: "false" }
{{- end }}
{{- if eq .component "worker" }}
- { name: OASYS_STATEMENT_TIMEOUT_SECONDS, value: "600" }
{{- end }}
{{- if and $v.mail.enabled (has .component (list "web" "worker")) }}
- { name: OASYS_MAIL_FROM, value: {{ $v.mail.from | quote }} }
{{- end }}
{{- if eq .component "web" }}
- { name: OASYS_WEB_WORKERS, value: {{ $v.web.processes | quote }} }
- { name: OASYS_WEB_THREADS, value: {{ $v.web.threads | quote }} }
- { name: OASYS_DATABASE_POOL_MAX, value: {{ $v.web.connections | quote }} }
{{- end }}
{{- range include "oasys.secretFiles" . | fromJsonArray }}
{{- $setting := trimSuffix ".json" . | upper }}
{{- if and (eq . "database_direct_url") (not $isPooled) }}{{ $setting = "DATABASE_URL" }}{{ end }}
- { name: OASYS_{{ $setting }}_FILE, value: /run/secrets/oasys/{{ . }} }
{{- end }}
{{- if eq .component "migration" }}
- { name: OASYS_DATABASE_OWNER_URL_FILE, value: /run/secrets/owner/database_owner_url }
{{- end }}
{{- range $name, $value := $v.settings }}
- { name: {{ $name }}, value: {{ $value | quote }} }
{{- end }}
{{- end }}

{{- define "oasys.backendMounts" -}}
- { name: temporary, mountPath: /tmp }
- { name: state, mountPath: /var/lib/oasys }
- { name: secrets, mountPath: /run/secrets/oasys, readOnly: true }
{{- if eq .component "migration" }}
- { name: owner, mountPath: /run/secrets/owner, readOnly: true }
{{- end }}
{{- if .root.Values.postgresql.tls.authority }}
- { name: postgresql-authority, mountPath: /run/tls/postgresql, readOnly: true }
{{- end }}
{{- end }}

{{- define "oasys.backendVolumes" -}}
- name: temporary
  emptyDir: { sizeLimit: 1Gi }
- name: state
  emptyDir: { sizeLimit: 256Mi }
- name: secrets
  secret:
    secretName: {{ .root.Values.secrets.name }}
    defaultMode: 0400
    items:
    {{- range include "oasys.secretFiles" . | fromJsonArray }}
      - { key: {{ . }}, path: {{ . }} }
    {{- end }}
{{- if eq .component "migration" }}
- name: owner
  secret:
    secretName: {{ .root.Values.secrets.ownerName }}
    defaultMode: 0400
    items: [{ key: database_owner_url, path: database_owner_url }]
{{- end }}
{{- with .root.Values.postgresql.tls.authority }}
- name: postgresql-authority
  secret:
    secretName: {{ . }}
    defaultMode: 0444
    items: [{ key: ca.crt, path: ca.crt }]
{{- end }}
{{- end }}

{{- define "oasys.measured" -}}
prometheus.io/scrape: "true"
prometheus.io/path: /metrics
prometheus.io/port: {{ .port | quote }}
{{- end }}
