"""`./oasys drill release-before`: the tests of the release before, by its own code, on a database that this code has migrated."""

import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import typer

from oasys.cli import devdb
from oasys.cli.state import BACKEND, Home, Refused

ROOT = BACKEND.parent
RECORD = BACKEND / "oasys" / "cli" / "deploying" / "released.txt"
# what asks the API and the worker as people and programs do
SELECTION = (
    "tests/test_reads.py",
    "tests/test_writes.py",
    "tests/test_routes.py",
    "tests/test_jobs.py",
    "tests/test_concurrency.py",
)
MADE = "import django; django.setup(); from tests.template import migrated; print('MADE', migrated())"
ASKED = "import django; django.setup(); from tests.template import PREFIX, _digest; print('MADE', PREFIX + _digest())"


def release_before(ref: str | None, selection: list[str]) -> bool:
    """Whether its tests pass. Raises Refused where there is no such commit."""
    home = Home(Home.here().folder / "release-before")
    commit = _commit(ref or last_release())
    tree = home.folder / "tree"
    _remove(tree)
    home.make()
    cluster = devdb.test_cluster(home)
    environment = os.environ | {"OASYS_HOME": str(home.folder)} | devdb.start(home)
    try:
        _git("worktree", "add", "--detach", str(tree), commit)
        python = _python(tree)
        typer.echo("Migrating a database with this code ...")
        made = _answer([sys.executable, "-c", MADE], BACKEND, environment)
        wanted = _answer([python, "-c", ASKED], tree / "backend", environment)
        _rename(cluster.url("postgres", devdb.PASSWORD, "postgres"), made, wanted)
        new = _new_migrations(tree)
        typer.echo(f"The tests of {commit[:10]} run where {len(new)} migrations came later: {', '.join(new) or 'none'}")
        chosen = selection or [name for name in SELECTION if (tree / "backend" / name).exists()]
        began = time.monotonic()
        done = subprocess.run(
            [python, "-m", "pytest", "-q", "-n", "2", *chosen],
            cwd=tree / "backend",
            env=environment | {"PYTHONPATH": str(tree / "backend")},
            check=False,
        )
        typer.echo(f"{'All passed' if not done.returncode else 'FAILED'}, after {time.monotonic() - began:.0f} s.")
        return not done.returncode
    finally:
        cluster.stop()
        _remove(tree)
        shutil.rmtree(home.folder, ignore_errors=True)


def last_release(root: Path = ROOT) -> str:
    """The last tag before this commit; where there is none, what stood before migrations were last recorded as released.

    Raises Refused where the history tells neither.
    """
    for words in (
        ["describe", "--tags", "--abbrev=0", "HEAD^"],
        ["log", "-1", "--format=%H^", "--", str(RECORD.relative_to(ROOT))],
    ):
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False)
        if not done.returncode and (found := done.stdout.strip()):
            return found
    raise Refused("The history here tells of no release: name the commit of the release before with --ref.")


def _commit(ref: str) -> str:
    done = subprocess.run(
        ["git", "-C", str(ROOT), "rev-parse", "--verify", f"{ref}^{{commit}}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise Refused(f"There is no commit {ref} here.")
    return done.stdout.strip()


def _git(*words: str) -> None:
    subprocess.run(["git", "-C", str(ROOT), *words], check=True, capture_output=True)


def _remove(tree: Path) -> None:
    subprocess.run(
        ["git", "-C", str(ROOT), "worktree", "remove", "--force", str(tree)], capture_output=True, check=False
    )
    _git("worktree", "prune")


def _python(tree: Path) -> str:
    """With the packages that the release before was locked to."""
    own = tree / "backend" / ".venv"
    if (tree / "backend" / "uv.lock").read_bytes() == (BACKEND / "uv.lock").read_bytes():
        own.symlink_to(BACKEND / ".venv")
    else:
        typer.echo("Making the Python environment of the release before ...")
        without = {name: said for name, said in os.environ.items() if not name.startswith(("PYTHON", "OASYS_"))}
        subprocess.run([str(tree / "oasys"), "lint", "--help"], env=without, check=True, capture_output=True)
    return str(own / "bin" / "python")


def _answer(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment | {"PYTHONPATH": str(folder)}, capture_output=True, text=True, check=False
    )
    found = re.search(r"^MADE (\S+)$", done.stdout, re.MULTILINE)
    if done.returncode or not found:
        raise Refused(f"The database of the tests could not be made:\n{(done.stdout + done.stderr)[-3000:]}")
    return found.group(1)


def _rename(admin: str, made: str, wanted: str) -> None:
    import psycopg
    from psycopg import sql

    if made != wanted:
        with psycopg.connect(admin, autocommit=True) as connection:
            connection.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (made, wanted))))


def _new_migrations(tree: Path) -> list[str]:
    def names(backend: Path) -> set[str]:
        return {f"{path.parent.parent.name}.{path.stem}" for path in backend.glob("oasys/*/migrations/0*.py")}

    return sorted(names(BACKEND) - names(tree / "backend"))
