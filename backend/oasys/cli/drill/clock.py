"""A clock that jumps, for the processes of a drill alone: see clock.c, which the machine's C compiler makes into a library."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from oasys.cli.state import Refused

SOURCE = Path(__file__).with_name("clock.c")
NANOSECONDS = 1_000_000_000


def compiler() -> str | None:
    """The machine's C compiler, where it has one."""
    return shutil.which("cc")


class Clock:
    """`environment` puts a process under it; `move` sets it for all of these at once."""

    def __init__(self, folder: Path) -> None:
        """Makes the library in a folder that every user of the drill can reach. Raises Refused where that fails."""
        found = compiler()
        assert found is not None
        folder.mkdir()
        self.library, self.file = folder / "clock.so", folder / "moved"
        done = subprocess.run(
            [found, "-O2", "-Wall", "-shared", "-fPIC", "-o", str(self.library), str(SOURCE)],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(f"The clock of the drill could not be made:\n{done.stderr[-2000:]}")
        self.move(0)

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": str(self.library), "OASYS_DRILL_CLOCK": str(self.file)}

    def move(self, seconds: float) -> None:
        """How far the time of day is from the true one, from now on."""
        descriptor = os.open(self.file, os.O_WRONLY | os.O_CREAT, 0o644)
        os.pwrite(descriptor, int(seconds * NANOSECONDS).to_bytes(8, "little", signed=True), 0)
        os.close(descriptor)

    @contextmanager
    def over(self) -> Iterator[None]:
        """Whatever is started meanwhile is under it."""
        before = {name: os.environ.get(name) for name in self.environment}
        os.environ.update(self.environment)
        try:
            yield
        finally:
            for name, value in before.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value
