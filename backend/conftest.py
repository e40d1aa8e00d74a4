"""Tests run against a real PostgreSQL as the application's role, and commit for real.

The owner makes one database for each worker. Nothing is rolled back or truncated between tests (the database refuses
it): a test is alone because it makes a tenant of its own.
"""

import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test.utils import override_settings, setup_databases, teardown_databases
from hypothesis import settings as hypothesis_settings

from oasys.core.shared import side
from tests.template import migrated

pytest_plugins = ["tests.fixtures", "tests.scene", "tests.sharing"]
# no test asserts a time; the same examples on every machine, others by `--hypothesis-profile=explore`
hypothesis_settings.register_profile("oasys", deadline=None, derandomize=True)
hypothesis_settings.register_profile("explore", deadline=None)
hypothesis_settings.load_profile("oasys")


def pytest_configure(config: pytest.Config) -> None:
    if not os.environ.get("OASYS_DATABASE_OWNER_URL"):
        raise pytest.UsageError("No database to test against: run ./oasys test, which brings one.")


@pytest.fixture(scope="session", autouse=True)
def database(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[None]:
    """One database for each worker, a copy of the one that its owner has migrated."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock():
        of_tests = connections["default"].settings_dict["TEST"]
        of_tests.update(TEMPLATE=migrated(), NAME=f"oasys_test_{worker}_{os.getpid()}")
        made = setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
        yield
        connections.close_all()
        side.close()
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session", autouse=True)
def quick_passwords() -> Iterator[None]:
    """What it costs to try a password is left out: signing in takes half a second of processor time otherwise."""
    with override_settings(PASSWORD_HASHERS=["tests.factories.QuickArgon2"]):
        yield


@pytest.fixture(scope="session")
def django_db_setup() -> None:
    """The fixture above does it."""
