"""Addresses of PostgreSQL: what an administrator wrote into them reaches every connection."""

from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict

from config.settings import _connection, _database
from oasys.cli.runtime import ADMIN_DATABASE_URL, database_url, own_database_url
from oasys.cli.state import Home
from oasys.cli.supervisor import EMBEDDED, Installation, Refused


def test_options_stay_when_the_role_changes() -> None:
    admin = "postgresql://admin:s%40crt@db.example:6543/postgres?sslmode=verify-full&sslrootcert=/etc/a%20b.pem"
    assert conninfo_to_dict(own_database_url(admin, "oasys_app", "p/w@:%")) == {
        "user": "oasys_app",
        "password": "p/w@:%",
        "host": "db.example",
        "port": "6543",
        "dbname": "oasys",
        "sslmode": "verify-full",
        "sslrootcert": "/etc/a b.pem",
    }


@pytest.mark.parametrize(
    ("admin", "host"),
    [
        ("postgresql:///postgres?host=/a%20folder/s", "/a folder/s"),
        ("postgresql://admin@[::1]/postgres", "::1"),
        ("host='/a folder/s' user=admin", "/a folder/s"),
    ],
)
def test_every_way_to_name_a_host(admin: str, host: str) -> None:
    address = own_database_url(admin, "oasys_owner", "x")
    assert conninfo_to_dict(address)["host"] == host
    assert _connection(address)["HOST"] == host


def test_an_own_server_remembered_is_the_one_connected_to(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    home.remember(**{ADMIN_DATABASE_URL: "postgresql://admin:x@db.example/postgres?sslmode=require"})
    parts = conninfo_to_dict(database_url(home, "oasys_backup"))
    assert (parts["host"], parts["sslmode"], parts["user"]) == ("db.example", "require", "oasys_backup")
    assert parts["password"] == home.secrets()["oasys_backup"]


def test_django_gets_the_options() -> None:
    made = _connection("postgresql://oasys_app:s%40crt@db.example:6543/oasys?sslmode=require&connect_timeout=7")
    assert made == {
        "NAME": "oasys",
        "USER": "oasys_app",
        "PASSWORD": "s@crt",
        "HOST": "db.example",
        "PORT": "6543",
        "OPTIONS": {"sslmode": "require", "connect_timeout": "7"},
    }


def test_options_of_the_address_are_added_to_those_of_the_application() -> None:
    from config.environment import Environment

    url = "postgresql://oasys_app@db.example/oasys?sslmode=require&options=-c%20work_mem%3D64MB"
    options = _database(Environment(database_url=url, database_role="app"))["OPTIONS"]
    assert options["sslmode"] == "require"
    assert options["options"].startswith("-c work_mem=64MB -c statement_timeout=")
    assert "enable_seqscan=off" in options["options"]


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql://admin@127.0.0.1:1/postgres", "PostgreSQL cannot be reached as --database-url says"),
        ("no address", "--database-url is not an address"),
    ],
)
def test_a_wrong_address_is_refused_and_not_remembered(tmp_path: Path, address: str, said: str) -> None:
    home = Home(tmp_path)
    home.make()
    with pytest.raises(Refused, match=said):
        Installation(home, print)._start_database(address)
    assert ADMIN_DATABASE_URL not in home.facts()


def test_embedded_books_are_not_left_behind_unseen(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.make()
    home.remember(provisioned=EMBEDDED)
    with pytest.raises(Refused, match="OASYS_HOME"):
        Installation(home, print)._start_database("postgresql://admin@127.0.0.1:1/postgres")
    assert ADMIN_DATABASE_URL not in home.facts()
