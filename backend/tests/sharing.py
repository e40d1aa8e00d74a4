"""Who runs which tests, where several processes share them: the same files in the same order on every machine.

Tests of a process share a database, so what one finds is what those before it left. xdist hands tests out as processes become free, and
a run could not be repeated; here each process has its files from the start, by what `seconds.txt` says of the slow ones.
"""

import os
from collections import defaultdict
from pathlib import Path

import pytest
from xdist.scheduler.loadscope import LoadScopeScheduling

SECONDS = Path(__file__).with_name("seconds.txt")
OF_A_TEST = 0.04  # seconds, where nothing is said of the file
WORTH_SAYING = 2  # seconds


def shares(tests: list[str], count: int) -> dict[str, int]:
    """Which of `count` processes runs a file, for the files of all tests: the longest first, each where the least is to do."""
    said = dict(reversed(line.split(" ", 1)) for line in SECONDS.read_text().splitlines())
    numbers: defaultdict[str, int] = defaultdict(int)
    for test in tests:
        numbers[test.split("::", 1)[0]] += 1
    lengths = {file: float(said.get(file, number * OF_A_TEST)) for file, number in numbers.items()}
    filled = [0.0] * count
    shared = {}
    for file in sorted(lengths, key=lambda file: (-lengths[file], file)):
        shared[file] = least = filled.index(min(filled))
        filled[least] += lengths[file]
    return shared


class Sharing(LoadScopeScheduling):
    """One scope for each process."""

    _shares: dict[str, int] | None = None

    def _split_scope(self, nodeid: str) -> str:
        if self._shares is None:
            self._shares = shares(self.collection, len(self.nodes))
        return str(self._shares[nodeid.split("::", 1)[0]])


class Seconds:
    """Writes what the files took, where a run is asked for it (PYTEST_SECONDS=yes), so that the shares stay even."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.taken[report.nodeid.split("::", 1)[0]] += report.duration

    def pytest_sessionfinish(self) -> None:
        said = sorted((file, taken) for file, taken in self.taken.items() if taken >= WORTH_SAYING)
        SECONDS.write_text("".join(f"{taken:.0f} {file}\n" for file, taken in said))


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("PYTEST_SECONDS") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Seconds(), "seconds")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing:
    return Sharing(config, log)
