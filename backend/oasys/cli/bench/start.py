"""From a clean clone to a page that answers, and the start after it, as a stranger would: `git clone`, `./oasys up`."""

import os
import re
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from oasys.cli.bench.ground import Report
from oasys.cli.ports import free_ports
from oasys.cli.state import BACKEND, Refused

REPOSITORY = BACKEND.parent
FIRST_SECONDS, SECOND_SECONDS = 90, 5
MEMORY_MB = 600
REST_SECONDS = 20
LIMIT_SECONDS = 1800


@dataclass(frozen=True, slots=True)
class Started:
    """Seconds until the page of the sign-in answers, and until the command returns."""

    usable: float
    returned: float


def measure(report: Report) -> None:
    """Rows of a first start, a second one, and the memory at rest after it. Raises Refused where one fails."""
    with _clone() as folder:
        [port] = free_ports(1)
        first = _start(folder, port)
        _oasys(folder, "down")
        second = _start(folder, port)
        time.sleep(REST_SECONDS)
        memory = _memory(_oasys(folder, "status"))
    for name, found, aim in (("first", first, FIRST_SECONDS), ("second", second, SECOND_SECONDS)):
        report.add(f"{name} start: the sign-in answers", f"{found.usable:.1f} s", _beside(found.usable, aim, "s"))
        report.add(f"{name} start: the command returns", f"{found.returned:.1f} s")
    report.add(f"memory {REST_SECONDS} s after the second", f"{memory:,} MB", _beside(memory, MEMORY_MB, "MB"))


def _beside(figure: float, aim: int, unit: str) -> str:
    return f"{'within' if figure < aim else 'MISSED'} {aim} {unit}"


@contextmanager
def _clone() -> Iterator[Path]:
    """What is committed here, cloned as a stranger has it: no environment, no build, no state. Caches of packages are the machine's."""
    with tempfile.TemporaryDirectory(prefix="oasys-start-") as place:
        folder = Path(place) / "oasys"
        words = ["git", "clone", "--quiet", "--depth", "1", f"file://{REPOSITORY}", str(folder)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"The repository was not cloned:\n{done.stderr[-2000:]}")
        try:
            yield folder
        finally:
            if (folder / ".oasys").exists():
                _oasys(folder, "down")


def _start(folder: Path, port: int) -> Started:
    begun = time.monotonic()
    words = [str(folder / "oasys"), "up", "--detach", "--port", str(port)]
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(words, cwd=folder, env=_environment(), stdout=said, stderr=said)
        usable = None
        while process.poll() is None:
            if time.monotonic() - begun > LIMIT_SECONDS:
                process.terminate()
            if usable is None and _answers(port):
                usable = time.monotonic() - begun
            time.sleep(0.05)
        returned = time.monotonic() - begun
        if process.returncode or not (usable or _answers(port)):
            said.seek(0)
            raise Refused(f"It did not start:\n{said.read()[-2000:]}")
    return Started(usable or returned, returned)


def _answers(port: int) -> bool:
    try:
        return httpx.get(f"http://localhost:{port}/sign-in", timeout=5).status_code == httpx.codes.OK
    except httpx.HTTPError:
        return False


def _memory(status: str) -> int:
    found = re.search(r"Memory\s+([\d,]+) MB", status)
    if found is None:
        raise Refused(f"./oasys status says nothing of memory:\n{status[-2000:]}")
    return int(found[1].replace(",", ""))


def _oasys(folder: Path, *words: str) -> str:
    done = subprocess.run(
        [str(folder / "oasys"), *words], cwd=folder, env=_environment(), capture_output=True, text=True, check=False
    )
    return done.stdout


def _environment() -> dict[str, str]:
    return {key: value for key, value in os.environ.items() if not key.startswith(("OASYS_", "DJANGO_"))}
