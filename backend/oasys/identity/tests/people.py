"""What the tests of identity share."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """What each answered, called from threads that start together."""
    gate, answers = threading.Barrier(len(functions)), [None] * len(functions)

    def run(number: int) -> None:
        gate.wait()
        try:
            answers[number] = functions[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
