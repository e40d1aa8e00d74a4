"""A Prometheus of the moment's own scrapes OASYS as it runs, and is asked everything that dashboards and alerts ask."""

import json
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from oasys.cli.monitoring import MONITORING
from oasys.cli.ports import free_ports
from oasys.cli.state import Refused

SCRAPES = 8  # a rate needs two of a series, which may have begun with the first; rules are evaluated behind them
PATIENCE_SECONDS = 60
END_SECONDS = 60
CONFIGURATION = """
global: {{scrape_interval: 1s, scrape_timeout: 1s, evaluation_interval: 1s}}
rule_files: [{rules}]
scrape_configs:
{jobs}
"""
JOB = "  - {{job_name: {name}, static_configs: [{{targets: ['{address}']}}]}}"
Say = Callable[[str], None]
Ask = Callable[[str], Any]


def prove(targets: Mapping[str, str], say: Say) -> list[str]:
    """The queries for which there is no figure; what nobody does meanwhile has none.

    Raises Refused where there is no Prometheus, or OASYS tells it nothing.
    """
    asked, broken = answered(targets)
    silent = [f"{where}: {expr}" for where, expr, series in asked if not series]
    say(
        f"{len(asked)} queries of dashboards sent, {len(asked) - len(silent)} found data; {len(broken)} rules cannot be evaluated."
    )
    return silent + broken


def answered(targets: Mapping[str, str]) -> tuple[list[tuple[str, str, int]], list[str]]:
    """Every query, where it stands and how many series it found; and the rules that cannot be evaluated. Raises Refused as prove does."""
    with prometheus(targets) as ask:
        _wait(ask, targets)
        return [(where, expr, len(_found(ask, expr))) for where, expr in queries()], _unhealthy_rules(ask)


def queries() -> Iterator[tuple[str, str]]:
    """Every query of every panel, with where it stands."""
    for path in sorted((MONITORING / "dashboards").glob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        for panel in page["panels"]:
            for target in panel.get("targets", []):
                yield f"{page['title']} / {panel['title']}", target["expr"]


@contextmanager
def prometheus(targets: Mapping[str, str]) -> Iterator[Ask]:
    """Runs for as long as the block; what is given asks its API for a path."""
    found = shutil.which("prometheus")
    if found is None:
        raise Refused("The program prometheus is missing: install it (Debian: apt-get install prometheus).")
    with tempfile.TemporaryDirectory() as name:
        folder, port = Path(name), free_ports(1)[0]
        jobs = "\n".join(JOB.format(name=job, address=address) for job, address in targets.items())
        rules = json.dumps(str(MONITORING / "rules" / "*.yml"))
        (folder / "prometheus.yml").write_text(CONFIGURATION.format(rules=rules, jobs=jobs))
        command = [found, f"--config.file={folder / 'prometheus.yml'}", f"--storage.tsdb.path={folder / 'data'}"]
        command.append(f"--web.listen-address=127.0.0.1:{port}")
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(command, stdout=log, stderr=log, env={"PATH": os.environ["PATH"]})
        opener = build_opener(ProxyHandler({}))

        def ask(path: str) -> Any:
            if process.poll() is not None:
                raise Refused(f"Prometheus ended:\n{(folder / 'log').read_text()[-2000:]}")
            with opener.open(f"http://127.0.0.1:{port}/api/v1/{path}", timeout=10) as answer:
                return json.load(answer)["data"]

        try:
            yield ask
        finally:
            process.terminate()
            process.wait(END_SECONDS)


def _wait(ask: Ask, targets: Mapping[str, str]) -> None:
    """Until every process was scraped often enough. Raises Refused with the one that was not."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    counts: dict[str, int] = {}
    while time.monotonic() < deadline:
        try:
            counts = {job: _scrapes(ask, job) for job in targets}
        except (URLError, TimeoutError):
            counts = {}  # it starts
        if counts and min(counts.values()) >= SCRAPES:
            return
        time.sleep(0.5)
    away = [f"{job} at {targets[job]}" for job in targets if counts.get(job, 0) < SCRAPES]
    raise Refused(f"Nothing is told by {', '.join(away)}: start OASYS with OASYS_METRICS=true, and name the addresses.")


def _scrapes(ask: Ask, job: str) -> int:
    found = _found(ask, f'sum_over_time(up{{job="{job}"}}[5m])')
    return int(json.loads(found[0]["value"][1])) if found else 0


def _found(ask: Ask, expr: str) -> list[Any]:
    """The series that have a figure: not those of which nothing can be said, as of a mean of no requests."""
    result: list[Any] = ask("query?" + urlencode({"query": expr}))["result"]
    return [series for series in result if series["value"][1] != "NaN"]


def _unhealthy_rules(ask: Ask) -> list[str]:
    groups = ask("rules")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    return [f"rule {rule['name']}: {rule.get('lastError', '')}" for rule in rules if rule["health"] != "ok"]
