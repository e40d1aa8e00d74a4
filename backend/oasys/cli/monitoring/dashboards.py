"""What the dashboards show, and the JSON that Grafana reads. Written into deploy/monitoring by `./oasys monitoring dashboards`."""

import json
from dataclasses import dataclass
from typing import Any

WIDTH, HEIGHT, ROW = 24, 8, 1
SCHEMA = 39  # of Grafana's JSON, understood by 10 and later
SOURCE = {"type": "prometheus", "uid": "${datasource}"}
OF_PEOPLE = 'job="oasys-web",route!~"healthz|readyz"'
WEB = f"oasys_requests_total{{{OF_PEOPLE}}}"


@dataclass(frozen=True, slots=True)
class Query:
    """A question to Prometheus; `legend` names its lines by their labels."""

    expr: str
    legend: str


@dataclass(frozen=True, slots=True)
class Panel:
    """A picture. `unit` is Grafana's word for it; `limit` draws a line where it becomes too much."""

    title: str
    unit: str
    queries: tuple[Query, ...]
    text: str
    is_number: bool = False
    limit: Any = None


@dataclass(frozen=True, slots=True)
class Row:
    """Panels under one heading."""

    title: str
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Dashboard:
    """A page of Grafana."""

    uid: str
    title: str
    rows: tuple[Row, ...]


def _one(expr: str, legend: str = "") -> tuple[Query, ...]:
    return (Query(expr, legend),)


def _quantile(of: str, metric: str, by: str = "") -> str:
    labels = f"le, {by}" if by else "le"
    return f"histogram_quantile({of}, sum by ({labels}) (rate({metric}[5m])))"


def _per_request(metric: str) -> str:
    total, count = f"{metric}_sum{{{OF_PEOPLE}}}", f"{metric}_count{{{OF_PEOPLE}}}"
    return f"topk(10, sum by (route) (rate({total}[5m])) / sum by (route) (rate({count}[5m])))"


DURATION = f"oasys_request_duration_seconds_bucket{{{OF_PEOPLE}}}"
SERVICE = Dashboard(
    "oasys-service",
    "OASYS: Service",
    (
        Row(
            "Service levels",
            (
                Panel(
                    "Reachable", "none", _one("oasys:ready"), "1: a web server answers and reaches its database.", True
                ),
                Panel(
                    "Failed requests, last hour",
                    "percentunit",
                    _one("oasys:errors:ratio1h"),
                    "The level is one in a thousand.",
                    True,
                    "0.001",
                ),
                Panel(
                    "Slower than 200 ms, last hour",
                    "percentunit",
                    _one("oasys:slow:ratio1h"),
                    "The level is one in twenty.",
                    True,
                    "0.05",
                ),
                Panel(
                    "95th percentile",
                    "s",
                    _one("oasys:requests:p95_seconds5m"),
                    "Nineteen of twenty requests are faster.",
                    True,
                    "0.2",
                ),
            ),
        ),
        Row(
            "Requests",
            (
                Panel(
                    "Requests by status",
                    "reqps",
                    _one(f"sum by (status) (rate({WEB}[5m]))", "{{status}}"),
                    "Those of people and programs; health checks apart.",
                ),
                Panel(
                    "Failed requests by route",
                    "reqps",
                    _one(
                        f'sum by (route) (rate(oasys_requests_total{{{OF_PEOPLE},status=~"5.."}}[5m])) '
                        f"or 0 * sum by (route) (rate({WEB}[5m]))",
                        "{{route}}",
                    ),
                    "Answered 5xx.",
                ),
                Panel(
                    "Duration",
                    "s",
                    (
                        Query(_quantile("0.5", DURATION), "median"),
                        Query(_quantile("0.95", DURATION), "95 %"),
                        Query(_quantile("0.99", DURATION), "99 %"),
                    ),
                    "Of all requests.",
                    limit="0.2",
                ),
                Panel(
                    "Slowest routes",
                    "s",
                    _one(f"topk(10, {_quantile('0.95', DURATION, 'route')})", "{{route}}"),
                    "By their 95th percentile.",
                ),
            ),
        ),
        Row(
            "Database",
            (
                Panel(
                    "Time in the database by route",
                    "s",
                    _one(_per_request("oasys_request_database_seconds"), "{{route}}"),
                    "Of a request, in the mean: statements and commits.",
                ),
                Panel(
                    "Statements by route",
                    "none",
                    _one(_per_request("oasys_request_statements"), "{{route}}"),
                    "Of a request, in the mean.",
                ),
                Panel(
                    "Pool",
                    "none",
                    (
                        Query('sum(oasys_pool_connections{job="oasys-web"})', "connections"),
                        Query('sum(oasys_pool_idle_connections{job="oasys-web"})', "idle"),
                        Query('sum(oasys_pool_waiting_requests{job="oasys-web"})', "requests that wait"),
                    ),
                    "Of all workers of the web server.",
                ),
                Panel(
                    "Connections",
                    "none",
                    (
                        Query("max by (role) (oasys_database_connections)", "{{role}}"),
                        Query("max(oasys_database_connections_most)", "most"),
                    ),
                    "As PostgreSQL counts them.",
                ),
                Panel(
                    "Size of the database",
                    "bytes",
                    _one("max(oasys_database_bytes)", "bytes"),
                    "With its indexes.",
                ),
                Panel(
                    "Kept answers",
                    "ops",
                    _one('sum by (source) (rate(oasys_kept_answers_total{job="oasys-web"}[5m]))', "{{source}}"),
                    "Where they came from: made means that nothing was kept.",
                ),
            ),
        ),
        Row(
            "Processes",
            (
                Panel(
                    "Processor time",
                    "percentunit",
                    _one("sum by (job) (rate(oasys_process_cpu_seconds_total[5m]))", "{{job}}"),
                    "Of one processor.",
                ),
                Panel(
                    "Memory",
                    "bytes",
                    _one("sum by (job) (oasys_process_resident_memory_bytes)", "{{job}}"),
                    "Pages that workers share are counted again.",
                ),
                Panel("Open files", "none", _one("sum by (job) (oasys_process_open_files)", "{{job}}"), "Descriptors."),
                Panel(
                    "Age of processes",
                    "s",
                    _one("time() - max by (job) (oasys_process_start_time_seconds)", "{{job}}"),
                    "Since the last start.",
                ),
                Panel("Processes", "none", _one("sum by (job) (oasys_processes)", "{{job}}"), "That live."),
                Panel(
                    "Disk",
                    "percentunit",
                    _one("min(oasys_disk_free_bytes / oasys_disk_bytes)", "free"),
                    "What is free where the state folder lies.",
                ),
            ),
        ),
    ),
)

