"""What must hold of an image: what it says of itself, and every file in it."""

import re
import stat
import tarfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

COMPILERS = re.compile(r"(.*-)?(gcc|g\+\+|cc|c\+\+|clang|tcc|ld|as|make|cmake|rustc|cargo|go|javac)(-[0-9.]+)?")
MANAGERS = {"pip", "pip3", "uv", "uvx", "npm", "npx", "yarn", "yarnpkg", "corepack", "pnpm"}
CACHES = (
    "var/cache/apt/",
    "var/lib/apt/lists/",
    "root/.cache/",
    "root/.npm/",
    "root/.local/",
    "usr/local/share/.cache/",
)
LOCKS = {"var/lib/apt/lists/lock", "var/cache/apt/archives/lock"}
TESTS = re.compile(r"(^|/)(tests|__tests__|e2e)/|(^|/)(test_[^/]*\.py|[^/]*\.(test|spec)\.[jt]sx?)$")
OURS = "srv/oasys/"
SOURCE = re.compile(r"((?:usr/local/lib/python3\.\d+|srv/oasys/backend)/.*)\.py")
COMPILED = re.compile(r"(.*/)__pycache__/([^/]+)\.cpython-\d+\.pyc")
SECRET = re.compile(r"(PASSWORD|SECRET|TOKEN|_KEY)(=|$)", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """What was seen in an image; `faults` is empty where all holds. Bytes are those of its files, not compressed."""

    bytes: int = 0
    files: int = 0
    has_sbom: bool = False
    user: str = ""
    health: str = ""
    faults: list[str] = field(default_factory=list)


def look(facts: dict[str, Any], members: Iterable[tarfile.TarInfo], most_megabytes: int) -> Found:
    """Everything that is wrong with an image, one sentence each."""
    found = Found()
    _look_at_words(facts, found)
    sources, compiled = set(), set()
    for member in members:
        if member.isfile():
            found.files += 1
            found.bytes += member.size
        _look_at_file(member, found)
        path = _path(member)
        if source := SOURCE.fullmatch(path):
            sources.add(source[1])
        elif cached := COMPILED.fullmatch(path):
            compiled.add(f"{cached[1]}{cached[2]}")
    if missing := sorted(sources - compiled):
        found.faults.append(
            f"/{missing[0]}.py{f' and {len(missing) - 1:,} more are' if len(missing) > 1 else ' is'} not compiled: each process would "
            "compile what it imports, at every start."
        )
    if not found.has_sbom:
        found.faults.append("It has no bill of materials (/srv/oasys/sbom.cdx.json).")
    if found.bytes > most_megabytes * 2**20:
        found.faults.append(f"It has {found.bytes / 2**20:,.0f} MB, and {most_megabytes} are its budget.")
    return found


def _path(member: tarfile.TarInfo) -> str:
    return member.name.removeprefix("./").removeprefix("/")


def _look_at_words(facts: dict[str, Any], found: Found) -> None:
    config = facts["Config"]
    found.user = str(config.get("User") or "")
    if not re.fullmatch(r"[1-9][0-9]*(:[1-9][0-9]*)?", found.user):
        found.faults.append(f"Its user is {found.user or 'root'}: a number that is not 0 is wanted.")
    # podman tells it beside the configuration
    health = config.get("Healthcheck") or facts.get("HealthCheck") or facts.get("Healthcheck") or {}
    found.health = " ".join(health.get("Test") or [])[:60]
    if not found.health or found.health.startswith("NONE"):
        found.faults.append("It has no health check.")
    found.faults += [
        f"Its environment holds {said.partition('=')[0]}."
        for said in config.get("Env") or []
        if SECRET.search(said.partition("=")[0])
    ]


def _look_at_file(member: tarfile.TarInfo, found: Found) -> None:
    path = _path(member)
    name = PurePosixPath(path).name
    if path == f"{OURS}sbom.cdx.json" and member.size > 1000:
        found.has_sbom = True
    if member.isfile() and member.mode & (stat.S_ISUID | stat.S_ISGID):
        found.faults.append(f"/{path} is a program with the rights of its owner (setuid or setgid).")
    if member.isfile() and member.mode & stat.S_IWOTH:
        found.faults.append(f"/{path} can be written by everybody.")
    is_program = "/bin/" in f"/{path}" or "/sbin/" in f"/{path}"
    if is_program and COMPILERS.fullmatch(name):
        found.faults.append(f"/{path} is a compiler or builds things.")
    if is_program and (name in MANAGERS or re.fullmatch(r"pip3?[0-9.]*", name)):
        found.faults.append(f"/{path} installs packages.")
    if (is_program and name == "git") or "/.git/" in f"/{path}/":
        found.faults.append(f"/{path} is git's.")
    if member.isfile() and path.startswith(CACHES) and path not in LOCKS:
        found.faults.append(f"/{path} is a cache of a package manager.")
    if path.startswith(OURS) and member.isfile() and TESTS.search(path):
        found.faults.append(f"/{path} is a test.")
