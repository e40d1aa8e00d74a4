"""One process in a container: its secrets made once, its settings from files, its database made by whoever may."""

import json
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import yaml
from django.db.utils import ConnectionHandler, OperationalError
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from config import environment as module
from config.environment import Environment, InvalidSetting, environment, from_files
from config.settings import _database
from oasys.cli import provision
from oasys.cli.keeping.place import ForeignServer, place_of
from oasys.cli.postgres import Cluster
from oasys.cli.runtime import environment_of, migrations_stamp
from oasys.cli.secret_files import write
from oasys.cli.serving import Part, _migrate, migrate, passwords_of, serve
from oasys.cli.settings_example import COMPOSE
from oasys.cli.state import Home, Refused
from oasys.cli.supervisor import LOCAL_OPTION, LOCK_OPTION

ADMIN = os.environ["OASYS_DATABASE_ADMIN_URL"]


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """No setting at all."""
    for name in [name for name in os.environ if name.startswith("OASYS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setattr(module, "environment", environment.__wrapped__)
    return monkeypatch


@pytest.fixture
def secret_files(tmp_path: Path) -> Path:
    folder = tmp_path / "secrets"
    write(folder, database="postgres:5432", redis="valkey:6379")
    return folder


# settings from files


def test_a_setting_is_read_from_the_file_that_is_named(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("k" * 60 + "\n")
    (tmp_path / "hosts").write_text('["books.example"]\n')
    bare.setenv("OASYS_SECRET_KEY_FILE", str(tmp_path / "key"))
    bare.setenv("OASYS_ALLOWED_HOSTS_FILE", str(tmp_path / "hosts"))
    env = module.environment()
    assert (env.secret_key, env.allowed_hosts) == ("k" * 60, ["books.example"])


@pytest.mark.parametrize(
    ("content", "beside", "said"),
    [
        (None, None, "OASYS_SECRET_KEY_FILE names a file that cannot be read"),
        (b"\n", None, "OASYS_SECRET_KEY_FILE names a file that is empty"),
        (b"\xff\xfe", None, "OASYS_SECRET_KEY_FILE names a file that cannot be read"),
        (b"one", "another", "OASYS_SECRET_KEY and OASYS_SECRET_KEY_FILE say different things"),
    ],
)
def test_a_file_that_says_nothing_or_something_else_is_refused_by_name(
    bare: pytest.MonkeyPatch, tmp_path: Path, content: bytes | None, beside: str | None, said: str
) -> None:
    path = tmp_path / "key"
    if content is not None:
        path.write_bytes(content)
    if beside is not None:
        bare.setenv("OASYS_SECRET_KEY", beside)
    bare.setenv("OASYS_SECRET_KEY_FILE", str(path))
    with pytest.raises(InvalidSetting, match=said):
        module.environment()
    with pytest.raises(Refused, match=said):
        environment_of(Home(tmp_path))


def test_what_a_file_says_is_weighed_like_a_variable(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short")
    bare.setenv("OASYS_MODE", "production")
    bare.setenv("OASYS_SECRET_KEY_FILE", str(tmp_path / "key"))
    with pytest.raises(module.WeakSetting, match="OASYS_SECRET_KEY is weak"):
        module.environment()


def test_the_file_of_the_field_keys_is_no_content_of_a_variable(tmp_path: Path) -> None:
    assert from_files({"OASYS_FIELD_KEYS_FILE": str(tmp_path / "missing")}) == {}


# secrets


def test_the_secrets_are_those_that_compose_mounts_and_nobody_else_reads_them(secret_files: Path) -> None:
    wanted = {Path(each["file"]).name for each in yaml.safe_load(COMPOSE.read_text())["secrets"].values()}
    assert {path.name for path in secret_files.iterdir()} == wanted
    assert {stat.S_IMODE(path.stat().st_mode) for path in secret_files.iterdir()} == {0o600}
    readers = {"postgres_password": 999, "valkey.conf": 999}
    if os.getuid() == 0:
        assert all(path.stat().st_uid == readers.get(path.name, 10001) for path in secret_files.iterdir())


def test_secrets_that_are_there_stay(secret_files: Path) -> None:
    before = {path.name: path.read_bytes() for path in secret_files.iterdir()}
    for name in ("secret_key", "postgres_password"):
        (secret_files / name).unlink()
    write(secret_files, database="postgres:5432", redis="valkey:6379")
    after = {path.name: path.read_bytes() for path in secret_files.iterdir()}
    assert after["secret_key"] != before["secret_key"]
    assert after | {"secret_key": b""} == before | {"secret_key": b""}  # the password again out of the address


def test_production_starts_on_the_secrets(bare: pytest.MonkeyPatch, secret_files: Path) -> None:
    services = yaml.safe_load(COMPOSE.read_text())["services"]
    for name, said in services["keeper"]["environment"].items():
        if name.endswith("_FILE"):
            bare.setenv(name, str(secret_files / Path(said).name))
    bare.setenv("OASYS_MODE", "production")
    bare.setenv("OASYS_SECURE_COOKIES", "true")
    bare.setenv("OASYS_ALLOWED_HOSTS", '["books.example"]')
    env = module.environment()
    assert env.database_url.startswith("postgresql://oasys_app:")
    conf = (secret_files / "valkey.conf").read_text()
    assert env.redis_url == f"redis://:{re.search('"(.+)"', conf)[1]}@valkey:6379/0"  # type: ignore[index]


# what is served


def test_nothing_is_served_without_a_database_of_its_own(bare: pytest.MonkeyPatch) -> None:
    with pytest.raises(Refused, match="OASYS_DATABASE_URL"):
        serve(Part.web)


def test_production_makes_no_secrets_of_its_own_but_names_those_that_are_missing(
    bare: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    bare.setenv("OASYS_MODE", "production")
    bare.setenv("OASYS_HOME", str(tmp_path))
    bare.setenv("OASYS_DATABASE_URL", "postgresql://oasys_app:V7kq2mZ5xN1cR7pL@db.example:5432/oasys")
    for act in (lambda: serve(Part.worker), migrate):
        with pytest.raises(Refused) as refusal:
            act()
        for name in ("OASYS_SECRET_KEY", "OASYS_FIELD_KEYS", "OASYS_ALLOWED_HOSTS", "OASYS_SECURE_COOKIES"):
            assert f"{name} " in str(refusal.value)
    assert list(tmp_path.iterdir()) == []


def test_production_does_not_reload(bare: pytest.MonkeyPatch, secret_files: Path, tmp_path: Path) -> None:
    test_production_starts_on_the_secrets(bare, secret_files)
    bare.setenv("OASYS_HOME", str(tmp_path / "home"))
    bare.chdir(tmp_path)
    with pytest.raises(Refused, match="--reload is for development"):
        serve(Part.web, reload=True)


# the database


@pytest.mark.parametrize(
    ("place", "address"),
    [
        (0, "postgresql://somebody:secret@db/oasys"),
        (1, "postgresql://oasys_app:secret@db/oasys"),
        (2, ""),
        (2, "postgresql://oasys_backup@db/oasys"),
        (1, "postgresql://oasys_owner:secret@db/other"),
    ],
)
def test_roles_are_made_for_the_addresses_that_name_them(place: int, address: str) -> None:
    addresses = [f"postgresql://{role}:secret@db/oasys" for role in ("oasys_app", "oasys_owner", "oasys_backup")]
    assert passwords_of(addresses)["oasys_backup"] == "secret"
    addresses[place] = address
    with pytest.raises(Refused, match="must be postgresql://oasys_"):
        passwords_of(addresses)


def test_a_role_without_a_password_is_made_and_lets_nobody_in(monkeypatch: pytest.MonkeyPatch) -> None:
    role = "oasys_nobody_yet"
    monkeypatch.setattr(provision, "ROLES", {role: "of this test"})
    with psycopg.connect(ADMIN, autocommit=True) as connection:
        try:
            provision._role(connection, role, None, is_test=False)
            found = connection.execute("select rolcanlogin, rolpassword from pg_authid where rolname = %s", [role])
            assert found.fetchone() == (True, None)
        finally:
            connection.execute(f"drop role {role}")
    assert "create role oasys_nobody_yet login;" in provision.as_sql({})


# the keeper of a server that somebody else starts


def test_a_foreign_server_is_told_to_the_programs_of_postgresql() -> None:
    server = ForeignServer("postgresql://postgres:a%20b@db.example:5433/postgres?sslmode=require")
    assert server.client == {
        "PGHOST": "db.example",
        "PGPORT": "5433",
        "PGUSER": "postgres",
        "PGPASSWORD": "a b",
        "PGDATABASE": "postgres",
        "PGSSLMODE": "require",
    }


def test_a_foreign_server_that_does_not_answer_is_not_ours_to_start(tmp_path: Path) -> None:
    server = ForeignServer(make_conninfo(host=str(tmp_path), user="postgres", connect_timeout=1))
    assert not server.is_running()
    with pytest.raises(Refused, match="OASYS_DATABASE_SERVER_URL"):
        server.start()
    assert ForeignServer(ADMIN).is_running()


def test_its_backups_hold_the_secrets_that_restore_it_into_an_installation(
    bare: pytest.MonkeyPatch, secret_files: Path, tmp_path: Path
) -> None:
    test_production_starts_on_the_secrets(bare, secret_files)
    home = Home(tmp_path / "home")
    home.make()
    place = place_of(home)
    assert home.facts() == {"backup_key_made": True}  # of the keeper itself, and no fact of the books
    assert isinstance(place.cluster, ForeignServer)
    content = json.loads(place.secret_content())
    secrets = json.loads(content["secrets.json"])
    addresses = {
        name: conninfo_to_dict((secret_files / name).read_text()) for name in ("database_url", "database_server_url")
    }
    assert secrets["admin"] == addresses["database_server_url"]["password"]
    assert secrets["oasys_app"] == addresses["database_url"]["password"]
    assert json.loads(content["state.json"])["migrated"] == migrations_stamp()
    assert content["field-keys.json"] == (secret_files / "field_keys.json").read_text()
    assert content["sealing-keys.json"] == (secret_files / "sealing_keys.json").read_text()
    assert not (home.folder / "secrets.json").exists()


def test_a_foreign_server_is_kept_only_with_the_passwords_of_its_roles(
    bare: pytest.MonkeyPatch, secret_files: Path, tmp_path: Path
) -> None:
    test_production_starts_on_the_secrets(bare, secret_files)
    bare.delenv("OASYS_DATABASE_BACKUP_URL_FILE")
    home = Home(tmp_path / "home")
    home.make()
    with pytest.raises(Refused, match="OASYS_DATABASE_BACKUP_URL is missing"):
        place_of(home)


def test_an_embedded_server_is_kept_as_before(bare: pytest.MonkeyPatch, tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    home.make()
    place = place_of(home)
    assert isinstance(place.cluster, Cluster)
    assert place.said == {}
    assert set(Environment.model_fields) >= {"database_server_url", "sealing_keys_file"}


# migrations beside a release that serves


@pytest.mark.parametrize(
    ("fails", "tries", "is_done"),
    [
        (["lock timeout"] * 9, 10, True),
        (["lock timeout"] * 10, 10, False),
        (["lock timeout"], 1, False),
        (["gone"], 10, False),
    ],
)
def test_what_cannot_have_a_table_soon_is_tried_again(
    monkeypatch: pytest.MonkeyPatch, fails: list[str], tries: int, is_done: bool
) -> None:
    left = list(fails)

    def call(name: str, **options: object) -> None:
        if left:
            raise OperationalError(f"canceling statement due to {left.pop()}")

    monkeypatch.setattr("django.core.management.call_command", call)
    if is_done:
        _migrate(tries)
        assert not left
    else:
        with pytest.raises(OperationalError):
            _migrate(tries)
        assert len(left) == max(0, len(fails) - tries)


def test_beside_a_release_a_migration_waits_two_seconds_for_a_table(
    bare: pytest.MonkeyPatch, secret_files: Path, tmp_path: Path
) -> None:
    seen: list[tuple[str | None, int]] = []

    @contextmanager
    def ready(*said: object, **more: object) -> Iterator[None]:
        yield

    test_production_starts_on_the_secrets(bare, secret_files)
    bare.setenv("OASYS_HOME", str(tmp_path / "home"))
    bare.delenv("OASYS_DATABASE_SERVER_URL_FILE", raising=False)
    bare.setenv("PGOPTIONS", "")  # not taken away: what `migrate` sets would stay for the tests behind this one
    bare.setattr("oasys.cli.serving.django_ready", ready)
    bare.setattr("oasys.cli.serving._migrate", lambda tries: seen.append((os.environ.get("PGOPTIONS"), tries)))
    migrate()
    migrate(beside=True)
    local = "-c synchronous_commit=local"
    assert seen == [(local, 1), (f"{local} -c lock_timeout=2s", 10)]


@pytest.mark.parametrize("own", ["", "&options=-c%20work_mem%3D5MB"])
def test_what_migrates_says_reaches_postgresql(monkeypatch: pytest.MonkeyPatch, own: str) -> None:
    """libpq passes the variable by where a connection says anything of its own, and Django's says so even of nothing."""
    monkeypatch.setenv("PGOPTIONS", f"{LOCAL_OPTION} {LOCK_OPTION}")
    url = os.environ["OASYS_DATABASE_OWNER_URL"] + own
    found = _database(Environment(database_role="owner", database_url=url, database_owner_url=url))
    owner = ConnectionHandler({"default": found})["default"]
    try:
        with owner.cursor() as cursor:
            cursor.execute("select current_setting('lock_timeout'), current_setting('synchronous_commit')")
            assert cursor.fetchone() == ("2s", "local")
            cursor.execute("show work_mem")
            assert (cursor.fetchone() == ("5MB",)) == bool(own)
    finally:
        owner.close()
