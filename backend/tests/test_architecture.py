"""Rules of the house that a machine can check (docs/architecture.md)."""

import ast
import io
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path

from django.core.checks import run_checks
from django.core.management import call_command

BACKEND = Path(__file__).resolve().parents[1]
OASYS = BACKEND / "oasys"


def sources(under: Path = OASYS) -> Iterator[Path]:
    """The product's own files: no tests, no migrations."""
    for path in sorted(under.rglob("*.py")):
        if not {"tests", "migrations", "__pycache__"} & set(path.relative_to(BACKEND).parts):
            yield path


def named(found: list[tuple[Path, int]]) -> list[str]:
    return [f"{path.relative_to(BACKEND)}:{line}" for path, line in found]


def api_files() -> list[Path]:
    return [path for path in sources() if path.name == "api.py" or path.parent.name == "api"]


def test_domains_import_downwards_only():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=BACKEND, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 kept, 0 broken" in done.stdout


def test_the_api_asks_services_and_queries():
    """An operation parses, makes one call, answers: no `.objects`, no SQL of its own."""
    files = [path for path in api_files() if path.parent != OASYS / "api"]
    assert len(files) >= 5
    found = [
        (path, node.lineno)
        for path in files
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Attribute) and node.attr in {"objects", "_base_manager", "execute", "save"}
    ]
    assert named(found) == []


def test_no_amount_becomes_a_float():
    """No float(), no float type, no literal with a point: outside what measures time and holds no amount."""
    found = []
    for path in sources():
        if {OASYS / "cli", OASYS / "worker", OASYS / "webhooks", OASYS / "live"} & set(path.parents):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            is_name = isinstance(node, ast.Name) and node.id == "float"
            if is_name or (isinstance(node, ast.Constant) and isinstance(node.value, float)):
                found.append((path, node.lineno))
    assert named(found) == []


def test_no_drawer_for_everything():
    drawers = {"utils.py", "util.py", "helpers.py", "helper.py", "common.py", "misc.py"}
    assert [path for path in sources(BACKEND / "config") if path.name in drawers] == []
    assert [path for path in sources() if path.name in drawers] == []


def test_nothing_is_left_for_later():
    found = []
    for path in [*sources(), *sources(BACKEND / "config")]:
        for token in tokenize.generate_tokens(io.StringIO(path.read_text()).readline):
            is_mark = token.type == tokenize.COMMENT and any(mark in token.string for mark in ("TODO", "FIXME", "XXX"))
            if is_mark or (token.type == tokenize.NAME and token.string == "NotImplementedError"):
                found.append((path, token.start[0]))
    assert named(found) == []


def test_django_finds_nothing_wrong():
    assert run_checks() == []


def test_the_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)
