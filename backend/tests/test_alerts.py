"""Alerts fire where they have to, reach who has to know, ask for what is told, and name their runbook."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import yaml
from prometheus_client.core import GaugeMetricFamily, Metric

from oasys.cli.ports import free_ports, is_listening
from oasys.core.exposition import listen, serve
from tests.live_process import eventually
from tests.monitoring import MONITORING, NAME, RUNBOOKS, program, rules, run, told
from tests.receiver import Receiver


def alerts() -> set[str]:
    return {rule["alert"] for rule in rules() if "alert" in rule}


def test_prometheus_takes_the_configuration():
    run("promtool", "check", "config", "prometheus.yml")


def test_each_alert_fires_where_it_has_to_and_not_before():
    run("promtool", "test", "rules", "tests/rules.yml")


def test_each_alert_has_such_a_test_in_which_it_fires():
    tests = yaml.safe_load((MONITORING / "tests" / "rules.yml").read_text())["tests"]
    cases = [case for test in tests for case in test["alert_rule_test"]]
    assert {case["alertname"] for case in cases if case["exp_alerts"]} == alerts()
    assert {case["alertname"] for case in cases if not case["exp_alerts"]} == alerts()


def test_alertmanager_takes_its_configuration():
    run("amtool", "check-config", "alertmanager.yml")


@pytest.mark.parametrize("severity", ["page", "ticket"])
def test_what_is_urgent_wakes_somebody_and_nothing_else_does(severity: str):
    said = run(
        "amtool", "config", "routes", "test", "--config.file=alertmanager.yml", f"severity={severity}", "alertname=X"
    )
    assert said.split() == [severity]


def test_every_severity_has_its_route():
    assert {rule["labels"]["severity"] for rule in rules() if "alert" in rule} == {"page", "ticket"}


def test_what_inhibits_and_what_is_inhibited_are_alerts():
    text = (MONITORING / "alertmanager.yml").read_text()
    named = set()
    for rule in yaml.safe_load(text)["inhibit_rules"]:
        for matcher in rule["source_matchers"] + rule["target_matchers"]:
            named |= set(matcher.partition("alertname")[2].strip(' =~"').split("|"))
    assert named
    assert named <= alerts()


def test_every_alert_has_its_runbook_and_every_runbook_its_alert():
    for rule in rules():
        if "alert" in rule:
            assert rule["annotations"]["runbook"] == f"docs/runbooks/{rule['alert']}.md"
            assert rule["annotations"]["summary"].endswith(".")
    assert {path.stem for path in RUNBOOKS.glob("*.md")} == alerts()
    for path in RUNBOOKS.glob("*.md"):
        assert path.read_text().startswith(f"# {path.stem}\n")


def test_rules_ask_for_what_is_told(tmp_path: Path):
    known = told(tmp_path)
    asked = {name for rule in rules() for name in NAME.findall(rule["expr"])}
    assert asked
    assert asked <= known


class Differs:
    """As a worker tells it whose last check found a difference."""

    def collect(self) -> Iterator[Metric]:
        yield GaugeMetricFamily("oasys_balance_differences", "Differences.", 1)


@contextmanager
def running(folder: Path, port: int, *command: str) -> Iterator[None]:
    with (folder / f"{port}.log").open("w") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        eventually(lambda: is_listening(port), seconds=30)
        yield
    finally:
        process.terminate()
        process.wait(30)


def test_an_alert_goes_the_whole_way(tmp_path: Path):
    """With the files as they are, but for addresses and for how often is looked: from a process to who is woken."""
    programs = program("prometheus"), program("prometheus-alertmanager")
    prometheus_port, alertmanager_port, worker = free_ports(3)
    serve(listen("OASYS_WORKER_METRICS_BIND", f"127.0.0.1:{worker}"), [Differs()])
    of_prometheus = yaml.safe_load((MONITORING / "prometheus.yml").read_text())
    of_alertmanager = yaml.safe_load((MONITORING / "alertmanager.yml").read_text())
    with Receiver() as pager:
        of_prometheus["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
        of_prometheus["rule_files"] = [str(MONITORING / name) for name in of_prometheus["rule_files"]]
        of_prometheus["alerting"]["alertmanagers"][0]["static_configs"] = [
            {"targets": [f"127.0.0.1:{alertmanager_port}"]}
        ]
        for job in of_prometheus["scrape_configs"]:
            job["static_configs"] = [{"targets": [f"127.0.0.1:{worker if job['job_name'] == 'oasys-worker' else 1}"]}]
        for route in (of_alertmanager["route"], *of_alertmanager["route"]["routes"]):
            route["group_wait"] = "1s"
        for one in of_alertmanager["receivers"]:
            one["webhook_configs"][0]["url"] = pager.url(f"/{one['name']}")
        (tmp_path / "prometheus.yml").write_text(yaml.safe_dump(of_prometheus))
        (tmp_path / "alertmanager.yml").write_text(yaml.safe_dump(of_alertmanager))
        alertmanager = (programs[1], "--config.file=alertmanager.yml", "--storage.path=am", "--cluster.listen-address=")
        with (
            running(tmp_path, alertmanager_port, *alertmanager, f"--web.listen-address=127.0.0.1:{alertmanager_port}"),
            running(
                tmp_path,
                prometheus_port,
                *(programs[0], "--config.file=prometheus.yml", "--storage.tsdb.path=data"),
                f"--web.listen-address=127.0.0.1:{prometheus_port}",
            ),
        ):
            [told_first, *_] = pager.wait_for(1, seconds=40)
    assert told_first.path == "/page"
    said = json.loads(told_first.body)
    assert said["commonLabels"]["alertname"] == "BalancesDiffer"
    assert said["commonAnnotations"]["runbook"] == "docs/runbooks/BalancesDiffer.md"
