"""The launcher's search for a Python: a copy of ./oasys alone in a folder, with a HOME and a PATH that the test made."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from oasys.cli.state import BACKEND

TOOLS = ("sh", "cat", "cksum", "tr", "dirname", "mkdir", "chmod", "ls", "sort", "grep", "rm")
BROKEN = "#!/bin/sh\necho 'pyenv: python3: command not found' >&2\nexit 127\n"
# answers as Python 3.9 would: it runs, and the launcher's check of its version fails
OLD = '#!/bin/sh\n[ "$1" = -c ] && exit 1\necho "Python 3.9.6"\n'


@dataclass
class Machine:
    """`tools` is all of PATH; `copy` is a repository without an environment. A made Python writes its name, and fails."""

    folder: Path

    def __post_init__(self) -> None:
        for name in ("tools", "home", "copy/backend"):
            (self.folder / name).mkdir(parents=True)
        for name in TOOLS:
            found = shutil.which(name)
            assert found, name
            (self.folder / "tools" / name).symlink_to(found)
        shutil.copy(BACKEND.parent / "oasys", self.folder / "copy" / "oasys")
        (self.folder / "copy" / "backend" / "uv.lock").write_text("version = 1\n")

    def script(self, path: str, text: str) -> Path:
        made = self.folder / path
        made.parent.mkdir(parents=True, exist_ok=True)
        made.write_text(text)
        made.chmod(0o755)
        return made

    def good(self, path: str) -> Path:
        """A Python that is new enough, and says where it stands when an environment is to be made with it."""
        made = self.folder / path
        return self.script(
            path, f'#!/bin/sh\n[ "$1" = -c ] && exec {sys.executable} "$@"\necho "made with {made}"; exit 9\n'
        )

    def run(self, **extra: str) -> subprocess.CompletedProcess[str]:
        environment = {"PATH": str(self.folder / "tools"), "HOME": str(self.folder / "home")} | extra
        return subprocess.run(
            [str(self.folder / "tools" / "sh"), str(self.folder / "copy" / "oasys"), "status"],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path / "a machine")


def test_a_broken_shim_is_passed_over_for_pyenv(machine: Machine) -> None:
    machine.script("tools/python3", BROKEN)
    machine.script("tools/python", BROKEN)
    python = machine.good("home/.pyenv/versions/3.13.0/bin/python")
    done = machine.run()
    assert f"made with {python}" in done.stdout, done.stderr
    assert done.returncode == 9


def test_without_any_python_it_says_which_is_needed(machine: Machine) -> None:
    done = machine.run()
    assert done.returncode == 1
    assert "needs Python 3.12 or newer" in done.stderr
    assert "PYTHON=/path/to" in done.stderr
    assert not (machine.folder / "copy" / ".oasys").exists()


def test_an_old_python_is_passed_over(machine: Machine) -> None:
    machine.script("tools/python3.13", OLD)
    machine.script("tools/python3", OLD)
    machine.script("home/.pyenv/versions/3.9.6/bin/python", OLD)
    refused = machine.run()
    assert (refused.returncode, "needs Python 3.12" in refused.stderr) == (1, True)
    python = machine.good("tools/python")
    assert f"made with {python}" in machine.run().stdout


def test_the_newest_of_pyenv_is_taken(machine: Machine) -> None:
    for version in ("3.9.19", "3.12.4", "3.13.1"):
        machine.good(f"home/.pyenv/versions/{version}/bin/python")
    assert "versions/3.13.1/bin/python" in machine.run().stdout


def test_the_named_python_is_taken_or_refused(machine: Machine) -> None:
    machine.good("tools/python3")
    named = machine.good("elsewhere/my python")
    assert f"made with {named}" in machine.run(PYTHON=str(named)).stdout
    old = machine.script("elsewhere/old", OLD)
    refused = machine.run(PYTHON=str(old))
    assert refused.returncode == 1
    assert f"PYTHON={old} does not run, or is older than 3.12." in refused.stderr
    assert "made with" not in refused.stdout


def test_a_prepared_environment_asks_for_no_python(machine: Machine) -> None:
    """The second start: the stamp fits the lock file, and nothing is looked for, made or fetched."""
    backend = machine.folder / "copy" / "backend"
    environment = machine.script("copy/backend/.venv/bin/python", '#!/bin/sh\necho "ran $* in $OASYS_HOME"\n')
    sums = subprocess.run(["cksum"], stdin=(backend / "uv.lock").open(), capture_output=True, text=True, check=True)
    stamp = environment.parents[1] / "oasys-stamp"
    stamp.write_text("-".join(sums.stdout.split()) + "-run")
    done = machine.run()
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"ran -m oasys.cli status in {machine.folder / 'copy' / '.oasys'}\n"
    (backend / "uv.lock").write_text("version = 2\n")
    assert "needs Python 3.12" in machine.run().stderr
    assert os.access(environment, os.X_OK)


def test_a_relative_home_means_the_same_from_every_folder(machine: Machine) -> None:
    """The tools that make the environment are called from another folder than the one a person stands in."""
    machine.good("tools/python3")
    machine.script("my state/tools/bin/python", '#!/bin/sh\necho "uv 0.13.9"\n')
    machine.script("copy/backend/.venv/bin/python", '#!/bin/sh\necho "ran in $OASYS_HOME"\n')
    done = machine.run(OASYS_HOME="my state")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith(f"ran in {machine.folder / 'my state'}\n")