WORK = Dashboard(
    "oasys-work",
    "OASYS: Work",
    (
        Row(
            "Books",
            (
                Panel(
                    "Differences",
                    "none",
                    _one("max(oasys_balance_differences)"),
                    "Found by the last `./oasys verify`. Must be 0.",
                    True,
                    "1",
                ),
                Panel(
                    "Oldest check",
                    "s",
                    _one("max(oasys_balance_check_age_seconds)"),
                    "Of the tenant that waits longest.",
                    True,
                    "172800",
                ),
                Panel(
                    "Oldest entry not sealed",
                    "s",
                    _one("max(oasys_unsealed_oldest_seconds)", "age"),
                    "Since it was posted.",
                    limit="900",
                ),
                Panel(
                    "Entries",
                    "none",
                    (
                        Query("max(oasys_sealed_entries)", "sealed"),
                        Query("max(oasys_unsealed_entries)", "waiting"),
                    ),
                    "Posted entries of all tenants.",
                ),
                Panel("Tenants", "none", _one("max(oasys_tenants)", "tenants"), "There are."),
            ),
        ),
        Row(
            "Queues",
            (
                Panel(
                    "What has waited longest",
                    "s",
                    (
                        Query("max(oasys_job_oldest_waiting_seconds)", "job"),
                        Query("max(oasys_mail_oldest_waiting_seconds)", "mail"),
                        Query("max(oasys_event_oldest_unnumbered_seconds)", "event"),
                        Query("max(oasys_webhook_oldest_due_seconds)", "webhook"),
                    ),
                    "By how long it could have been done.",
                ),
                Panel("Jobs by state", "none", _one("max by (state) (oasys_jobs)", "{{state}}"), "That are kept."),
                Panel(
                    "Mails",
                    "none",
                    (Query("max(oasys_mails_waiting)", "waiting"), Query("max(oasys_mails_given_up)", "given up")),
                    "For the mail server.",
                ),
                Panel(
                    "Webhooks",
                    "none",
                    _one("max by (state) (oasys_webhook_deliveries)", "{{state}}"),
                    "Deliveries that wait or have failed.",
                ),
            ),
        ),
        Row(
            "Worker",
            (
                Panel(
                    "State can be read", "none", _one("max(oasys_state_read)"), "1: the figures above are of now.", True
                ),
                Panel(
                    "Rounds: time",
                    "s",
                    _one(
                        "sum by (round) (rate(oasys_round_seconds_sum[5m])) / sum by (round) (rate(oasys_round_seconds_count[5m]))",
                        "{{round}}",
                    ),
                    "Of one round, in the mean.",
                ),
                Panel(
                    "Rounds: since the last that ended well",
                    "s",
                    _one("time() - max by (round) (oasys_round_last_success_timestamp_seconds)", "{{round}}"),
                    "Some go round every hour.",
                ),
                Panel(
                    "Rounds that failed",
                    "ops",
                    _one(
                        "sum by (round) (rate(oasys_round_failures_total[5m])) "
                        "or 0 * sum by (round) (rate(oasys_round_seconds_count[5m]))",
                        "{{round}}",
                    ),
                    "The worker's log says why.",
                ),
            ),
        ),
        Row("Live updates", (Panel("Streams", "none", _one("sum(oasys_live_streams)", "open"), "Of events."),)),
    ),
)

