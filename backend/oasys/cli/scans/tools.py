"""The scanners' own environments, one for each group of scans/pyproject.toml, and node's packages of scans/package.json."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from oasys.cli import webapp
from oasys.cli.state import BACKEND, Home, Refused

ROOT = BACKEND.parent
SCANS = ROOT / "scans"
STAMP = "oasys-made-from"


def tool(group: str, name: str) -> str:
    """The path of a program of a group, which is installed where its lock file has changed since. Raises Refused where that fails."""
    folder = SCANS / ".venv" / group
    locked = (SCANS / "uv.lock").read_text()
    stamp = folder / STAMP
    if not stamp.exists() or stamp.read_text() != locked:
        words = [
            "sync",
            "--quiet",
            "--frozen",
            "--no-managed-python",
            "--python",
            sys.executable,
            "--only-group",
            group,
        ]
        done = uv(words, SCANS, UV_PROJECT_ENVIRONMENT=str(folder))
        if done.returncode:
            raise Refused(f"The scanners of `{group}` could not be installed:\n{done.stderr[-2000:]}")
        stamp.write_text(locked)
    return str(folder / "bin" / name)


def uv(words: Sequence[str], folder: Path, **extra: str) -> "subprocess.CompletedProcess[str]":
    """The uv that the launcher has installed, in that folder. Raises Refused where there is none."""
    python = Home.here().folder / "tools" / "bin" / "python"
    if not python.exists():
        raise Refused(f"uv is missing in {python.parents[1]}: call ./oasys scan, which installs it.")
    environment = {name: value for name, value in os.environ.items() if name != "VIRTUAL_ENV"} | extra
    return subprocess.run(
        [str(python), "-m", "uv", *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def install_node_packages() -> None:
    """Installs scans/node_modules where its lock file has changed since. Raises Refused where that fails."""
    locked = (SCANS / "package-lock.json").read_text()
    stamp = SCANS / "node_modules" / STAMP
    if not stamp.exists() or stamp.read_text() != locked:
        done = npm(["ci", "--ignore-scripts", "--no-audit", "--no-fund"], SCANS)
        if done.returncode:
            raise Refused(f"The scanners of scans/package.json could not be installed:\n{done.stderr[-2000:]}")
        stamp.write_text(locked)


def npm(words: Sequence[str], folder: Path) -> "subprocess.CompletedProcess[str]":
    """The npm of the Python environment's Node, in that folder."""
    node = webapp.node()
    environment = os.environ | {"PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    program = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return subprocess.run(
        [str(node), str(program), *words], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
