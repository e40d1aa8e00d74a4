"""`./oasys lint` and `./oasys test`."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

from oasys.cli import webchecks
from oasys.cli.scans import commands as scans
from oasys.cli.scans.tools import SCANS
from oasys.cli.state import BACKEND, Home, Refused

PUBLIC_HOSTS = {"pypi.org", "files.pythonhosted.org"}
Say = Callable[[str], None]
TOOLS = {
    "Format": ["-m", "ruff", "format", "--check", "--quiet", "."],
    "Style": ["-m", "ruff", "check", "--quiet", "."],
    "Types": ["-m", "mypy", "config", "oasys"],
    "Imports": ["-c", "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())"],
}


def lint(say: Say) -> None:
    """Runs every check, those of the web app beside the others, and then raises Refused if one failed."""
    failed = []
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "OASYS_MODE": "test"}
    with ThreadPoolExecutor(1) as beside:
        of_web_app = beside.submit(webchecks.lint, say)
        for name, command in TOOLS.items():
            say(f"{name} ...")
            if subprocess.run([sys.executable, *command], cwd=BACKEND, env=environment, check=False).returncode:
                failed.append(name)
        failed += scans.quick(say)
        say("Lock files ...")
        if strange := strange_hosts("".join(path.read_text() for path in (BACKEND / "uv.lock", SCANS / "uv.lock"))):
            say(f"uv.lock names hosts that a stranger may not reach: {', '.join(sorted(strange))}")
            failed.append("Lock files")
        failed += of_web_app.result()
    if failed:
        raise Refused(f"Not clean: {', '.join(failed)}.")


def strange_hosts(lock: str) -> set[str]:
    """Hosts in a lock file that are not the public registries."""
    return set(re.findall(r"https?://([^/\"]+)", lock)) - PUBLIC_HOSTS


def test(arguments: Sequence[str], say: Say) -> None:
    """Lint, pytest on two processes against a server of the tests' own, then the web app.

    With words: pytest alone, the web app's units (`web`), or the browser run (`browser`).
    """
    from oasys.cli import devdb

    if arguments and arguments[0] == "browser":
        webchecks.browse(arguments[1:], say)
        return
    if list(arguments) == ["web"]:
        webchecks.units(say)
        return
    if not arguments:
        lint(say)
    say("Starting the tests' PostgreSQL ...")
    environment = os.environ | devdb.start(Home.here())
    say("Tests ...")
    words = arguments or ["-n", "2"]
    done = subprocess.run([sys.executable, "-m", "pytest", *words], cwd=BACKEND, env=environment, check=False)
    devdb.test_cluster(Home.here()).stop()
    if done.returncode:
        raise Refused("Tests failed.")
    if not arguments:
        webchecks.test(say)
