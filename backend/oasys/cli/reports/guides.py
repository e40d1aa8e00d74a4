"""`./oasys report guides`: runs the commands of the how-tos, in order, in a place of their own.

A fenced block whose info says `run` is run as it stands, line by line by the shell (`sh run`); `run=3` has to exit with 3. Blocks of one
guide share a folder with nothing in it but `./oasys`, whose state is in that folder, and the variables that blocks export are not kept.
"""

import hashlib
import os
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oasys.cli.reports.places import DOCS, REPOSITORY, keep_run, paragraph, rows, run_of, tokens
from oasys.cli.state import Refused

NAME = "guides"
FOLDER = DOCS / "how-to"
LANGUAGES = {"sh", "bash", "console"}
LONGEST_SECONDS = 900
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Block:
    """Commands of a guide that are run: `line` is where they begin, `expects` the exit code."""

    guide: str
    line: int
    commands: str
    expects: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(f"{self.expects}\0{self.commands}".encode()).hexdigest()[:16]


def guides() -> list[str]:
    """Names of the how-tos that hold something to run."""
    return [path.stem for path in sorted(FOLDER.glob("*.md")) if blocks(path.stem)]


def blocks(guide: str) -> list[Block]:
    """What is run of a guide, in order. Raises Refused for a block that says it in no known way."""
    found = []
    fences = [token for token in tokens((FOLDER / f"{guide}.md").read_text(encoding="utf-8")) if token.type == "fence"]
    for token in fences:
        language, *words = token.info.split() or [""]
        marks = [word for word in words if word.split("=")[0] == "run"]
        if not marks:
            continue
        code = marks[0].removeprefix("run").removeprefix("=") or "0"
        line = (token.map or [0])[0] + 1
        if language not in LANGUAGES or not code.isdecimal():
            raise Refused(f"{guide}.md, line {line}: `{token.info}` is no block that can be run.")
        found.append(Block(guide, line, token.content, int(code)))
    return found


def run(names: list[str], say: Say) -> bool:
    """Runs the guides, keeps what became of each block, and tells whether all went as they say."""
    last = run_of(NAME) or {"guides": {}}
    kept = {name: found for name, found in last["guides"].items() if name in guides()}
    for name in names:
        kept[name] = _run_one(name, say)
    keep_run(NAME, {"guides": dict(sorted(kept.items()))})
    return all(block["is_as_said"] for name in names for block in kept[name])


def _run_one(name: str, say: Say) -> list[dict[str, Any]]:
    found = []
    with tempfile.TemporaryDirectory(prefix="oasys-guide-") as folder:
        place = Path(folder)
        environment = _place(place)
        try:
            for block in blocks(name):
                say(f"{name}.md, line {block.line}: {block.commands.splitlines()[0]}")
                began = time.monotonic()
                done = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", block.commands],
                    cwd=place,
                    env=environment,
                    check=False,
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    timeout=LONGEST_SECONDS,
                )
                is_as_said = done.returncode == block.expects
                found.append(
                    {
                        "line": block.line,
                        "first": block.commands.splitlines()[0],
                        "digest": block.digest,
                        "exit": done.returncode,
                        "is_as_said": is_as_said,
                        "seconds": round(time.monotonic() - began, 1),
                    }
                )
                if not is_as_said:
                    say(done.stdout)
                    say(f"It exited with {done.returncode}, not {block.expects}: the rest of {name}.md is left.")
                    break
        finally:
            subprocess.run(["./oasys", "down"], cwd=place, env=environment, check=False, capture_output=True)
    return found


def _place(place: Path) -> dict[str, str]:
    """A folder with nothing in it but the command line, and the variables a shell of a stranger has."""
    command = place / "oasys"
    command.write_text(f'#!/bin/sh\nexec "{REPOSITORY}/oasys" "$@"\n')
    command.chmod(0o755)
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR", "PYTHON") if name in os.environ}
    return kept | {"OASYS_HOME": str(place / ".oasys")}


def unrun() -> list[str]:
    """Guides of which something was not run as it stands now, or did not go as it says."""
    last = (run_of(NAME) or {"guides": {}})["guides"]
    return [
        name
        for name in guides()
        if [block.digest for block in blocks(name)]
        != [one["digest"] for one in last.get(name, ()) if one["is_as_said"]]
    ]


def text() -> str:
    """The report."""
    last = run_of(NAME) or {"guides": {}}
    parts = [
        "# Guides that were run",
        "",
        paragraph(
            "Made by `./oasys report guides --save`: every block of a how-to that is marked `run` was run as it stands, in order, in a",
            "folder of its own.",
        ),
        f"Run {last['on']} at {last['at']}." if "on" in last else "None was run yet.",
        "",
    ]
    for name, found in last["guides"].items():
        lines = [
            [
                str(one["line"]),
                f"`{_cell(one['first'])}`",
                str(one["exit"]),
                "as it says" if one["is_as_said"] else "**not as it says**",
                f"{one['seconds']:.1f} s",
            ]
            for one in found
        ]
        parts += [f"## [{name}](../how-to/{name}.md)", "", rows(["#Line", "Begins with", "#Exit", "", "#Took"], lines)]
    return "\n".join(parts).rstrip() + "\n"


def _cell(said: str) -> str:
    return said.replace("|", "\\|")
