"""Alerts fire where they have to, reach who has to know, ask for what is told, and name their runbook."""

from pathlib import Path

import pytest
import yaml

from oasys.cli.monitoring.chain import fire
from oasys.cli.reports.monitoring import holds
from tests.monitoring import MONITORING, NAME, RUNBOOKS, program, rules, run, told


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


def test_an_alert_goes_the_whole_way(tmp_path: Path):
    program("prometheus"), program("prometheus-alertmanager")
    told_first = fire(tmp_path)
    assert (told_first.receiver, told_first.alert) == ("page", "BalancesDiffer")
    assert told_first.runbook == "docs/runbooks/BalancesDiffer.md"
    assert told_first.seconds > 0


HELD = {
    "checks": [{"is_well": True}],
    "chain": {"receiver": "page"},
    "queries": [["Page / Panel", "up", 1]],
    "broken": [],
}


@pytest.mark.parametrize(
    "broken",
    [
        {"checks": [{"is_well": True}, {"is_well": False}]},
        {"chain": {"receiver": "ticket"}},
        {"queries": [["Page / Panel", "up", 1], ["Page / Silent", "oasys_none", 0]]},
        {"broken": ["rule X: no such function"]},
    ],
)
def test_the_report_fails_where_something_does_not_hold(broken: dict[str, object]):
    assert holds(HELD)
    assert not holds(HELD | broken)
