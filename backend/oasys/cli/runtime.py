"""What every command stands on: the database that runs, the environment that names it, Django set up."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import django
from psycopg.conninfo import conninfo_to_dict

from oasys.cli.postgres import Cluster
from oasys.cli.provision import DATABASE
from oasys.cli.state import BACKEND, Home

ADMIN_DATABASE_URL = "admin_database_url"


def cluster_of(home: Home) -> Cluster | None:
    """The embedded server of the installation; None where an own PostgreSQL was chosen."""
    if home.facts().get(ADMIN_DATABASE_URL):
        return None
    return Cluster(home.postgres, home.secrets()["admin"])


def database_url(home: Home, role: str) -> str:
    """The address of the database as that role."""
    secrets = home.secrets()
    own = home.facts().get(ADMIN_DATABASE_URL)
    if own:
        return own_database_url(own, role, secrets[role])
    cluster = Cluster(home.postgres, secrets["admin"])
    return cluster.url(role, secrets[role], DATABASE)


def own_database_url(admin_url: str, role: str, password: str) -> str:
    """The administrator's address turned into that of a role: server and options (sslmode, ...) stay."""
    parts = {name: str(value) for name, value in conninfo_to_dict(admin_url).items()}
    options = {name: value for name, value in parts.items() if name not in {"user", "password", "dbname"}}
    return f"postgresql://{role}:{quote(password, safe='')}@/{DATABASE}?{urlencode(options, quote_via=quote)}"


def environment_of(home: Home, role: str = "app") -> dict[str, str]:
    """The OASYS_* variables of a process; what the user has set wins."""
    made = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(BACKEND),
        "OASYS_HOME": str(home.folder),
        "OASYS_SECRET_KEY": home.secrets()["secret_key"],
        "OASYS_DATABASE_URL": database_url(home, "oasys_app"),
        "OASYS_DATABASE_OWNER_URL": database_url(home, "oasys_owner"),
        "OASYS_DATABASE_BACKUP_URL": database_url(home, "oasys_backup"),
        "OASYS_LOG_FORMAT": "console",
    }
    return (
        made
        | {name: value for name, value in os.environ.items() if name.startswith("OASYS_")}
        | {"OASYS_DATABASE_ROLE": role}
    )


@contextmanager
def django_ready(role: str = "app") -> Iterator[None]:
    """Django against the installation's database as `role`; the embedded server is started for the while if need be."""
    home = Home.here()
    home.make()
    started = None
    if "OASYS_DATABASE_URL" not in os.environ:
        cluster = cluster_of(home)
        if cluster is not None and cluster.process() is None:
            started = cluster
            started.start()
    try:
        os.environ.update(environment_of(home, role))
        django.setup()
        yield
    finally:
        from django.db import connections

        connections.close_all()
        if started is not None:
            started.stop()
