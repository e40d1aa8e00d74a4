"""`./oasys report guides`: runs the commands of the how-tos, in order, in a place of their own.

A fenced block whose info says `run` is run as it stands, line by line by the shell (`sh run`); `run=3` has to exit with 3. `left: why` is
not run, and the report says why. Of the guides in DEPLOYMENT, which installations are run by, every block is one or the other. Blocks of
one guide follow each other as in one shell, in a home with nothing in it but `./oasys`: the folder that a block leaves, and what it
exports, are those of the next.
What a guide clones from ORIGIN is this commit, under the tags of two releases.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oasys.cli.reports.places import DOCS, REPOSITORY, git, keep_run, paragraph, rows, run_of, tokens
from oasys.cli.state import Refused

NAME = "guides"
FOLDER = DOCS / "how-to"
LANGUAGES = {"sh", "bash", "console"}
LONGEST_SECONDS = 1800
DEPLOYMENT = ("deploying", "containers", "monitoring")
ORIGIN = "https://example.org/oasys.git"
RELEASES = ("v0.1.0", "v0.2.0")
# of the network that the machine is in, and where packages lie that were fetched before
NETWORK = ("PIP_", "UV_", "SSL_CERT_", "NODE_EXTRA_CA_", "GIT_SSL_", "npm_config_")
CACHES = {"UV_CACHE_DIR": ".cache/uv", "PIP_CACHE_DIR": ".cache/pip", "npm_config_cache": ".npm"}
KEEP = '\npwd >"$GUIDE_KEPT.folder"\nenv -0 >"$GUIDE_KEPT.variables"\n'
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


@dataclass(frozen=True, slots=True)
class Left:
    """What a guide shows and the report does not run, and why; without a reason nobody has said so."""

    guide: str
    line: int
    first: str
    why: str


def guides() -> list[str]:
    """Names of the how-tos that hold something to run."""
    return [path.stem for path in sorted(FOLDER.glob("*.md")) if blocks(path.stem)]


def blocks(guide: str) -> list[Block]:
    """What is run of a guide, in order. Raises Refused for a block that says it in no known way."""
    return [each for each in _fences(guide) if isinstance(each, Block)]


def left(guide: str) -> list[Left]:
    """What is not run of a guide, in order."""
    return [each for each in _fences(guide) if isinstance(each, Left)]


def _fences(guide: str) -> Iterator[Block | Left]:
    fences = [token for token in tokens((FOLDER / f"{guide}.md").read_text(encoding="utf-8")) if token.type == "fence"]
    for token in fences:
        said, _, why = token.info.partition(" left:")
        language, *words = said.split() or [""]
        marks = [word for word in words if word.split("=")[0] == "run"]
        line = (token.map or [0])[0] + 1
        if not marks:
            yield Left(guide, line, token.content.splitlines()[0] if token.content else "", why.strip())
            continue
        code = marks[0].removeprefix("run").removeprefix("=") or "0"
        if language not in LANGUAGES or not code.isdecimal() or why:
            raise Refused(f"{guide}.md, line {line}: `{token.info}` is no block that can be run.")
        yield Block(guide, line, token.content, int(code))


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
        home = Path(folder) / "home"
        environment, where = _place(home), str(home)
        try:
            for block in blocks(name):
                say(f"{name}.md, line {block.line}: {block.commands.splitlines()[0]}")
                began = time.monotonic()
                done = subprocess.run(
                    ["bash", "-euo", "pipefail", "-c", block.commands + KEEP],
                    cwd=where,
                    env=environment | {"GUIDE_KEPT": f"{folder}/kept"},
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
                if not done.returncode:
                    environment, where = _kept(Path(folder))
        finally:
            subprocess.run([str(home / "oasys"), "down"], cwd=home, env=environment, check=False, capture_output=True)
    return found


def _kept(folder: Path) -> tuple[dict[str, str], str]:
    """What the last block has exported, and where it ended."""
    said = (folder / "kept.variables").read_text().split("\0")
    variables = dict(each.split("=", 1) for each in said if each)
    return variables, (folder / "kept.folder").read_text().rstrip("\n")


def _place(home: Path) -> dict[str, str]:
    """A home with nothing in it but the command line, and the variables a shell of a stranger has."""
    home.mkdir()
    command = home / "oasys"
    command.write_text(f'#!/bin/sh\nexec "{REPOSITORY}/oasys" "$@"\n')
    command.chmod(0o755)
    known = dict(os.environ)
    kept = {name: known[name] for name in known if name in {"LANG", "TMPDIR"} or name.startswith(NETWORK)}
    caches = {name: str(Path.home() / path) for name, path in CACHES.items()}
    python = Path(getattr(sys, "_base_executable", sys.executable)).parent
    return (
        caches
        | kept
        | {
            "HOME": str(home),
            "OASYS_HOME": str(home / ".oasys"),
            "PATH": f"{python}{os.pathsep}{known.get('PATH', '')}",
            # nobody answers at the address that the guides clone from
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": f"url.{_origin(home.with_name('origin.git'))}.insteadOf",
            "GIT_CONFIG_VALUE_0": ORIGIN,
        }
    )


def _origin(folder: Path) -> Path:
    """A repository of this commit as the first release, and of one that changes nothing as the second."""
    git("clone", "--quiet", "--bare", "--no-tags", str(REPOSITORY), str(folder))
    of_it = ["-c", "user.name=guides", "-c", "user.email=guides@example.com", "--git-dir", str(folder)]
    for number, release in enumerate(RELEASES):
        parent = "HEAD" if not number else f"refs/tags/{RELEASES[number - 1]}"
        commit = git(*of_it, "commit-tree", "HEAD^{tree}", "-p", parent, "-m", release).strip()
        git(*of_it, "tag", release, commit)
    return folder


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
    parts += ["## What is not run of the guides to deploy and watch by", ""]
    parts += ["A test holds every other block of these to the list above.", ""]
    lines = [
        [f"[{name}](../how-to/{name}.md)", str(one.line), f"`{_cell(one.first)}`", one.why]
        for name in DEPLOYMENT
        for one in left(name)
    ]
    parts.append(rows(["Guide", "#Line", "Begins with", "Why"], lines))
    return "\n".join(parts).rstrip() + "\n"


def _cell(said: str) -> str:
    return said.replace("|", "\\|")
