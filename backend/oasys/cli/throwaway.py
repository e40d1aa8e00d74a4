"""A database for one run: made with the schema of today, used as the application's role, removed after it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import django

from oasys.cli.postgres import Cluster
from oasys.cli.provision import DATABASE, ROLES, provision
from oasys.cli.state import BACKEND, Home

PASSWORD = "throwaway"  # noqa: S105  the server is reached by a private socket alone, and removed after the run


@contextmanager
def throwaway(name: str, *, is_durable: bool) -> Iterator[Cluster]:
    """A fresh server in `.oasys/{name}`, migrated, and Django set up against it; the installation's own is never touched.

    What an earlier run of that name left behind, because it was killed, is removed first.
    """
    home = Home.here()
    home.make()
    folder = home.folder / name
    cluster = Cluster(folder, PASSWORD, is_durable=is_durable)
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)
    try:
        cluster.start()
        provision(cluster.admin_url, dict.fromkeys(ROLES, PASSWORD))
        for variable in [variable for variable in os.environ if variable.startswith("OASYS_DATABASE")]:
            del os.environ[variable]
        os.environ.update(
            DJANGO_SETTINGS_MODULE="config.settings",
            PYTHONPATH=str(BACKEND),
            OASYS_DATABASE_URL=address(cluster, "oasys_app"),
            OASYS_DATABASE_OWNER_URL=address(cluster, "oasys_owner"),
            OASYS_DATABASE_BACKUP_URL=address(cluster, "oasys_backup"),
            OASYS_LOG_LEVEL="ERROR",
            OASYS_STATEMENT_TIMEOUT_SECONDS="600",
        )
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "--verbosity", "0"],
            cwd=BACKEND,
            env=os.environ | {"OASYS_DATABASE_ROLE": "owner"},
            check=True,
        )
        django.setup()
        yield cluster
    finally:
        from django.db import connections

        connections.close_all()
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def address(cluster: Cluster, role: str) -> str:
    """The address of the run's database as that role."""
    return cluster.url(role, PASSWORD, DATABASE)
