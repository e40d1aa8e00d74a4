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
