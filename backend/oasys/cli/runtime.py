"""What every command stands on: the database that runs, the environment that names it, Django set up."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote, urlencode

import django
from psycopg.conninfo import conninfo_to_dict

from oasys.cli.postgres import Cluster
from oasys.cli.provision import DATABASE
from oasys.cli.state import BACKEND, Home, Refused

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
    """The OASYS_* variables of a process; what the user has set, itself or in a file, wins. Raises Refused for a file that is none."""
    from config.environment import InvalidSetting, from_files

    try:
        said = {name: value for name, value in os.environ.items() if name.startswith("OASYS_")} | from_files(os.environ)
    except InvalidSetting as refusal:
        raise Refused(str(refusal)) from refusal
    made = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "PYTHONPATH": str(BACKEND),
        "OASYS_HOME": str(home.folder),
        "OASYS_LOG_FORMAT": "console",
    }
    # what production is told of a database it is told of secrets, too: each process would make others
    is_made_here = not (has_own_address() and said.get("OASYS_MODE") == "production")
    if is_made_here and "OASYS_SECRET_KEY" not in said:
        made["OASYS_SECRET_KEY"] = home.secrets()["secret_key"]
    if "OASYS_DATABASE_URL" not in said:
        made |= {
            "OASYS_DATABASE_URL": database_url(home, "oasys_app"),
            "OASYS_DATABASE_OWNER_URL": database_url(home, "oasys_owner"),
            "OASYS_DATABASE_BACKUP_URL": database_url(home, "oasys_backup"),
        }
    if is_made_here and not {"OASYS_FIELD_KEYS", "OASYS_FIELD_KEYS_FILE"} & said.keys():
        made["OASYS_FIELD_KEYS_FILE"] = str(home.field_keys())
    return made | said | {"OASYS_DATABASE_ROLE": role}


def has_own_address() -> bool:
    """Whether the environment says where the database is, instead of the state folder."""
    return bool({"OASYS_DATABASE_URL", "OASYS_DATABASE_URL_FILE"} & os.environ.keys())


def refuse_settings(home: Home) -> None:
    """Raises Refused where a process of the installation would not start on its settings."""
    from config.environment import InvalidSetting, WeakSetting, read_environment

    before = dict(os.environ)
    try:
        os.environ.update(environment_of(home))
        read_environment()
    except (InvalidSetting, WeakSetting) as refusal:
        raise Refused(str(refusal)) from refusal
    finally:
        os.environ.clear()
        os.environ.update(before)


def migrations_stamp() -> str:
    """Changes with every migration file and every file of SQL."""
    digest = hashlib.sha256()
    for pattern in ("oasys/*/migrations/*.py", "oasys/*/sql/*.sql", "uv.lock"):
        for path in sorted(BACKEND.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def refuse_unmade(home: Home, *, is_any_schema: bool) -> None:
    """Raises Refused where the installation's database does not stand as this release wants it."""
    migrated = home.facts().get("migrated")
    if not migrated:
        raise Refused(f"There are no books in {home.folder} yet: make them with ./oasys up.")
    if not is_any_schema and migrated != migrations_stamp():
        raise Refused(f"The books in {home.folder} are of another release: ./oasys up migrates them.")


@contextmanager
def django_ready(role: str = "app", *, is_any_schema: bool = False) -> Iterator[None]:
    """Django against the installation's database as `role`; the embedded server is started for the while if need be.

    Raises Refused where ./oasys up has not made the books yet, or (unless `is_any_schema`) not migrated them to this release.
    """
    home = Home.here()
    is_own = not has_own_address()
    if is_own:
        refuse_unmade(home, is_any_schema=is_any_schema)
        home.make()
    else:
        home.folder.mkdir(parents=True, exist_ok=True, mode=0o700)  # nothing is kept there that needs room
    started = None
    if is_own:
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
