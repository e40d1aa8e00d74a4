"""Where reports and what they are made from lie, and how they are written."""

import json
import subprocess
import textwrap
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from oasys.cli.state import BACKEND

REPOSITORY = BACKEND.parent
FRONTEND = REPOSITORY / "frontend"
DOCS = REPOSITORY / "docs"
REPORTS = DOCS / "reports"
RUNS = REPORTS / "runs"


def run_of(name: str) -> dict[str, Any] | None:
    """What the last saved run of a report found; None where there was none."""
    path = RUNS / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None


def keep_run(name: str, found: dict[str, Any]) -> None:
    """Keeps what a run found, with the day and the commit it was at."""
    RUNS.mkdir(parents=True, exist_ok=True)
    said = {"on": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "at": commit()} | found
    (RUNS / f"{name}.json").write_text(json.dumps(said, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def keep(name: str, text: str) -> Path:
    """Writes the report and says where."""
    REPORTS.mkdir(parents=True, exist_ok=True)
    path = REPORTS / f"{name}.md"
    path.write_text(text, encoding="utf-8")
    return path


def git(*words: str) -> str:
    """What git says in the repository."""
    done = subprocess.run(["git", *words], cwd=REPOSITORY, check=True, capture_output=True, text=True)
    return done.stdout


def commit() -> str:
    """The commit that is checked out, with a mark where files were changed since."""
    changed = git("status", "--porcelain", "--untracked-files=no").strip()
    return git("rev-parse", "--short=8", "HEAD").strip() + (" and changes since" if changed else "")


def tokens(text: str) -> list[Token]:
    """A page of Markdown with tables, parsed."""
    return MarkdownIt("commonmark").enable("table").parse(text)


def paragraph(*words: str) -> str:
    """Sentences as one paragraph."""
    return textwrap.fill(" ".join(words), 140, break_long_words=False, break_on_hyphens=False)


def rows(heads: list[str], lines: list[list[str]]) -> str:
    """A table as Markdown; a column whose head begins with # is one of figures."""
    names = [head.removeprefix("#") for head in heads]
    rule = ["---:" if head.startswith("#") else "---" for head in heads]
    return "\n".join(f"| {' | '.join(line)} |" for line in [names, rule, *lines]) + "\n"