BROWSERS = Dashboard(
    "oasys-browsers",
    "OASYS: Browsers",
    (
        Row(
            "Web vitals of all pages",
            tuple(
                Panel(title, unit, _one(_quantile("0.75", f"{metric}_bucket"), "75 %"), text, True, limit)
                for title, unit, metric, text, limit in (
                    ("Largest contentful paint", "s", "oasys_web_vital_lcp_seconds", "Good: up to 2.5 s.", "2.5"),
                    ("Interaction to next paint", "s", "oasys_web_vital_inp_seconds", "Good: up to 200 ms.", "0.2"),
                    ("Cumulative layout shift", "none", "oasys_web_vital_cls", "Good: up to 0.1.", "0.1"),
                )
            ),
        ),
        Row(
            "By page",
            tuple(
                Panel(
                    f"{title}: worst pages",
                    unit,
                    _one(f"topk(10, {_quantile('0.75', f'{metric}_bucket', 'page')})", "{{page}}"),
                    "By the 75th percentile.",
                )
                for title, unit, metric in (
                    ("Largest contentful paint", "s", "oasys_web_vital_lcp_seconds"),
                    ("Interaction to next paint", "s", "oasys_web_vital_inp_seconds"),
                    ("Cumulative layout shift", "none", "oasys_web_vital_cls"),
                )
            ),
        ),
        Row(
            "Errors",
            (
                Panel(
                    "Errors",
                    "none",
                    _one("sum by (kind) (increase(oasys_browser_errors_total[15m])) or vector(0)", "{{kind}}"),
                    "Of a quarter of an hour: thrown, rejected, or shown as an error page.",
                    limit="20",
                ),
                Panel(
                    "Pages with the most errors",
                    "none",
                    _one("topk(10, sum by (page) (increase(oasys_browser_errors_total[1d]))) or vector(0)", "{{page}}"),
                    "Of a day.",
                ),
            ),
        ),
    ),
)
DASHBOARDS = (SERVICE, WORK, BROWSERS)


def as_json(dashboard: Dashboard) -> str:
    """As Grafana imports it; the same text each time."""
    panels: list[dict[str, Any]] = []
    top = 0
    for row in dashboard.rows:
        panels.append(
            {
                "type": "row",
                "title": row.title,
                "gridPos": _place(0, top, WIDTH, ROW),
                "id": len(panels) + 1,
                "panels": [],
            }
        )
        top += ROW
        left = lowest = 0
        for panel in row.panels:
            width = WIDTH // 4 if panel.is_number else WIDTH // 2
            if left + width > WIDTH:
                left, top = 0, top + lowest
            panels.append(_panel(panel, len(panels) + 1, _place(left, top, width, HEIGHT)))
            left, lowest = left + width, HEIGHT
        top += lowest
    page = {
        "uid": dashboard.uid,
        "title": dashboard.title,
        "tags": ["oasys"],
        "schemaVersion": SCHEMA,
        "editable": False,
        "refresh": "30s",
        "time": {"from": "now-6h", "to": "now"},
        "templating": {"list": [{"name": "datasource", "type": "datasource", "query": "prometheus"}]},
        "panels": panels,
    }
    return json.dumps(page, indent=2, ensure_ascii=False) + "\n"


def _place(left: int, top: int, width: int, height: int) -> dict[str, int]:
    return {"x": left, "y": top, "w": width, "h": height}


def _panel(panel: Panel, number: int, place: dict[str, int]) -> dict[str, Any]:
    steps: list[dict[str, Any]] = [{"color": "green", "value": None}]
    if panel.limit is not None:
        steps.append({"color": "red", "value": json.loads(panel.limit)})
    defaults: dict[str, Any] = {"unit": panel.unit, "thresholds": {"mode": "absolute", "steps": steps}}
    if not panel.is_number:
        defaults["min"] = 0
        defaults["custom"] = {"thresholdsStyle": {"mode": "line" if panel.limit is not None else "off"}}
    return {
        "type": "stat" if panel.is_number else "timeseries",
        "title": panel.title,
        "description": panel.text,
        "id": number,
        "gridPos": place,
        "datasource": SOURCE,
        "fieldConfig": {"defaults": defaults, "overrides": []},
        "targets": [
            {"refId": chr(ord("A") + at), "datasource": SOURCE, "expr": query.expr, "legendFormat": query.legend}
            for at, query in enumerate(panel.queries)
        ],
    }
