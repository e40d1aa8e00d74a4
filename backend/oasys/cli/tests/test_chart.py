"""The Helm chart is of this release, and each rule over its objects is seen to bite; `./oasys chart check` does the rest, with helm."""

import re

from oasys.cli.chart import CHART, REFUSED
from oasys.cli.chart.breaches import BREACHES
from oasys.cli.chart.rules import RULES, findings
from oasys.cli.state import BACKEND


def test_the_chart_is_of_this_release() -> None:
    version = re.search(r'^version = "(.+)"$', (BACKEND / "pyproject.toml").read_text(), re.MULTILINE)
    assert version is not None
    assert f'appVersion: "{version[1]}"' in (CHART / "Chart.yaml").read_text()


def test_every_rule_has_a_breach_and_says_what_it_is() -> None:
    assert BREACHES.keys() == {rule.__name__ for rule in RULES}
    assert all(BREACHES.values())
    assert all(rule.__doc__ for rule in RULES)


def test_what_is_refused_is_a_value_of_the_chart() -> None:
    known = (CHART / "values.schema.json").read_text()
    unknown = {place.split("/")[0] for _, place in REFUSED.values() if f'"{place.split("/")[0]}"' not in known}
    assert unknown == {"OASYS_SECRET_KEY", "OASYS_DATABASE_URL", "wbe"}


def test_a_pod_that_keeps_no_rule_is_found_by_the_rules_of_pods() -> None:
    container = {"name": "x", "image": "x", "env": [{"name": "OASYS_SECRET_KEY", "value": "x"}]}
    template = {"metadata": {"labels": {"app.kubernetes.io/component": "web"}}, "spec": {"containers": [container]}}
    found = findings([{"kind": "Deployment", "metadata": {"name": "x", "labels": {}}, "spec": {"template": template}}])
    named = {said.split(":")[0] for said in found}
    assert named >= {
        "nobody_is_root",
        "nothing_is_gained",
        "nothing_is_written",
        "nothing_of_the_node",
        "everything_is_bounded",
        "images_stand",
        "secrets_are_files",
        "everything_is_probed",
        "nothing_falls_at_once",
        "everything_is_closed",
        "few_leave",
        "migrations_come_first",
    }
