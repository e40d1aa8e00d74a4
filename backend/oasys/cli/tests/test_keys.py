"""The keys of encrypted fields in the state folder, and `./oasys keys` and `./oasys mail` on a database."""

import json
import os
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from psycopg.conninfo import make_conninfo
from typer.testing import CliRunner

from oasys.cli import keys as keys_commands
from oasys.cli import mail as mail_commands
from oasys.cli.runtime import environment_of
from oasys.cli.state import Home, Refused
from oasys.core.encryption import FieldKey
from oasys.core.rotation import write_keys
from oasys.identity.models import Mail
from oasys.identity.services.mail import send_mail
from oasys.identity.tests.people import Clock, at_once, half_way, show, with_app, with_passkey
from tests.fixtures import Api


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "state")
    home.make()
    return home


def test_the_state_folder_gets_one_key_that_nobody_else_reads(home: Home):
    paths = {str(path) for path in at_once(*[home.field_keys] * 4)}
    path = Path(paths.pop())
    assert not paths
    (key,) = json.loads(path.read_text())
    assert FieldKey.parse(key)
    assert path.stat().st_mode & 0o777 == 0o600
    assert json.loads(home.field_keys().read_text()) == [key]
    assert sorted(found.name for found in home.folder.glob("field-keys.*")) == ["field-keys.json", "field-keys.lock"]


def test_a_key_file_that_is_gone_is_not_replaced(home: Home):
    home.field_keys().unlink()
    with pytest.raises(Refused, match="restore it from a backup"):
        home.field_keys()


def test_keys_of_the_environment_need_no_file(home: Home, monkeypatch):
    monkeypatch.delenv("OASYS_FIELD_KEYS_FILE", raising=False)
    monkeypatch.setenv("OASYS_FIELD_KEYS", '["k"]')
    assert "OASYS_FIELD_KEYS_FILE" not in environment_of(home)
    assert not (home.folder / "field-keys.json").exists()
    monkeypatch.delenv("OASYS_FIELD_KEYS")
    assert environment_of(home)["OASYS_FIELD_KEYS_FILE"] == str(home.folder / "field-keys.json")


@pytest.fixture
def commands(home: Home, monkeypatch, settings):
    """The commands on the database of the tests, with a file of keys of their own."""
    parts = connection.settings_dict
    for name, value in environment_of(home).items():
        monkeypatch.setenv(name, value)
    reader = make_conninfo(os.environ["OASYS_DATABASE_BACKUP_URL"], dbname=parts["NAME"])
    monkeypatch.setenv("OASYS_DATABASE_BACKUP_URL", reader)
    settings.FIELD_KEYS_FILE = str(home.field_keys())
    return home


def test_rotating_leaves_nothing_under_the_old_key(commands: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("oasys.core.rotation.encrypted_models", lambda: [Mail])  # sessions are other tests' here
    file = commands.field_keys()
    (before,) = json.loads(file.read_text())
    Mail.objects.all().delete()
    made = [send_mail(to="ann@example.com", subject="S", body=f"key {number}") for number in range(3)]
    done = CliRunner().invoke(keys_commands.app, ["rotate"])
    assert done.exit_code == 0, done.output
    assert "3 rows were encrypted again" in done.output
    fresh, kept = json.loads(file.read_text())
    assert kept == before != fresh
    write_keys(file, [fresh])
    assert [Mail.objects.get(id=mail.id).body for mail in made] == ["key 0", "key 1", "key 2"]
    assert "0 rows" in CliRunner().invoke(keys_commands.app, ["rotate", "--resume"]).output
    listed = CliRunner().invoke(keys_commands.app, ["list"]).output
    assert listed == f"{FieldKey.parse(fresh).id}  encrypts and decrypts\n"
    Mail.objects.all().delete()


def test_factors_work_on_when_the_old_key_is_gone(commands: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("oasys.core.rotation.encrypted_models", list)
    Authenticator.objects.all().delete()
    clock = Clock(monkeypatch)
    user, _, phone, recovery = with_app(clock)
    _, _, passkey, _ = with_passkey()  # no secret in it, and recovery codes beside it
    stored = {row.type: row.data for row in Authenticator.objects.filter(user=user)}
    assert "3 rows were encrypted again" in CliRunner().invoke(keys_commands.app, ["rotate"]).output
    fresh, _ = json.loads(commands.field_keys().read_text())
    write_keys(commands.field_keys(), [fresh])
    for row in Authenticator.objects.filter(user=user):
        assert row.data != stored[row.type]
        assert row.data.keys() == stored[row.type].keys()
    clock.next_step()
    for code in (phone.code(), recovery[0]):
        api = half_way(user)
        assert api.post("/auth/second-factor", {"code": code}).status_code == 200
    assert show(Api(), passkey).status_code == 200
    assert "0 rows" in CliRunner().invoke(keys_commands.app, ["rotate", "--resume"]).output


def test_a_factor_that_no_key_reads_is_named_and_left_alone(commands: Home, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("oasys.core.rotation.encrypted_models", list)
    Authenticator.objects.all().delete()
    clock = Clock(monkeypatch)
    mine, theirs = with_app(clock)[0], with_app(clock)[0]
    row = Authenticator.objects.get(user=mine, type="totp")
    row.data = Authenticator.objects.get(user=theirs, type="totp").data  # another's secret, moved here
    row.save()
    done = CliRunner().invoke(keys_commands.app, ["rotate"])
    assert done.exit_code == 1
    assert f"mfa_authenticator {row.pk} cannot be read by any key" in done.output
    assert "3 rows were encrypted again" in done.output
    assert Authenticator.objects.get(pk=row.pk).data == row.data
    Authenticator.objects.all().delete()


def test_the_outbox_is_listed_and_shown(commands: Home):
    made = send_mail(to="ann@example.com", subject="Hello", body="The key is swordfish.")
    listed = CliRunner().invoke(mail_commands.app, ["list"]).output
    assert f"{made.id}" in listed
    assert "waits  ann@example.com  Hello" in listed
    assert "swordfish" not in listed
    shown = CliRunner().invoke(mail_commands.app, ["show", str(made.id)]).output
    assert "To: ann@example.com\nSubject: Hello" in shown
    assert "The key is swordfish." in shown
    for wrong in ("nonsense", str(commands.folder), "00000000-0000-0000-0000-000000000000"):
        assert isinstance(CliRunner().invoke(mail_commands.app, ["show", wrong]).exception, Refused)
    assert isinstance(CliRunner().invoke(mail_commands.app, ["send"]).exception, Refused)
    made.delete()
