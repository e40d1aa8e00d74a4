"""Every test runs in one of the processes that share them, the same one each time."""

from collections import Counter
from typing import Any

import pytest

from tests.sharing import SECONDS, Sharing, shares


class Node:
    def __init__(self) -> None:
        self.given: list[int] = []
        self.is_ended = False

    def send_runtest_some(self, indexes: list[int]) -> None:
        self.given += indexes

    def shutdown(self) -> None:
        self.is_ended = True


def handed_out(collections: list[list[str]], config: pytest.Config) -> list[Node]:
    scheduling: Any = Sharing(config)
    nodes = [Node() for _ in collections]
    scheduling.numnodes = len(nodes)
    for node, collection in zip(nodes, collections, strict=True):
        scheduling.add_node(node)
        scheduling.add_node_collection(node, collection)
    scheduling.schedule()
    return nodes


@pytest.fixture
def config() -> Any:
    class Config:
        def getoption(self, name: str) -> list[str]:
            assert name == "tx"
            return ["popen"]

        def getvalue(self, name: str) -> list[str]:
            return self.getoption(name)

    return Config()


def test_each_test_runs_once_also_where_many_share_a_name(config: Any) -> None:
    tests = [f"a/test_{file}.py::test_it" for file in "abcde" for _ in range(3)] + ["a/test_f.py::test_that"]
    nodes = handed_out([tests, tests], config)
    assert Counter(at for node in nodes for at in node.given) == Counter(range(len(tests)))
    assert all(node.is_ended and node.given for node in nodes)
    assert [node.given for node in handed_out([tests, tests], config)] == [node.given for node in nodes]


def test_a_process_without_a_file_ends_too(config: Any) -> None:
    nodes = handed_out([["a/test_a.py::test_it"]] * 3, config)
    assert sorted(len(node.given) for node in nodes) == [0, 0, 1]
    assert all(node.is_ended for node in nodes)


def test_processes_that_found_other_tests_are_not_believed(config: Any) -> None:
    with pytest.raises(RuntimeError, match="test_b"):
        handed_out([["a/test_a.py::test_it"], ["a/test_b.py::test_it"]], config)


def test_the_shares_of_the_slow_files_are_even() -> None:
    said = {file: float(seconds) for seconds, file in (line.split(" ", 1) for line in SECONDS.read_text().splitlines())}
    share_of = shares([f"{file}::test_it" for file in said], 2)
    sums = [sum(said[file] for file in said if share_of[file] == half) for half in (0, 1)]
    assert abs(sums[0] - sums[1]) <= max(said.values()) / 10
