"""docs/security names tests that exist, and the ASVS table has a line for each requirement of its chapters."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
PAGES = sorted((REPOSITORY / "docs" / "security").glob("*.md"))
NAMED = re.compile(r"`((?:tests|oasys)/[\w/]+\.py)::(test_\w+)`")


@cache
def _tests_of(file: Path) -> set[str]:
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_named_test_exists(page: Path):
    missing = [
        f"{name}::{test}"
        for name, test in NAMED.findall(page.read_text())
        if not (file := REPOSITORY / "backend" / name).is_file() or test not in _tests_of(file)
    ]
    assert missing == []


def test_each_row_of_what_nobody_may_find_names_a_test():
    rows = [line for line in (REPOSITORY / "docs/security/never.md").read_text().splitlines() if line.startswith("| ")][
        1:
    ]
    assert len(rows) > 20
    assert [row for row in rows if not row.startswith("| --- |") and not NAMED.search(row)] == []


# the requirements of levels 1 and 2 of ASVS 5.0.0, by section: how many there are, less those of level 3
ASVS = {
    "6.1": "1 2 3", "6.2": "1 2 3 4 5 6 7 8 9 10 11 12", "6.3": "1 2 3 4", "6.4": "1 2 3 4", "6.5": "1 2 3 4 5", "6.6": "1 2 3",
    "6.8": "1 2 3 4", "7.1": "1 2 3", "7.2": "1 2 3 4", "7.3": "1 2", "7.4": "1 2 3 4 5", "7.5": "1 2", "7.6": "1 2",
    "8.1": "1 2", "8.2": "1 2 3", "8.3": "1", "8.4": "1", "11.1": "1 2", "11.2": "1 2 3", "11.3": "1 2 3", "11.4": "1 2 3 4",
    "11.5": "1", "11.6": "1", "14.1": "1 2", "14.2": "1 2 3 4", "14.3": "1 2 3", "16.1": "1", "16.2": "1 2 3 4 5",
    "16.3": "1 2 3 4", "16.4": "1 2 3", "16.5": "1 2 3",
}  # fmt: skip
ROW = re.compile(r"^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+?) \| (met|not applicable|open) \| (.+) \|$", re.MULTILINE)


def test_the_asvs_table_has_a_line_for_each_requirement():
    rows = ROW.findall((REPOSITORY / "docs/security/asvs.md").read_text())
    assert [row[0] for row in rows] == [f"{section}.{number}" for section in ASVS for number in ASVS[section].split()]


def test_what_the_asvs_table_links_to_is_there():
    for page in PAGES:
        links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text())
        assert [link for link in links if not (page.parent / link).exists()] == [], page
