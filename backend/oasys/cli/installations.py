"""Whole installations beside one's own, for a run: to look at, to test, to measure."""

import os
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from oasys.cli.edge import root_certificate
from oasys.cli.ports import free_ports
from oasys.cli.state import BACKEND, Home, Refused

LAUNCHER = BACKEND.parent / "oasys"
# Every test of the browser is somebody else, and all come from one address.
UNLIMITED = {"OASYS_ADDRESS_REQUESTS_PER_MINUTE": "0", "OASYS_ANONYMOUS_REQUESTS_PER_MINUTE": "0"}


@dataclass(frozen=True, slots=True)
class Running:
    """An installation that runs: its state, and its address as a browser on this machine writes it."""

    home: Home
    origin: str

    @property
    def trust(self) -> dict[str, str]:
        """What lets Node trust the installation's own authority."""
        certificate = root_certificate(self.home)
        return {"NODE_EXTRA_CA_CERTS": str(certificate)} if self.origin.startswith("https") else {}

    def command(self, *words: str) -> str:
        """What `./oasys` with these words says there. Raises Refused where it fails."""
        environment = _plain_environment() | {"OASYS_HOME": str(self.home.folder)}
        done = subprocess.run([str(LAUNCHER), *words], env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise Refused(f"./oasys {' '.join(words)} failed:\n{done.stderr[-2000:]}")
        return done.stdout.strip()


def _plain_environment() -> dict[str, str]:
    """The environment without what is said of an installation of one's own."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("OASYS_", "DJANGO_"))}


@contextmanager
def installation(
    name: str, *, with_demo: bool = False, is_tls: bool = False, settings: Mapping[str, str] = UNLIMITED
) -> Iterator[Running]:
    """A whole OASYS in `.oasys/{name}` that runs meanwhile. Its state is kept, so that the next run starts sooner.

    Raises Refused where it does not start.
    """
    home = Home(Home.here().folder / name)
    [port] = free_ports(1)
    environment = _plain_environment() | dict(settings) | {"OASYS_HOME": str(home.folder)}
    words = [
        "up",
        "--detach",
        "--port",
        str(port),
        *([] if with_demo else ["--no-demo"]),
        *(["--tls"] if is_tls else []),
    ]
    subprocess.run([str(LAUNCHER), "down"], env=environment, capture_output=True, check=False)  # what a killed run left
    done = subprocess.run([str(LAUNCHER), *words], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Refused(f"The installation did not start:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    try:
        yield Running(home, f"{'https' if is_tls else 'http'}://localhost:{port}")
    finally:
        subprocess.run([str(LAUNCHER), "down"], env=environment, capture_output=True, check=False)


def chromium() -> Path:
    """The browser of the system, or the one that CHROMIUM names. Raises Refused where there is none."""
    path = Path(os.environ.get("CHROMIUM") or "/usr/bin/chromium")
    if not path.exists():
        raise Refused(
            f"There is no browser at {path}: install Chromium (apt install chromium), or name one in CHROMIUM."
        )
    return path
