"""Work in processes of their own, as the workers of the web server are."""

import multiprocessing
import threading
from collections.abc import Callable
from typing import Any

from django.db import connections

fork = multiprocessing.get_context("fork")


def in_a_process(act: Callable[..., Any], *words: Any) -> Any:
    """What `act` returns, called in a process of its own."""
    queue = fork.SimpleQueue()

    def work() -> None:
        connections["default"].connection = None  # the parent's
        queue.put(act(*words))

    process = fork.Process(target=work)
    process.start()
    process.join()
    assert process.exitcode == 0
    return queue.get()


def at_once(processes: int, threads: int, act: Callable[[], Any]) -> list[Any]:
    """What `act` returns, called by every thread of every process at the same moment."""
    ready = fork.Barrier(processes * threads)
    queue = fork.Queue()

    def call() -> None:
        ready.wait()
        queue.put(act())

    def work() -> None:
        connections["default"].connection = None  # the parent's
        started = [threading.Thread(target=call) for _ in range(threads)]
        for thread in started:
            thread.start()
        for thread in started:
            thread.join()

    workers = [fork.Process(target=work) for _ in range(processes)]
    for worker in workers:
        worker.start()
    answers = [queue.get(timeout=120) for _ in range(processes * threads)]
    for worker in workers:
        worker.join()
    return answers
