"""`./oasys report monitoring`: what alerts there are and that they fire, whom they reach and how soon, and what dashboards find.

The alerts are those of deploy/monitoring; what a run found lies in docs/reports/runs/monitoring.json.
"""

import re
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from oasys.cli.monitoring import MONITORING
from oasys.cli.monitoring.chain import fire, program
from oasys.cli.monitoring.proof import answered
from oasys.cli.monitoring.stage import worked_in
from oasys.cli.reports.places import keep_run, paragraph, rows, run_of

NAME = "monitoring"
SEVERITIES = ("page", "ticket")
CHECKS = (
    ("promtool", "check", "config", "prometheus.yml"),
    ("promtool", "test", "rules", "tests/rules.yml"),
    ("amtool", "check-config", "alertmanager.yml"),
    *(
        ("amtool", "config", "routes", "test", "--config.file=alertmanager.yml", f"severity={severity}", "alertname=X")
        for severity in SEVERITIES
    ),
)
Say = Callable[[str], None]


def alerts() -> list[dict[str, Any]]:
    """The alerting rules, in their order."""
    import yaml

    files = sorted((MONITORING / "rules").glob("*.yml"))
    found = [rule for file in files for group in yaml.safe_load(file.read_text())["groups"] for rule in group["rules"]]
    return [rule for rule in found if "alert" in rule]


def run(say: Say) -> bool:
    """Checks, fires an alert, asks what dashboards ask of an installation of its own; keeps what was found, and tells whether all held."""
    checks = [_checked(words, say) for words in CHECKS]
    say("An alert goes the whole way ...")
    with tempfile.TemporaryDirectory() as folder:
        told = fire(Path(folder))
    say("Starting an installation to look at ...")
    with worked_in() as targets:
        asked, broken = answered(targets)
    versions = {name: _version(name) for name in ("prometheus", "prometheus-alertmanager")}
    found = {
        "checks": checks,
        "chain": {
            "receiver": told.receiver,
            "alert": told.alert,
            "runbook": told.runbook,
            "seconds": round(told.seconds, 1),
        },
        "queries": [list(each) for each in asked],
        "broken": broken,
        "versions": versions,
    }
    keep_run(NAME, found)
    return holds(found)


def holds(found: dict[str, Any]) -> bool:
    """Whether everything that was looked at was as it should be."""
    is_told = found["chain"]["receiver"] == SEVERITIES[0]
    return (
        is_told
        and not found["broken"]
        and all(one["is_well"] for one in found["checks"])
        and all(q[2] for q in found["queries"])
    )


def _checked(words: tuple[str, ...], say: Say) -> dict[str, Any]:
    say(f"{' '.join(words)} ...")
    began = time.monotonic()
    done = subprocess.run([program(words[0]), *words[1:]], cwd=MONITORING, capture_output=True, text=True, check=False)
    said = done.stdout.strip()
    wanted = words[-2].partition("=")[2] if words[-1] == "alertname=X" else ""
    return {
        "words": " ".join(words),
        "said": said if wanted else ", ".join(re.findall(r"SUCCESS(?:: [^\n]+)?", said)) or said[-200:],
        "is_well": not done.returncode and (not wanted or said == wanted),
        "seconds": round(time.monotonic() - began, 1),
    }


def _version(name: str) -> str:
    done = subprocess.run([program(name), "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"version (\S+)", done.stdout + done.stderr)
    return found[1].rstrip(",") if found else ""


def text() -> str:
    """The report."""
    last = run_of(NAME)
    parts = [
        "# Monitoring",
        "",
        paragraph(
            "Made by `./oasys report monitoring --run --save` from deploy/monitoring and from a run: promtool and amtool on the files as",
            "they are, one alert on its whole way, and every query of every panel sent to a Prometheus that scrapes an installation of",
            f"its own in which somebody works. [How it is set up](../how-to/monitoring.md). {_when(last)}",
        ),
        "",
        *(_of_run(last) if last else []),
        "## Alerts",
        "",
        "Each has a test in which it fires and one in which it does not, in deploy/monitoring/tests/rules.yml.",
        "",
        rows(["Alert", "Wakes somebody", "Says", "Runbook"], [_alert(rule) for rule in alerts()]),
    ]
    return "\n".join(parts).rstrip() + "\n"


def _when(last: dict[str, Any] | None) -> str:
    if last is None:
        return "It was not run yet."
    programs = ", ".join(f"{name} {version}" for name, version in last["versions"].items())
    return f"Run {last['on']} at {last['at']}, with {programs}."


def _of_run(last: dict[str, Any]) -> list[str]:
    chain = last["chain"]
    checks = [
        [
            f"`{one['words']}`",
            one["said"].replace("|", "\\|"),
            f"{one['seconds']:.1f} s",
            "ok" if one["is_well"] else "**FAILED**",
        ]
        for one in last["checks"]
    ]
    whole = (
        f"{chain['alert']} reached `{chain['receiver']}` with [its runbook](../runbooks/{Path(chain['runbook']).name})"
    )
    checks.append(["a process, Prometheus, Alertmanager, a receiver", whole, f"{chain['seconds']:.1f} s", "ok"])
    sent, found = (
        Counter(where for where, *_ in last["queries"]),
        Counter(where for where, _, n in last["queries"] if n),
    )
    series = Counter({where: sum(n for at, _, n in last["queries"] if at == where) for where in sent})
    panels = [[*where.split(" / ", 1), str(sent[where]), str(found[where]), str(series[where])] for where in sent]
    silent = len(last["queries"]) - sum(found.values())
    return [
        "## What held",
        "",
        rows(["What", "Found", "#Took", ""], checks),
        "## Dashboards",
        "",
        f"{len(last['queries'])} queries of {len(sent)} panels, {silent} without data; "
        f"{len(last['broken'])} rules that cannot be evaluated.",
        "",
        rows(["Dashboard", "Panel", "#Queries", "#With data", "#Series"], panels),
    ]


def _alert(rule: dict[str, Any]) -> list[str]:
    said = rule["annotations"]
    path = Path(said["runbook"])
    wakes = "yes" if rule["labels"]["severity"] == SEVERITIES[0] else "no"
    return [rule["alert"], wakes, said["summary"], f"[{path.stem}](../runbooks/{path.name})"]
