"""Who runs which tests, where several processes share them: the same files in the same order on every machine.

Tests of a process share a database, so what one finds is what those before it left. xdist hands tests out as processes become free, and
a run could not be repeated; here each process has its files from the start, by what `seconds.txt` says of the slow ones.
"""

import os
from collections import defaultdict
from pathlib import Path

import pytest
from xdist.scheduler.each import EachScheduling

SECONDS = Path(__file__).with_name("seconds.txt")
OF_A_TEST = 0.04  # seconds, where nothing is said of the file
WORTH_SAYING = 2  # seconds


def file_of(test: str) -> str:
    return test.split("::", 1)[0]


def shares(tests: list[str], count: int) -> dict[str, int]:
    """Which of `count` processes runs a file, for the files of all tests: the longest first, each where the least is to do."""
    said = dict(reversed(line.split(" ", 1)) for line in SECONDS.read_text().splitlines())
    numbers: defaultdict[str, int] = defaultdict(int)
    for test in tests:
        numbers[file_of(test)] += 1
    lengths = {file: float(said.get(file, number * OF_A_TEST)) for file, number in numbers.items()}
    filled = [0.0] * count
    shared = {}
    for file in sorted(lengths, key=lambda file: (-lengths[file], file)):
        shared[file] = least = filled.index(min(filled))
        filled[least] += lengths[file]
    return shared


class Sharing(EachScheduling):
    """All tests of its files to each process; by their places, as those of the schema's operations share one name."""

    def schedule(self) -> None:
        tests, *others = self.node2collection.values()
        if any(other != tests for other in others):
            raise RuntimeError(
                f"The processes found other tests: {sorted(set(tests).symmetric_difference(*others))[:5]}."
            )
        share_of = shares(tests, len(self.nodes))
        for number, (node, pending) in enumerate(self.node2pending.items()):
            if node not in self._started:
                # one that takes the place of a process that broke off has what that one left already
                pending[:] = pending or [at for at, test in enumerate(tests) if share_of[file_of(test)] == number]
                node.send_runtest_some(pending)
                node.shutdown()
                self._started.append(node)


class Seconds:
    """Writes what the files took, where a run is asked for it (PYTEST_SECONDS=yes), so that the shares stay even."""

    def __init__(self) -> None:
        self.taken: defaultdict[str, float] = defaultdict(float)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.taken[file_of(report.nodeid)] += report.duration

    def pytest_sessionfinish(self) -> None:
        said = sorted((file, taken) for file, taken in self.taken.items() if taken >= WORTH_SAYING)
        SECONDS.write_text("".join(f"{taken:.0f} {file}\n" for file, taken in said))


def pytest_configure(config: pytest.Config) -> None:
    if os.environ.get("PYTEST_SECONDS") and not hasattr(config, "workerinput"):
        config.pluginmanager.register(Seconds(), "seconds")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Sharing:
    return Sharing(config, log)
