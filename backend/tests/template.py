"""The migrated database that every worker of the tests copies: migrating takes as long as a thousand tests."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg
from django.db import connections
from django.test.utils import setup_databases
from psycopg import sql

from oasys.cli.state import BACKEND, Home

PREFIX = "oasys_template_"
MAKING = "oasys_being_made"
# what decides what is in a migrated database
SOURCES = ("uv.lock", "oasys/core/**/*.py", "oasys/*/migrations/*.py", "oasys/*/sql/*.sql", "oasys/*/models.py")


def migrated() -> str:
    """The name of a database with the schema of this code, made by the owner where there is none yet."""
    name = PREFIX + _digest()
    with _alone(), _owner() as owner:
        kept = {row[0] for row in owner.execute("select datname from pg_database").fetchall()}
        if name not in kept:
            for other in kept:
                if other.startswith(PREFIX) or other == MAKING:
                    owner.execute(sql.SQL("drop database {}").format(sql.Identifier(other)))
            settings = connections["default"].settings_dict
            before = settings["NAME"]
            settings["TEST"]["NAME"] = MAKING
            setup_databases(verbosity=0, interactive=False, serialized_aliases=set())
            connections.close_all()
            settings["NAME"] = before  # which the line before last has changed
            owner.execute(sql.SQL("alter database {} rename to {}").format(*map(sql.Identifier, (MAKING, name))))
    return name


def _digest() -> str:
    told = sha256()
    for path in sorted(path for pattern in SOURCES for path in BACKEND.glob(pattern)):
        told.update(str(path.relative_to(BACKEND)).encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()[:24]


@contextmanager
def _alone() -> Iterator[None]:
    """One worker makes it, the others wait for it."""
    path: Path = Home.here().folder / "template.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _owner() -> Iterator["psycopg.Connection[Any]"]:
    settings = connections["default"].settings_dict
    server = {"host": settings["HOST"], "port": settings["PORT"], "dbname": settings["NAME"]}
    who = {"user": settings["OWNER"]["USER"], "password": settings["OWNER"]["PASSWORD"]}
    with psycopg.connect(**server, **who, autocommit=True) as connection:
        yield connection
