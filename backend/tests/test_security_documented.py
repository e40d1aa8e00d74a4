"""docs/security names tests that exist, and ASVS has a row for each requirement of levels 1 and 2."""

import re

import pytest

from oasys.cli.reports.places import DOCS
from oasys.cli.reports.security import missing, named, requirements, told_by

PAGES = sorted((DOCS / "security").glob("*.md"))
NAMED = re.compile(r"`((?:tests|oasys)/[\w/]+\.py::test_\w+)`")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_named_test_exists(page):
    assert missing(NAMED.findall(page.read_text())) == []


def test_each_row_of_what_nobody_may_find_names_a_test():
    rows = [line for line in (DOCS / "security" / "never.md").read_text().splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    assert [row for row in rows if not row.startswith("| --- |") and not NAMED.search(row)] == []


# the requirements of ASVS 5.0.0 of levels 1 and 2, by section, each with its level
ASVS = {
    "1.1": "1:2 2:2", "1.2": "1:1 2:1 3:1 4:1 5:1 6:2 7:2 8:2 9:2", "1.3": "1:1 2:1 3:2 4:2 5:2 6:2 7:2 8:2 9:2 10:2 11:2",
    "1.4": "1:2 2:2 3:2", "1.5": "1:1 2:2", "2.1": "1:1 2:2 3:2", "2.2": "1:1 2:1 3:2", "2.3": "1:1 2:2 3:2 4:2", "2.4": "1:2",
    "3.2": "1:1 2:1", "3.3": "1:1 2:2 3:2 4:2", "3.4": "1:1 2:1 3:2 4:2 5:2 6:2", "3.5": "1:1 2:1 3:1 4:2 5:2", "3.7": "1:2 2:2",
    "4.1": "1:1 2:2 3:2", "4.2": "1:2", "4.3": "1:2 2:2", "4.4": "1:1 2:2 3:2 4:2", "5.1": "1:2", "5.2": "1:1 2:1 3:2", "5.3": "1:1 2:1",
    "5.4": "1:2 2:2 3:2", "6.1": "1:1 2:2 3:2", "6.2": "1:1 2:1 3:1 4:1 5:1 6:1 7:1 8:1 9:2 10:2 11:2 12:2", "6.3": "1:1 2:1 3:2 4:2",
    "6.4": "1:1 2:1 3:2 4:2", "6.5": "1:2 2:2 3:2 4:2 5:2", "6.6": "1:2 2:2 3:2", "6.8": "1:2 2:2 3:2 4:2", "7.1": "1:2 2:2 3:2",
    "7.2": "1:1 2:1 3:1 4:1", "7.3": "1:2 2:2", "7.4": "1:1 2:1 3:2 4:2 5:2", "7.5": "1:2 2:2", "7.6": "1:2 2:2", "8.1": "1:1 2:2",
    "8.2": "1:1 2:1 3:2", "8.3": "1:1", "8.4": "1:2", "9.1": "1:1 2:1 3:1", "9.2": "1:1 2:2 3:2 4:2", "10.1": "1:2 2:2",
    "10.2": "1:2 2:2", "10.3": "1:2 2:2 3:2 4:2", "10.4": "1:1 2:1 3:1 4:1 5:1 6:2 7:2 8:2 9:2 10:2 11:2", "10.5": "1:2 2:2 3:2 4:2 5:2",
    "10.6": "1:2 2:2", "10.7": "1:2 2:2 3:2", "11.1": "1:2 2:2", "11.2": "1:2 2:2 3:2", "11.3": "1:1 2:1 3:2", "11.4": "1:1 2:2 3:2 4:2",
    "11.5": "1:2", "11.6": "1:2", "12.1": "1:1 2:2 3:2", "12.2": "1:1 2:1", "12.3": "1:2 2:2 3:2 4:2", "13.1": "1:2",
    "13.2": "1:2 2:2 3:2 4:2 5:2", "13.3": "1:2 2:2", "13.4": "1:1 2:2 3:2 4:2 5:2", "14.1": "1:2 2:2", "14.2": "1:1 2:2 3:2 4:2",
    "14.3": "1:1 2:2 3:2", "15.1": "1:1 2:2 3:2", "15.2": "1:1 2:2 3:2", "15.3": "1:1 2:2 3:2 4:2 5:2 6:2 7:2", "16.1": "1:2",
    "16.2": "1:2 2:2 3:2 4:2 5:2", "16.3": "1:2 2:2 3:2 4:2", "16.4": "1:2 2:2 3:2", "16.5": "1:2 2:2 3:2", "17.1": "1:2",
    "17.2": "1:2 2:2 3:2 4:2", "17.3": "1:2 2:2",
}  # fmt: skip


def test_asvs_has_a_row_for_each_requirement_of_both_levels():
    expected = [
        (f"{section}.{number}", int(level))
        for section, said in ASVS.items()
        for number, level in re.findall(r"(\d+):(\d)", said)
    ]
    assert [(row.number, row.level) for row in requirements()] == expected
    assert [sum(level == wanted for _, level in expected) for wanted in (1, 2)] == [70, 183]


def test_every_test_that_a_row_names_exists():
    assert missing(named(requirements())) == []


def test_a_name_of_nothing_is_found_out():
    there = "tests/test_security_documented.py::test_a_name_of_nothing_is_found_out"
    gone = ["tests/test_security_documented.py::test_gone", "tests/gone.py::test_x", "e2e/shell.spec.ts::no such title"]
    assert missing([there, "e2e/shell.spec.ts::keys jump, and a list names them", *gone]) == gone


def test_what_pytest_tells_is_counted_by_test_and_by_walk(tmp_path):
    told = tmp_path / "told.xml"
    case = '<testcase classname="{}" name="{}">{}</testcase>'.format
    sent = '<properties><property name="requests" value="{}" /></properties>'.format
    told.write_text(
        "<testsuites><testsuite>"
        + case("tests.test_routes", "test_nobody_is_let_in[GET /me]", sent(2))
        + case("tests.test_routes", "test_nobody_is_let_in[POST /me/export]", sent(3) + "<failure>x</failure>")
        + case("oasys.search.tests.test_search", "test_x", "<error>x</error>")
        + "</testsuite></testsuites>"
    )
    assert told_by(told) == {
        "cases": {
            "oasys/search/tests/test_search.py::test_x": [0, 1],
            "tests/test_routes.py::test_nobody_is_let_in": [1, 1],
        },
        "walks": {"test_nobody_is_let_in": {"cases": 2, "failed": 1, "requests": 5, "routes": 2}},
    }
