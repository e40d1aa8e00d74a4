"""docs/settings.md is the table of the settings; production refuses the weak ones by name."""

import json
import os
import re
from pathlib import Path

import pytest

from config import environment as module
from config.environment import (
    DEVELOPMENT_FIELD_KEY,
    DEVELOPMENT_SECRET_KEY,
    Environment,
    WeakSetting,
    environment,
    weaknesses,
)
from oasys.cli.runtime import refuse_settings
from oasys.cli.state import Home, Refused

REPOSITORY = Path(__file__).resolve().parents[2]
ROW = re.compile(r"^\| `(OASYS_[A-Z_]+)` \| (.*?) \| (.*) \|$", re.MULTILINE)
SAID_IN_WORDS = {"home": "`.oasys` in the repository", "secret_key": "a key for development", "": "none"}
STRONG = {
    "OASYS_MODE": "production",
    "OASYS_SECRET_KEY": "kT8vQ2mZ5xN1cR7pL4wD9hB3jF6gS0aYeUiOoPqWtEyXzVnMbKl",
    "OASYS_FIELD_KEYS": '["_l0mZsVZ4p5lrgQmkK1kBjrbDQJ1uV1-m5mSYlY9uqE"]',
    "OASYS_DATABASE_URL": "postgresql://oasys_app:V7kq2mZ5xN1cR7pL@db.example:5432/oasys",
    "OASYS_ALLOWED_HOSTS": '["books.example"]',
    "OASYS_SECURE_COOKIES": "true",
}


def _rows() -> list[tuple[str, str, str]]:
    return ROW.findall((REPOSITORY / "docs" / "settings.md").read_text(encoding="utf-8"))


def _default(name: str, value: object) -> str:
    if name in SAID_IN_WORDS or value == "":
        return SAID_IN_WORDS.get(name, SAID_IN_WORDS[""])
    return f"`{value if isinstance(value, str) else json.dumps(value)}`"


@pytest.fixture
def strong(monkeypatch):
    for name in Environment.model_fields:
        monkeypatch.delenv(f"OASYS_{name.upper()}", raising=False)
    for name, value in STRONG.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("OASYS_MAIL_FROM", "OASYS <books@books.example>")
    monkeypatch.setattr(module, "environment", environment.__wrapped__)  # uncached
    return monkeypatch


def test_every_setting_stands_in_the_table_with_its_default_and_meaning():
    fields = [
        (f"OASYS_{name.upper()}", _default(name, field.default), field.description)
        for name, field in Environment.model_fields.items()
    ]
    assert _rows() == fields


def test_production_starts_on_strong_settings(strong):
    assert module.environment().mode == "production"


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("OASYS_SECRET_KEY", None, "missing or the development default"),
        ("OASYS_SECRET_KEY", DEVELOPMENT_SECRET_KEY, "missing or the development default"),
        ("OASYS_SECRET_KEY", "kT8vQ2mZ5xN1cR7pL4wD9hB3jF6gS0aYeUiOoPqWtEyXzVnMb"[:49], "weak"),
        ("OASYS_SECRET_KEY", "abcdefghijk" * 6, "weak"),
        ("OASYS_SECRET_KEY_FALLBACKS", '["short"]', "weak"),
        ("OASYS_FIELD_KEYS", None, "missing"),
        ("OASYS_FIELD_KEYS", f'["{DEVELOPMENT_FIELD_KEY}"]', "weak"),
        ("OASYS_FIELD_KEYS", '["short"]', "weak"),
        ("OASYS_FIELD_KEYS", f'["{"A" * 43}"]', "weak"),
        ("OASYS_SMTP_URL", "smtp+plain://mail.example", "must be smtp"),
        ("OASYS_SMTP_URL", "smtp://", "with a host"),
        (
            "OASYS_OIDC_PROVIDERS",
            '[{"id": "x", "name": "X", "issuer": "http://id.example", "client_id": "c"}]',
            "not https",
        ),
        ("OASYS_DATABASE_URL", None, "missing"),
        ("OASYS_DATABASE_URL", "postgresql://postgres:V7kq2mZ5xN1cR7pL@db.example/oasys", "superuser"),
        ("OASYS_DATABASE_URL", "postgresql:///oasys?host=db.example&user=postgres", "superuser"),
        ("OASYS_DATABASE_URL", "postgresql://postgre%73@db.example/oasys", "superuser"),
        ("OASYS_DATABASE_URL", "postgresql://oasys_app:secret@db.example/oasys", "weak password"),
        ("OASYS_DATABASE_URL", "db.example", "not an address"),
        ("OASYS_DATABASE_URL", "postgresql://oasys_owner@db.example/oasys", "owner"),
        ("OASYS_DATABASE_URL", "postgresql://oasys_backup:V7kq2mZ5xN1cR7pL@db.example/oasys", "backup role"),
        ("OASYS_ALLOWED_HOSTS", None, "missing"),
        ("OASYS_ALLOWED_HOSTS", "[]", "must list"),
        ("OASYS_ALLOWED_HOSTS", '["books.example", "*"]', "refused"),
        ("OASYS_SECURE_COOKIES", None, "must be true"),
        ("OASYS_SECURE_COOKIES", "false", "must be true"),
        ("OASYS_TRUSTED_ORIGINS", '["http://books.example"]', "not https"),
        ("OASYS_SENTRY_DSN", "http://key@errors.example/1", "must be https"),
        ("OASYS_LOG_LEVEL", "DEBUG", "must not be DEBUG"),
    ],
)
def test_production_refuses_a_weak_setting_and_names_it(strong, name, value, reason):
    if value is None:
        strong.delenv(name)
    else:
        strong.setenv(name, value)
    with pytest.raises(WeakSetting) as refusal:
        module.environment()
    named = str(refusal.value).splitlines()[1:]
    assert len(named) == 1
    assert named[0].startswith(f"  - {name} ")
    assert reason in named[0]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OASYS_MODE", "prod"),
        ("OASYS_DATABASE_POOL_MAX", "many"),
        ("OASYS_WEB_WORKERS", "0"),
        ("OASYS_SENTRY_DSN", "errors.example"),
        ("OASYS_WEB_METRICS_BIND", "9464"),
    ],
)
def test_a_value_of_the_wrong_type_is_said_before_anything_starts(strong, tmp_path, name, value):
    home = Home(tmp_path)
    strong.setenv("OASYS_MODE", "development")
    refuse_settings(home)
    strong.setenv(name, value)
    with pytest.raises(Refused, match=f"cannot be read:\n  - {name}: "):
        refuse_settings(home)
    assert not (tmp_path / "postgres").exists()


