"""`./oasys report security`: ASVS line by line with its tests, what the walks over all routes attack, what scanners say.

Rows come from docs/security/asvs.toml, figures from the last run of the tests they name (docs/reports/runs/security.json).
"""

import ast
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

from oasys.cli.reports.places import DOCS, FRONTEND, REPORTS, keep_run, paragraph, rows, run_of
from oasys.cli.state import BACKEND, Home, Refused
from oasys.cli.webchecks import UNITS, node

NAME = "security"
FILE = DOCS / "security" / "asvs.toml"
WALKS = "tests/test_routes.py"
SCANS = REPORTS / "scans.md"
STATES = ("met", "not applicable", "open")
LINK_BESIDE = re.compile(r"\]\((?!\.\.|https?:|#)")
ROUTE = re.compile(r"(?:GET|POST|PUT|PATCH|DELETE) /\S*")
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Requirement:
    """`tests` are path::name below backend/ or frontend/; `by` is Markdown with links from docs/security."""

    number: str
    level: int
    asks: str
    state: str
    tests: tuple[str, ...] = ()
    by: str = ""

    @property
    def chapter(self) -> str:
        return self.number.partition(".")[0]


def requirements() -> list[Requirement]:
    """The rows, in the standard's order. Raises Refused for one that says nothing."""
    said = tomllib.loads(FILE.read_text(encoding="utf-8"))["requirements"]
    found = [Requirement(number, **row | {"tests": tuple(row.get("tests", ()))}) for number, row in said.items()]
    for row in found:
        if row.state not in STATES or not (row.tests or row.by) or (row.state != "met" and not row.by):
            raise Refused(f"{FILE.name}: {row.number} says neither a known state nor why.")
    return sorted(found, key=lambda row: [int(part) for part in row.number.split(".")])


def chapters() -> dict[str, str]:
    """The names of the chapters, by their number."""
    return dict(tomllib.loads(FILE.read_text(encoding="utf-8"))["chapters"])


def named(found: Iterable[Requirement]) -> list[str]:
    """Every test that some row names, once."""
    return sorted({test for row in found for test in row.tests})


def missing(tests: Iterable[str]) -> list[str]:
    """Those of the tests that are not there."""
    return [test for test in tests if not _is_there(test)]


def is_of_web_app(test: str) -> bool:
    """Whether it lies below frontend/."""
    return test.startswith(("e2e/", "src/"))


def _is_there(test: str) -> bool:
    path, _, name = test.partition("::")
    file = (FRONTEND if is_of_web_app(test) else BACKEND) / path
    return file.is_file() and name in (_titles(file) if is_of_web_app(test) else _functions(file))


@cache
def _functions(file: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


@cache
def _titles(file: Path) -> set[str]:
    return set(re.findall(r"\b(?:test|it)\(\s*[\"'`](.+?)[\"'`],", file.read_text()))


def run(say: Say) -> None:
    """Runs every test that a row names, those in a browser apart, and the walks over all routes; keeps what they said."""
    from oasys.cli import devdb

    tests = named(requirements())
    of_python = sorted({test for test in tests if not is_of_web_app(test)} | {WALKS})
    wanted = [test for test in of_python if not test.startswith(f"{WALKS}::")]
    environment = os.environ | devdb.start(Home.here())
    with tempfile.TemporaryDirectory() as folder:
        told = Path(folder) / "told.xml"
        say(f"{len(wanted)} tests of the API and the command line, and the walks over all routes ...")
        command = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            f"--junitxml={told}",
            "-o",
            "junit_family=xunit1",
            *wanted,
        ]
        try:
            subprocess.run(command, cwd=BACKEND, env=environment, check=False)
        finally:
            devdb.test_cluster(Home.here()).stop()
        if not told.is_file():
            raise Refused("pytest did not run.")
        keep_run(NAME, told_by(told) | {"web": _run_units(tests, say)})


def told_by(told: Path) -> dict[str, Any]:
    """What pytest's report says: cases by test as [passed, failed], and of the walks what they asked for."""
    cases: dict[str, list[int]] = {}
    walks: dict[str, dict[str, Any]] = {}
    for case in etree.parse(told, etree.XMLParser(resolve_entities=False, no_network=True)).iter("testcase"):
        name, _, parameters = case.get("name", "").partition("[")
        path = case.get("classname", "").replace(".", "/") + ".py"
        has_failed = case.find("failure") is not None or case.find("error") is not None
        counts = cases.setdefault(f"{path}::{name}", [0, 0])
        counts[has_failed] += 1
        if path == WALKS:
            walk = walks.setdefault(name, {"cases": 0, "failed": 0, "requests": 0, "routes": set()})
            walk["cases"] += 1
            walk["failed"] += has_failed
            walk["routes"] |= set(ROUTE.findall(parameters.rstrip("]")))
            walk["requests"] += sum(
                int(one.get("value", 0)) for one in case.iter("property") if one.get("name") == "requests"
            )
    return {
        "cases": dict(sorted(cases.items())),
        "walks": {name: walk | {"routes": len(walk["routes"])} for name, walk in sorted(walks.items())},
    }


