"""What a company says of itself: kept by documents, attacked by SQL, and two at once."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import Error, connection

from oasys.core.errors import StaleVersion
from oasys.core.tenancy import tenant
from oasys.invoicing.issuer import issuer_of, say_issuer
from oasys.invoicing.issuer_schemas import IssuerIn
from oasys.invoicing.models import Issuer
from oasys.invoicing.queries import document_of
from oasys.organisations.services import archive_company
from tests.test_concurrency import Outcome, race

from .desk import Desk, make_desk

SAID: dict[str, Any] = {
    "legal_name": "Linden Kaffee GmbH",
    "address": {"street": "Hafenweg 4", "postal_code": "20457", "city": "Hamburg", "country": "DE"},
    "identifiers": [{"scheme": "eu_vat", "value": "DE 136 695 976"}],
    "legal_details": "Amtsgericht Hamburg\nHRB 12345",
    "contact_name": "Jana Linden",
    "contact_phone": "+49 40 1234567",
    "contact_email": "jana@example.com",
    "electronic_address": {"scheme": "9930", "value": "DE136695976"},
    "bank": {"account": {"iban": "DE89 3704 0044 0532 0130 00", "bank_code": "COBADEFFXXX"}, "bank": "Commerzbank"},
}


@pytest.fixture(scope="module")
def desk() -> Desk:
    return make_desk()


def said(desk: Desk, version: int, **changes: Any) -> Any:
    return desk.api.call("PUT", f"{desk.path}/issuer", SAID | changes, If_Match=f'"v{version}"')


def test_what_a_company_says_of_itself_is_read_as_it_was_said_and_kept_encrypted():
    desk = make_desk()
    nothing = desk.api.get(f"{desk.path}/issuer").json()
    assert (nothing["version"], nothing["legal_name"], nothing["bank"]) == (0, "", None)
    answer = said(desk, 0)
    assert answer.status_code == 200, answer.content
    shown = desk.api.get(f"{desk.path}/issuer").json()
    assert shown["identifiers"] == [{"scheme": "eu_vat", "value": "DE136695976"}]
    assert shown["bank"]["account"] == "DE89370400440532013000"
    assert (shown["said_by"], shown["version"]) == (desk.books.owner.email, 1)
    assert said(desk, 0).status_code == 412
    with tenant(desk.books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "select to_jsonb(i) ->> 'identifiers' || (to_jsonb(i) - 'electronic_address')::text from invoicing_issuer i"
        )
        (kept,) = cursor.fetchone()
        cursor.execute("select string_agg(after::text, '') from audit_event where object_kind = 'issuer'")
        (recorded,) = cursor.fetchone()
    assert "DE136695976" not in kept
    assert "DE89370400440532013000" not in kept
    assert "DE••••3000" in recorded
    assert "0532013000" not in recorded


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"legal_name": " "}, "/legal_name"),
        ({"address": {"country": "XX"}}, "/address/country"),
        ({"identifiers": [{"scheme": "eu_vat", "value": "DE136695975"}]}, "/identifiers/0"),
        ({"bank": {"account": {"iban": "DE89370400440532013001"}}}, "/bank/account"),
        ({"electronic_address": {"scheme": "mail", "value": "x"}}, "/electronic_address/scheme"),
        ({"contact_email": "nobody"}, "/contact_email"),
        ({"legal_details": "a\x00b"}, "/legal_details"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(desk: Desk, changes: dict[str, Any], pointer: str):
    answer = said(desk, 0, **changes)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == pointer


def test_a_posted_document_keeps_who_issued_it_and_a_draft_does_not():
    desk = make_desk()
    line = desk.line("100.00", account="4110")
    early = desk.post("invoice", line)
    assert said(desk, 0).status_code == 200
    draft = desk.write("invoice", line, post=False).json()
    posted = desk.post("invoice", line)
    assert said(desk, 1, legal_name="Linden SE", bank=None).status_code == 200

    def name(id_: str) -> str:
        with tenant(desk.books.tenant_id):
            document = document_of(company=desk.books.company, kind="invoice", document_id=UUID(id_))
            return issuer_of(document, company=desk.books.company).legal_name

    assert name(posted["id"]) == "Linden Kaffee GmbH"
    assert name(draft["id"]) == "Linden SE"
    assert name(early["id"]) == "Linden Kaffee GmbH"  # the first that was said, for good


ROW = """
insert into invoicing_issuer ({columns}) select {values} from invoicing_issuer where version = 1 and company_id = %(company)s
"""
COLUMNS = [field.column for field in Issuer._meta.concrete_fields]


def row(**other: str) -> str:
    return ROW.format(columns=", ".join(COLUMNS), values=", ".join(other.get(name, name) for name in COLUMNS))


ATTACKS = {
    "another name": ("update invoicing_issuer set legal_name = 'x'", "42501"),
    "another account": ("update invoicing_issuer set bank_account = bank_account || 'x'", "OA146"),
    "gone": ("delete from invoicing_issuer", "42501"),
    "emptied": ("truncate invoicing_issuer cascade", "OA0.*|42501"),
    "a version left out": (row(id="uuidv7()", version="9"), "OA146"),
    "a version twice": (row(id="uuidv7()"), "OA146|23505"),
    "an account in plain": (row(id="uuidv7()", version="2", bank_account="'DE89'"), "23514"),
    "ids in plain": (row(id="uuidv7()", version="2", identifiers="'[]'"), "23514"),
    "no country": (row(id="uuidv7()", version="2", address="'{}'"), "23514"),
    "the issuer of a posted document": (
        "update invoicing_document set issuer_id = null where status = 'posted'",
        "42501",
    ),
}


@pytest.fixture(scope="module")
def facts() -> dict[str, Any]:
    desk = make_desk()
    assert said(desk, 0).status_code == 200
    desk.post("invoice", desk.line("100.00", account="4110"))
    return {"tenant": desk.books.tenant_id, "company": desk.books.company.id}


@pytest.mark.parametrize("attack", ATTACKS)
def test_sql_as_the_application_cannot_change_what_was_said(facts: dict[str, Any], attack: str):
    statement, sqlstate = ATTACKS[attack]
    with pytest.raises(Error) as refused, tenant(facts["tenant"]), connection.cursor() as cursor:
        cursor.execute(statement, facts)
    assert re.fullmatch(sqlstate, refused.value.__cause__.sqlstate), refused.value


def test_two_at_once_say_one_version_and_the_other_is_told():
    desk = make_desk()
    books, body = desk.books, IssuerIn.model_validate(SAID)

    def speak() -> None:
        say_issuer(company=books.company, version=0, body=body, by=books.owner, now=datetime.now(UTC))

    assert race(books.tenant_id, speak, speak) == Outcome("done", StaleVersion.code, has_waited=True)


def test_an_archived_company_says_nothing_new():
    desk = make_desk()
    with tenant(desk.books.tenant_id):
        archive_company(company_id=desk.books.company.id, version=1)
    assert said(desk, 0).status_code == 409
