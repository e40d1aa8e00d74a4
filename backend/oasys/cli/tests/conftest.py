"""One installation for each worker of the tests, in a folder with a space and longer than a socket's address allows.

A test finds it running and may leave it in any state.
"""

import os
import shutil
import time
from collections.abc import Iterator

import pytest

from oasys.cli.tests.host_of_images import home, host, machine
from oasys.cli.tests.small_books import kept, place, small_home, stream
from tests.installations import Instance, eventually, oasys

__all__ = ["home", "host", "kept", "machine", "place", "small_home", "stream"]  # fixtures


@pytest.fixture(scope="session")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    folder = tmp_path_factory.mktemp("launcher") / "state of the books" / ("long" * 30)
    assert len(os.fsencode(folder / "postgres" / "s" / ".s.PGSQL.5432")) > 107
    made = Instance(folder)
    began = time.monotonic()
    first = made.up()
    print(f"first start: {time.monotonic() - began:.1f} s")
    for step in ("Making the database", "Migrating", "Starting the web server", "Ready after"):
        assert step in first.stdout
    yield made
    oasys(folder, "down")
    assert made.cluster().process() is None
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def running(instance: Instance) -> Instance:
    if not instance.is_ready():
        instance.up()
        eventually(instance.is_ready)  # where it ran already, and something of it is on its way
    return instance


@pytest.fixture
def stopped(instance: Instance) -> Instance:
    if instance.record() or instance.cluster().process():
        assert oasys(instance.home, "down").returncode == 0
    return instance
