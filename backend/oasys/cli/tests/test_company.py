"""`./oasys company`: a company from a pack, in the tenant that was named, whole or not at all."""

import os
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from psycopg.conninfo import make_conninfo
from typer.testing import CliRunner

from oasys.cli.company import app, find_tenant, make_company
from oasys.cli.state import Refused
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.ledger.models import Account
from oasys.organisations.models import Company
from oasys.organisations.packs import available_packs
from oasys.organisations.services import create_tenant
from tests.factories import make_user

WORDS: dict[str, Any] = {
    "pack_code": "gb",
    "name": "Tea & Co Ltd",
    "currency": None,
    "start_month": None,
    "first_year_on": datetime(2026, 11, 25, tzinfo=UTC),
}


@pytest.fixture(autouse=True)
def backup_role_in_the_database_of_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    address = os.environ["OASYS_DATABASE_BACKUP_URL"]
    monkeypatch.setenv("OASYS_DATABASE_BACKUP_URL", make_conninfo(address, dbname=connection.settings_dict["NAME"]))


def test_a_company_is_made_in_the_tenant_of_that_name() -> None:
    made = create_tenant(name=f"Group {uuid7().hex}", by=make_user())
    said = make_company(find_tenant(made.name), **WORDS)
    with tenant(made.id):
        company = Company.objects.get()
        assert (company.name, company.base_currency, company.locale) == ("Tea & Co Ltd", "GBP", "en-GB")
        assert Account.objects.filter(company=company).count() == 198
    assert said == (
        f"Made the company Tea & Co Ltd ({company.id}) from the pack GB 2026.3: "
        "198 accounts, 7 journals, 12 periods, 19 tax codes, in GBP."
    )
    assert find_tenant(str(made.id)) == made.id


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ({"pack_code": "xx"}, "no country pack 'xx'"),
        ({"pack_code": "generic"}, "names no currency"),
        ({"currency": "pounds"}, "base_currency"),
        ({"currency": "XAX"}, "Nothing was made"),
        ({"name": " "}, "name"),
        ({"start_month": 13}, "fiscal_year_start_month"),
        ({"first_year_on": datetime(1200, 1, 1, tzinfo=UTC)}, "1900"),
    ],
)
def test_a_company_that_cannot_be_is_refused_in_plain_words(words: dict[str, Any], message: str) -> None:
    made = create_tenant(name="T", by=make_user())
    with pytest.raises(Refused, match=message):
        make_company(made.id, **(WORDS | words))
    with tenant(made.id):
        assert not Company.objects.exists()


def test_a_company_is_not_made_twice() -> None:
    made = create_tenant(name="T", by=make_user())
    make_company(made.id, **WORDS)
    with pytest.raises(Refused, match="has a company Tea & Co Ltd already"):
        make_company(made.id, **WORDS)


def test_a_tenant_has_to_be_one() -> None:
    name = f"Twins {uuid7().hex}"
    with pytest.raises(Refused, match="There is no tenant"):
        find_tenant(name)
    twins = [create_tenant(name=name, by=make_user()) for _ in range(2)]
    with pytest.raises(Refused, match="Several tenants") as refusal:
        find_tenant(name)
    assert all(str(twin.id) in str(refusal.value) for twin in twins)


def test_the_packs_are_listed() -> None:
    done = CliRunner().invoke(app, ["packs"])
    assert done.exit_code == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == [pack.code for pack in available_packs()]