def test_the_launcher_refuses_what_production_refuses(strong, tmp_path):
    strong.setenv("OASYS_SECURE_COOKIES", "false")
    with pytest.raises(Refused, match="OASYS_SECURE_COOKIES"):
        refuse_settings(Home(tmp_path))


@pytest.mark.parametrize(
    ("content", "mode", "reason"),
    [
        ('["_l0mZsVZ4p5lrgQmkK1kBjrbDQJ1uV1-m5mSYlY9uqE"]', 0o644, "read by others"),
        ("[]", 0o600, "weak"),
        ("no json", 0o600, "no readable file"),
        (None, 0o600, "no readable file"),
    ],
)
def test_production_refuses_a_file_of_field_keys_that_is_weak(strong, tmp_path, content, mode, reason):
    path = tmp_path / "field-keys.json"
    if content is not None:
        path.write_text(content)
        path.chmod(mode)
    strong.delenv("OASYS_FIELD_KEYS")
    strong.setenv("OASYS_FIELD_KEYS_FILE", str(path))
    with pytest.raises(WeakSetting, match=reason):
        module.environment()


@pytest.mark.parametrize(
    ("mode", "owner", "group", "is_open"),
    [
        (0o600, 10001, 10001, False),
        (0o640, 10001, 10001, True),
        (0o440, 0, 10001, False),  # as Kubernetes gives it
        (0o440, 0, 100, True),
        (0o444, 0, 10001, True),
        (0o460, 0, 10001, True),
    ],
)
def test_a_secret_is_its_process_s_or_given_to_its_group_by_root(mode, owner, group, is_open):
    found = os.stat_result((0o100000 | mode, 1, 1, 1, owner, group, 0, 0, 0, 0))
    assert module.may_others_read(found, 10001, 10001) is is_open


def test_root_itself_is_given_nothing_by_root():
    assert module.may_others_read(os.stat_result((0o100440, 1, 1, 1, 0, 0, 0, 0, 0, 0)), 0, 0)


def test_production_sends_no_mail_without_a_sender(strong):
    strong.setenv("OASYS_SMTP_URL", "smtp://mail.example")
    assert module.environment().mail_from == "OASYS <books@books.example>"
    strong.delenv("OASYS_MAIL_FROM")
    with pytest.raises(WeakSetting, match="OASYS_MAIL_FROM is missing"):
        module.environment()


def test_production_names_every_weak_setting_at_once(strong):
    for name in STRONG.keys() - {"OASYS_MODE"}:
        strong.delenv(name)
    with pytest.raises(WeakSetting) as refusal:
        module.environment()
    assert all(name in str(refusal.value) for name in STRONG.keys() - {"OASYS_MODE"})


def test_development_starts_without_any_setting(strong):
    for name in STRONG:
        strong.delenv(name)
    env = module.environment()
    assert env.mode == "development"
    assert weaknesses(env)
