"""Entries by hand with taxes: the engine computes, lines of tax are added, rows stand on them; over the API with its errors."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from oasys.core.errors import Invalid
from oasys.core.tenancy import tenant
from oasys.ledger.models import JournalEntry, JournalLine
from oasys.organisations.permissions import Role
from oasys.tax.errors import TaxRateMissing
from oasys.tax.models import TaxLine
from oasys.tax.services import CodeInput, ComponentInput, create_code
from oasys.tax.tests.filings import code, make_filer, sale, taxed
from tests.factories import Books, make_member
from tests.fixtures import Api

D = Decimal
DAY = date(2025, 5, 10)


@pytest.fixture
def filer() -> Books:
    return make_filer()


def as_text(books: Books, entry: UUID) -> str:
    """The lines with what they carry."""
    with tenant(books.tenant_id):
        text = []
        for line in JournalLine.objects.filter(entry_id=entry).order_by("line_no").select_related("account"):
            side = f"{line.debit:.2f} Dr" if line.debit else f"{line.credit:.2f} Cr"
            carried = TaxLine.objects.filter(line=line).order_by("number").select_related("tax_code")
            rows = " ".join(f"[{row.tax_code.code} {row.side} {row.base:.2f} {row.tax:.2f}]" for row in carried)
            text.append(f"{line.account.code} {side} {rows}".strip())
        return "\n".join(text)


def test_a_sale_and_a_purchase_in_one_entry(filer: Books):
    with tenant(filer.tenant_id):
        entry = taxed(
            filer,
            ("1710", "60.00", "0", None),
            ("4010", "0", "100.00", "S20"),
            ("5010", "50.00", "0", "P20"),
            on=DAY,
        )
    assert as_text(filer, entry) == (
        "1710 60.00 Dr\n4010 100.00 Cr\n5010 50.00 Dr\n2110 20.00 Cr [S20 output 100.00 20.00]\n1480 10.00 Dr [P20 input 50.00 10.00]"
    )


def test_gross_amounts_have_their_tax_taken_out(filer: Books):
    with tenant(filer.tenant_id):
        entry = taxed(filer, ("1710", "0.99", "0", None), ("4010", "0", "0.99", "S20"), on=DAY, gross=True)
    assert as_text(filer, entry) == "1710 0.99 Dr\n4010 0.82 Cr\n2110 0.17 Cr [S20 output 0.82 0.17]"


def test_a_refund_stands_on_the_other_side(filer: Books):
    with tenant(filer.tenant_id):
        entry = sale(filer, "-100", "-20", "S20", on=DAY)
    assert as_text(filer, entry).endswith("2110 20.00 Dr [S20 output -100.00 -20.00]")


def test_reverse_charge_is_owed_and_claimed(filer: Books):
    with tenant(filer.tenant_id):
        entry = taxed(filer, ("5010", "50.00", "0", "PSA20"), ("1710", "0", "50.00", None), on=DAY)
    assert as_text(filer, entry) == (
        "5010 50.00 Dr\n1710 50.00 Cr\n2120 10.00 Cr [PSA20 output 50.00 10.00]\n1480 10.00 Dr [PSA20 input 50.00 10.00]"
    )


def test_tax_that_cannot_be_claimed_is_cost(filer: Books):
    with tenant(filer.tenant_id):
        entry = taxed(filer, ("5010", "50.00", "0", "P20B"), ("1710", "0", "60.00", None), on=DAY)
        half = ComponentInput("VAT", [(date(2020, 1, 1), D(20))], input_account="1480", recoverable_percent=D(50))
        create_code(company=filer.company, code=CodeInput("HALF", "Half", "purchases", "taxable", [half]))
        parted = taxed(filer, ("5010", "50.00", "0", "HALF"), ("1710", "0", "60.00", None), on=DAY)
    assert as_text(filer, entry) == "5010 60.00 Dr [P20B cost 50.00 10.00]\n1710 60.00 Cr"
    assert (
        as_text(filer, parted)
        == "5010 55.00 Dr [HALF cost 0.00 5.00]\n1710 60.00 Cr\n1480 5.00 Dr [HALF input 50.00 5.00]"
    )


def test_what_carries_no_tax_stands_on_its_line(filer: Books):
    with tenant(filer.tenant_id):
        entry = taxed(filer, ("1710", "100.00", "0", None), ("4010", "0", "100.00", "S0"), on=DAY)
        tiny = taxed(filer, ("1710", "0.01", "0", None), ("4010", "0", "0.01", "S20"), on=DAY)
    assert as_text(filer, entry) == "1710 100.00 Dr\n4010 100.00 Cr [S0 output 100.00 0.00]"
    assert as_text(filer, tiny) == "1710 0.01 Dr\n4010 0.01 Cr [S20 output 0.01 0.00]"


def test_what_is_withheld_is_owed_to_the_authority(filer: Books):
    with tenant(filer.tenant_id):
        entry = taxed(filer, ("5010", "100.00", "0", "P20 CIS20"), ("1710", "0", "100.00", None), on=DAY)
    assert as_text(filer, entry) == (
        "5010 100.00 Dr\n1710 100.00 Cr\n1480 20.00 Dr [P20 input 100.00 20.00]\n2170 20.00 Cr [CIS20 output 100.00 20.00]"
    )


def test_the_tax_point_chooses_the_rate(filer: Books):
    with tenant(filer.tenant_id):
        two = ComponentInput("VAT", [(date(2020, 1, 1), D(10)), (date(2025, 5, 1), D(20))], output_account="2110")
        create_code(company=filer.company, code=CodeInput("TWO", "Two", "sales", "taxable", [two]))
        entry = taxed(
            filer, ("1710", "110", "0", None), ("4010", "0", "100", "TWO"), on=DAY, tax_point=date(2025, 4, 30)
        )
    assert as_text(filer, entry).endswith("2110 10.00 Cr [TWO output 100.00 10.00]")


def test_errors_name_the_lines_of_the_entry(filer: Books):
    with tenant(filer.tenant_id):
        late = ComponentInput("VAT", [(date(2026, 1, 1), D(10))], output_account="2110")
        create_code(company=filer.company, code=CodeInput("LATE", "Late", "sales", "taxable", [late]))
    with tenant(filer.tenant_id), pytest.raises(TaxRateMissing) as caught, transaction.atomic():
        taxed(filer, ("1710", "110", "0", None), ("4010", "0", "100", "LATE"), on=DAY)
    assert [error.pointer for error in caught.value.errors] == ["/lines/1/tax_code_ids/0"]
    with tenant(filer.tenant_id), pytest.raises(Invalid) as refused, transaction.atomic():
        taxed(filer, ("1710", "110", "0", None), ("4010", "0", "100", "S20 P20"), ("4010", "1", "1", "S20"), on=DAY)
    assert [error.pointer for error in refused.value.errors] == ["/lines/1/tax_code_ids", "/lines/2"]
    with tenant(filer.tenant_id):
        assert not JournalEntry.objects.filter(company=filer.company).exists()


def body(books: Books, *lines: dict[str, Any]) -> dict[str, Any]:
    return {"posting_date": "2025-05-10", "amounts_include_tax": False, "lines": list(lines)}


def test_over_the_api_an_entry_is_drafted_or_posted_and_refused_by_its_fields(filer: Books):
    other = make_filer()
    api, path = Api(filer.owner, filer.tenant_id), f"/companies/{filer.company.id}/tax/entries"
    with tenant(filer.tenant_id):
        own = str(code(filer, "S20"))
    with tenant(other.tenant_id):
        strange = str(code(other, "S20"))
    cash, sold = (
        {"account_code": "1710", "debit": "120"},
        {"account_code": "4010", "credit": "100", "tax_code_ids": [own]},
    )
    draft = api.post(path, body(filer, cash, sold))
    assert (draft.status_code, draft.json()["status"], len(draft.json()["lines"])) == (201, "draft", 3)
    posted = api.post(f"{path}?post=true", body(filer, cash, sold))
    assert (posted.status_code, posted.json()["status"]) == (201, "posted")
    foreign = api.post(path, body(filer, cash, sold | {"tax_code_ids": [strange]}))
    assert [one["pointer"] for one in foreign.json()["errors"]] == ["/lines/1/tax_code_ids/0"]
    unbalanced = api.post(f"{path}?post=true", body(filer, cash | {"debit": "121"}, sold))
    assert unbalanced.json()["code"] == "ledger.entry_flawed"
    unknown = api.post(path, body(filer, cash | {"account_code": "nope"}, sold))
    assert unknown.json()["errors"][0]["pointer"] == "/lines/0/account_code"
    assert Api(other.owner, other.tenant_id).post(path, body(filer, cash, sold)).status_code == 404
    bob = Api(make_member(filer.tenant_id, Role.BOOKKEEPER), filer.tenant_id)
    assert bob.post(path, body(filer, cash, sold)).status_code == 201
    assert bob.post(f"{path}?post=true", body(filer, cash, sold)).status_code == 403


def test_a_repeated_request_writes_once(filer: Books):
    api, path = Api(filer.owner, filer.tenant_id), f"/companies/{filer.company.id}/tax/entries?post=true"
    with tenant(filer.tenant_id):
        own = str(code(filer, "S20"))
    asked = body(
        filer,
        {"account_code": "1710", "debit": "120"},
        {"account_code": "4010", "credit": "100", "tax_code_ids": [own]},
    )
    first, second = (api.post(path, asked, Idempotency_Key="k-1") for _ in range(2))
    assert first.json()["id"] == second.json()["id"]
    with tenant(filer.tenant_id):
        assert TaxLine.objects.filter(company=filer.company).count() == 1