def _run_units(tests: list[str], say: Say) -> dict[str, int]:
    files = sorted({test.partition("::")[0] for test in tests if test.startswith("src/")})
    say(f"{len(files)} files of units of the web app ...")
    return {"files": len(files), "failed": int(node([*UNITS, *files]) != 0)}


def text() -> str:
    """The report. Raises Refused where a row names a test that is not there."""
    found, last = requirements(), run_of(NAME) or {"cases": {}, "walks": {}}
    tests = named(found)
    if gone := missing(tests):
        raise Refused("docs/security/asvs.toml names tests that are not there:\n" + "\n".join(gone))
    parts = [
        "# Security",
        "",
        f"Made by `./oasys report security --save` from [asvs.toml](../security/asvs.toml). {_when(last)}",
        "",
        "## OWASP ASVS 5.0.0, levels 1 and 2",
        "",
        paragraph(
            "Every requirement of the [standard](https://github.com/OWASP/ASVS) has a row, told in our words. *Met* names the tests that",
            "try to break it, with how many cases of each passed in the last run, or the place that shows it; *open* says what is missing.",
        ),
        "",
        _counts(found),
        _of_tests(tests, last),
        "",
        "## What is open",
        "",
        rows(
            ["No.", "Level", "Asks", "Missing"],
            [[r.number, str(r.level), r.asks, _by(r, last)] for r in found if r.state == "open"],
        ),
        _walks(last),
        "## Scanners",
        "",
        _scans(),
        "",
    ]
    for number, name in chapters().items():
        lines = [
            [row.number, str(row.level), row.asks, row.state, _by(row, last)] for row in found if row.chapter == number
        ]
        parts += [f"## V{number} {name}", "", rows(["No.", "Level", "Asks", "State", "By"], lines)]
    return "\n".join(parts).rstrip() + "\n"


def _when(last: dict[str, Any]) -> str:
    return f"Tests ran {last['on']} at {last['at']}." if "on" in last else "The tests were not run for it yet."


def _counts(found: list[Requirement]) -> str:
    lines = []
    for number, name in [*chapters().items(), ("", "all")]:
        states = Counter(row.state for row in found if number in ("", row.chapter))
        total = states.total()
        lines.append([f"V{number} {name}" if number else name, str(total), *(str(states[state]) for state in STATES)])
    return rows(["Chapter", "#Requirements", "#Met", "#Not applicable", "#Open"], lines)


def _of_tests(tests: list[str], last: dict[str, Any]) -> str:
    of_python = [test for test in tests if not is_of_web_app(test)]
    ran = [test for test in of_python if test in last["cases"]]
    passed, failed = (sum(last["cases"][test][n] for test in ran) for n in (0, 1))
    browser = sum(test.startswith("e2e/") for test in tests)
    units = sum(test.startswith("src/") for test in tests)
    web = last.get("web", {"failed": 0})
    state = "" if "on" not in last else ", failed" if web["failed"] else ", passed"
    return (
        f"Tests that the rows name: {len(of_python)} of the API and the command line, of which {len(ran)} ran: {passed:,} cases passed, "
        f"{failed} failed; {units} units of the web app{state}; {browser} in a browser, which `./oasys test browser` runs."
    )


def _by(row: Requirement, last: dict[str, Any]) -> str:
    tests = []
    for test in row.tests:
        passed, failed = last["cases"].get(test, (0, 0))
        said = f" **{failed} failed**" if failed else f" ({passed})" if passed else ""
        tests.append(f"`{test}`{said}")
    by = LINK_BESIDE.sub("](../security/", row.by)
    return (f"{by}: " if by and tests else by) + ", ".join(tests)


def _walks(last: dict[str, Any]) -> str:
    head = ["## The attack matrix", ""]
    if not last["walks"]:
        return "\n".join([*head, "`./oasys report security --run` walks over all routes and counts.", ""])
    lines = [
        [
            name.removeprefix("test_").replace("_", " "),
            *(f"{walk[key]:,}" for key in ("routes", "cases", "requests", "failed")),
        ]
        for name, walk in last["walks"].items()
    ]
    total = sum(walk["requests"] for walk in last["walks"].values())
    return "\n".join(
        [
            *head,
            paragraph(
                f"`{WALKS}` walks over every route of the API: as nobody, as a stranger with the real ids of somebody else's things,",
                "as each built-in role in a session, by a token and as a service, limited to another company, with",
                "tokens that have ended, and",
                f"without a second factor that is owed. A new route takes part by itself. {total:,} requests were sent.",
            ),
            "",
            rows(["What is tried", "#Routes", "#Cases", "#Requests", "#Failed"], lines),
        ]
    )


def _scans() -> str:
    """The table of the scanners' own report."""
    if not SCANS.is_file():
        return "No output of scanners is kept here yet."
    lines = SCANS.read_text(encoding="utf-8").split("\n## ")[0].splitlines()
    table = [line for line in lines if line.startswith("|")]
    return "\n".join(
        ["What they find, and what is excepted and why, stands in [their own report](scans.md).", "", *table]
    )
