"""What a process does not carry: each holds a copy of its own of whatever it imports, from its start to its end."""

import os
import subprocess
import sys

import pytest
from django.db.migrations.loader import MigrationLoader
from django.test import Client

from oasys.api import health
from oasys.core.migrations_there import migrations_there

SETUP = "import sys, django; django.setup()"
ROUTES = "from django.urls import get_resolver; _ = get_resolver().url_patterns"
WITHOUT = {  # process: how it comes to be, and what it has no use for
    "web": (f"{SETUP}; {ROUTES}", {"rich", "django.test", "unittest", "typer", "psutil"}),
    "live": (
        f"{SETUP}; import oasys.live.process, django.conf; django.conf.settings.ROOT_URLCONF = 'config.live_urls'; {ROUTES}",
        {"rich", "django.test", "unittest", "typer", "psutil", "requests", "urllib3", "charset_normalizer", "dns"},
    ),
    "worker": (
        f"{SETUP}; import oasys.worker.__main__, oasys.worker.process; oasys.worker.process.rounds()",
        {"rich", "django.test", "unittest", "typer", "psutil", "requests", "urllib3", "charset_normalizer", "dns"}
        | {"oasys.demo.furnishing", "oasys.cli"},
    ),
}


def said_by(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code], env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("process", WITHOUT)
def test_a_process_does_not_carry_what_it_never_uses(process: str):
    code, without = WITHOUT[process]
    assert said_by(f"{code}; print(sorted({without!r} & sys.modules.keys()))") == "[]"


def test_what_is_not_carried_can_still_be_had():
    """The command line and the tests have it; ninja hears what tests change."""
    code = f"""{SETUP}
import rich.console, requests, dns.resolver
from django.test import Client, override_settings
from ninja.conf import settings
with override_settings(NINJA_PAGINATION_PER_PAGE=7):
    print(settings.PAGINATION_PER_PAGE)
import oasys.identity.api.providers
from allauth.socialaccount.providers import registry
print(registry.get_class("openid_connect").__name__)"""
    assert said_by(code).split() == ["7", "StrictProvider"]


def test_to_be_ready_no_migration_is_loaded():
    code = f"""{SETUP}
from django.db import Error
from django.test import RequestFactory
from oasys.api import health
health.MigrationRecorder.applied_migrations = lambda self: dict.fromkeys(health.migrations_there())
class Answering:
    def __enter__(self): return self
    def __exit__(self, *error): pass
    def execute(self, statement): pass
health.connection = type("Connection", (), {{"cursor": lambda self: Answering()}})()
print(health.readyz(RequestFactory().get("/readyz")).status_code, [name for name in sys.modules if ".migrations.0" in name])"""
    assert said_by(code) == "200 []"


def test_what_stands_on_the_disk_is_what_django_would_apply():
    assert migrations_there() == MigrationLoader(None).disk_migrations.keys()


def test_it_is_not_ready_before_every_migration_is_applied(db, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(health, "_ready", False)
    later = migrations_there() | {("ledger", "0999_later"), ("tax", "0999_later")}
    monkeypatch.setattr(health, "migrations_there", lambda: later)
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.json()["code"]) == (503, "api.not_migrated")
    assert "2 migrations" in answer.json()["detail"]
    assert Client().get("/readyz").status_code == 503
    monkeypatch.undo()
    monkeypatch.setattr(health, "_ready", False)
    assert Client().get("/readyz").json() == {"status": "ready"}
