"""Tax returns: periods, boxes from posted rows, drill-down, locked, corrected, filed and unlocked, over the API and by the services."""

import os
import random
from datetime import date
from decimal import Decimal
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction

from oasys.audit.models import Event
from oasys.core.tenancy import tenant
from oasys.ledger.services.corrections import reverse_entry
from oasys.organisations.permissions import Role
from oasys.tax.errors import TaxReturnFiled, TaxReturnIncomplete, TaxReturnNotNext
from oasys.tax.locking import mark_as_filed, unlock_return
from oasys.tax.returns import box_lines, end_of_period, said
from oasys.tax.services import CodeInput, ComponentInput, create_code
from oasys.tax.tests.filings import (
    FIRST,
    SECOND,
    THIRD,
    TODAY,
    boxes,
    look,
    make_filer,
    purchase,
    sale,
    taxed,
)
from oasys.tax.tests.filings import lock as lock_one
from oasys.tax.verification import tax_differences
from tests.factories import Books, make_books, make_member
from tests.fixtures import Api

D = Decimal
APRIL, JULY = date(2025, 4, 10), date(2025, 7, 10)


@pytest.fixture
def filer() -> Books:
    return make_filer()


def lines_of(books: Books, number: str, starts_on: date = FIRST, **said: Any) -> list[dict[str, Any]]:
    options = {"limit": 100, "after": None, "late": False} | said
    with tenant(books.tenant_id):
        return box_lines(company=books.company, starts_on=starts_on, today=TODAY, number=number, **options)


def differences(books: Books) -> list[str]:
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as raw:
        return [one.what for one in tax_differences(raw) if one.tenant_id == books.tenant_id]


def test_a_return_is_computed_from_what_is_posted_read_locked_and_filed_over_the_api(filer: Books):
    api, root = Api(filer.owner, filer.tenant_id), f"/companies/{filer.company.id}"
    codes = {one["code"]: one["id"] for one in api.get(f"{root}/tax-codes?limit=200").json()["items"]}
    with tenant(filer.tenant_id):
        cash, income, cost = (filer.leaf_codes(kind)[0] for kind in ("asset", "income", "expense"))

    def post(*lines: tuple[str, str, str, str | None], on: str = "2025-04-10", **said: Any) -> Any:
        body = {
            "posting_date": on,
            "amounts_include_tax": False,
            "lines": [
                {"account_code": account, side: amount} | ({"tax_code_ids": [codes[name]]} if name else {})
                for account, side, amount, name in lines
            ],
        }
        answer = api.post(f"{root}/tax/entries?post=true", body | said)
        assert answer.status_code == 201, answer.json()
        return answer.json()

    entry = post((cash, "debit", "1200.60", None), (income, "credit", "1000.50", "S20"))
    assert [(line["account_code"], line["debit"], line["credit"]) for line in entry["lines"]] == [
        (cash, "1200.60", "0"),
        (income, "0", "1000.50"),
        ("2110", "0", "200.10"),
    ]
    post((cash, "debit", "300", None), (income, "credit", "300", "S0"))
    post((cost, "debit", "400", "P20"), (cash, "credit", "480", None))
    post((cost, "debit", "50", "PSA20"), (cash, "credit", "50", None))
    post((cash, "debit", "120", None), (income, "credit", "120", "S20"), on="2025-06-30", amounts_include_tax=True)

    listed = api.get(f"{root}/tax-returns").json()
    assert {
        "starts_on": "2025-04-01",
        "ends_on": "2025-06-30",
        "state": "open",
        "is_over": True,
        "payable": None,
    } in listed["items"]
    read = api.get(f"{root}/tax-returns/2025-04-01")
    shown = read.json()
    assert {box["number"]: box["amount"] for box in shown["boxes"]} == {
        "1": "230.10",
        "2": "0.00",
        "3": "230.10",
        "4": "90.00",
        "5": "140.10",
        "6": "1451.00",
        "7": "450.00",
        "8": "0.00",
        "9": "0.00",
    }
    assert (shown["payable_box"], shown["payable"], shown["is_next"], shown["left_out"]) == ("5", "140.10", True, [])

    first = api.get(f"{root}/tax-returns/2025-04-01/boxes/6/lines?limit=2").json()
    rest = api.get(f"{root}/tax-returns/2025-04-01/boxes/6/lines?limit=2&after={first['next']}").json()
    assert [line["amount"] for line in [*first["items"], *rest["items"]]] == ["1000.50", "300.00", "50.00", "100.00"]
    assert rest["next"] is None and first["items"][0]["entry_id"] == entry["id"]
    computed = api.get(f"{root}/tax-returns/2025-04-01/boxes/5/lines")
    assert computed.status_code == 422 and "boxes 3, 4" in computed.json()["detail"]
    assert api.get(f"{root}/tax-returns/2025-04-01/boxes/77/lines").status_code == 404
    assert api.get(f"{root}/tax-returns/2025-05-01").status_code == 404

    moved = api.post(f"{root}/tax-returns/2025-04-01/lock", {"fingerprint": "0" * 64})
    assert (moved.status_code, moved.json()["code"]) == (409, "tax.return_moved")
    early = api.post(f"{root}/tax-returns/2025-07-01/lock", {"fingerprint": shown["fingerprint"]})
    assert (early.status_code, early.json()["code"]) == (409, "tax.return_not_next")
    done = api.post(f"{root}/tax-returns/2025-04-01/lock", {"fingerprint": shown["fingerprint"]})
    assert done.status_code == 200, done.json()
    assert (done.json()["state"], done.json()["locked_by"], done.json()["version"]) == ("locked", filer.owner.email, 1)
    again = api.post(f"{root}/tax-returns/2025-04-01/lock", {"fingerprint": shown["fingerprint"]})
    assert (again.status_code, again.json()["code"]) == (409, "tax.return_locked")

    body = {"filed_on": "2025-08-01", "reference": "HMRC-1"}
    assert api.post(f"{root}/tax-returns/2025-04-01/file", body).status_code == 428
    assert (
        api.post(f"{root}/tax-returns/2025-04-01/file", body | {"filed_on": "2025-06-30"}, If_Match='"v1"').status_code
        == 422
    )
    filed = api.post(f"{root}/tax-returns/2025-04-01/file", body, If_Match=done["ETag"])
    assert (filed.json()["state"], filed.json()["filed_reference"]) == ("filed", "HMRC-1")
    unlock = api.post(f"{root}/tax-returns/2025-04-01/unlock", {"reason": "x"}, If_Match=filed["ETag"])
    assert (unlock.status_code, unlock.json()["code"]) == (409, "tax.return_filed")
    listed = api.get(f"{root}/tax-returns").json()["items"]
    assert [(one["state"], one["payable"]) for one in listed][-1] == ("filed", "140.10")


def test_late_postings_are_shown_beside_the_locked_return_and_carried_into_the_next(filer: Books):
    with tenant(filer.tenant_id):
        sale(filer, "100", "20", "S20", on=APRIL)
        sale(filer, "1000", "200", "S20", on=JULY)
    locked = lock_one(filer)
    assert boxes(locked) == {"1": "20.00", "3": "20.00", "5": "20.00", "6": "100.00"}
    with tenant(filer.tenant_id):
        sale(filer, "10", "2", "S20", on=APRIL)
    first = look(filer)
    assert boxes(first) == boxes(locked) and first.fingerprint == locked.fingerprint
    assert boxes(first, "late") == {"1": "2.00", "3": "2.00", "5": "2.00", "6": "10.00"} and first.late_rows == 1
    second = look(filer, SECOND)
    assert boxes(second, "own") == {"1": "200.00", "3": "200.00", "5": "200.00", "6": "1000.00"}
    assert boxes(second, "carried") == {"1": "2.00", "3": "2.00", "5": "2.00", "6": "10.00"}
    assert boxes(second) == {"1": "202.00", "3": "202.00", "5": "202.00", "6": "1010.00"}
    assert [(one["amount"], one["is_carried"]) for one in lines_of(filer, "1", SECOND)] == [
        (D(2), True),
        (D(200), False),
    ]
    assert [one["amount"] for one in lines_of(filer, "1", late=True)] == [D(2)]
    assert [one["amount"] for one in lines_of(filer, "1")] == [D(20)]
    lock_one(filer, SECOND)
    with tenant(filer.tenant_id):
        sale(filer, "1", "0.20", "S20", on=APRIL)
    assert boxes(look(filer, THIRD)) == {"1": "0.20", "3": "0.20", "5": "0.20", "6": "1.00"}
    assert boxes(look(filer), "late")["1"] == "2.20" and boxes(look(filer, SECOND), "late") == {}
    assert differences(filer) == []


def test_the_reversal_of_a_locked_entry_stands_in_its_own_period(filer: Books):
    with tenant(filer.tenant_id):
        entry = sale(filer, "100", "20", "S20", on=APRIL)
    lock_one(filer)
    with tenant(filer.tenant_id):
        reverse_entry(company=filer.company, entry_id=entry, posting_date=JULY, description="", by=filer.owner)
    assert boxes(look(filer, SECOND), "own") == {"1": "-20.00", "3": "-20.00", "5": "-20.00", "6": "-100.00"}
    assert look(filer).late_rows == 0


def test_a_draft_stands_in_no_return(filer: Books):
    with tenant(filer.tenant_id):
        cash, income = filer.leaf_codes("asset")[0], filer.leaf_codes("income")[0]
        taxed(filer, (cash, "120", "0", None), (income, "0", "100", "S20"), on=APRIL, post=False)
    assert boxes(look(filer)) == {}


def test_rows_of_another_company_stand_in_no_return(filer: Books):
    other = make_filer()
    with tenant(other.tenant_id):
        sale(other, "100", "20", "S20", on=APRIL)
    assert boxes(look(filer)) == {}
    assert (
        Api(other.owner, other.tenant_id).get(f"/companies/{filer.company.id}/tax-returns/2025-04-01").status_code
        == 404
    )


def test_the_latest_return_is_unlocked_with_a_reason_and_kept(filer: Books):
    with tenant(filer.tenant_id):
        sale(filer, "100", "20", "S20", on=APRIL)
    lock_one(filer)
    lock_one(filer, SECOND)
    how = {"company": filer.company, "version": 1, "reason": "A bill was forgotten", "today": TODAY, "by": filer.owner}
    with tenant(filer.tenant_id), pytest.raises(TaxReturnNotNext), transaction.atomic():
        unlock_return(starts_on=FIRST, **how)
    with tenant(filer.tenant_id):
        unlock_return(starts_on=SECOND, **how)
    with tenant(filer.tenant_id):
        shown = unlock_return(starts_on=FIRST, **how)
        sale(filer, "1", "0.20", "S20", on=APRIL)
    assert (shown.period.state, shown.is_next) == ("open", True)
    assert boxes(lock_one(filer))["1"] == "20.20"
    api = Api(filer.owner, filer.tenant_id)
    (before,) = api.get(f"/companies/{filer.company.id}/tax-returns/2025-04-01").json()["unlocked"]
    assert (before["reason"], before["unlocked_by"]) == ("A bill was forgotten", filer.owner.email)
    with tenant(filer.tenant_id):
        told = Event.objects.filter(object_kind="tax_return", action="unlocked").order_by("-id")
        assert told[0].after["unlock_reason"] == "A bill was forgotten"


def test_a_filed_return_stays_locked(filer: Books):
    lock_one(filer)
    how = {"company": filer.company, "starts_on": FIRST, "today": TODAY, "by": filer.owner}
    with tenant(filer.tenant_id):
        mark_as_filed(version=1, filed_on=date(2025, 8, 1), reference="R", **how)
    with tenant(filer.tenant_id), pytest.raises(TaxReturnFiled), transaction.atomic():
        unlock_return(version=2, reason="x", **how)


def test_tax_that_stands_in_no_box_keeps_a_return_open():
    filer = make_filer("my", starts_on=date(2026, 1, 1), months=2)
    with tenant(filer.tenant_id):
        tourism = ComponentInput("Tourism tax", [(date(2020, 1, 1), D(10))], output_account="2310")
        create_code(company=filer.company, code=CodeInput("TTX", "Tourism tax", "sales", "taxable", [tourism]))
        sale(filer, "100", "10", "TTX", on=date(2026, 1, 15))
    shown = look(filer, date(2026, 1, 1))
    assert [(rows.code, rows.tax) for rows in shown.left_out] == [("TTX", D(10))]
    with pytest.raises(TaxReturnIncomplete, match="TTX"):
        lock_one(filer, date(2026, 1, 1))


def test_who_may_not_lock_may_look(filer: Books):
    bob = make_member(filer.tenant_id, Role.BOOKKEEPER)
    api = Api(bob, filer.tenant_id)
    shown = api.get(f"/companies/{filer.company.id}/tax-returns/2025-04-01")
    assert shown.status_code == 200
    lock = api.post(
        f"/companies/{filer.company.id}/tax-returns/2025-04-01/lock", {"fingerprint": shown.json()["fingerprint"]}
    )
    assert (lock.status_code, lock.json()["params"]["permission"]) == (403, "tax.lock_return")


def test_the_filing_is_chosen_and_changed_between_returns():
    books = make_books(pack="gb")
    api, path = Api(books.owner, books.tenant_id), f"/companies/{books.company.id}/tax/filing"
    assert api.get(path).json()["version"] == 0
    assert api.get(f"/companies/{books.company.id}/tax-returns").json()["items"] == []
    missing = api.get(f"/companies/{books.company.id}/tax-returns/2025-04-01")
    assert (missing.status_code, missing.json()["code"]) == (409, "tax.filing_missing")
    wrong = api.call("PUT", path, {"starts_on": "2025-04-02", "months": 5}, If_Match='"v0"')
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/starts_on", "/months"]
    made = api.call("PUT", path, {"starts_on": "2025-04-01", "months": 3}, If_Match='"v0"')
    assert (made.status_code, made.json()["months"]) == (200, 3)
    stale = api.call("PUT", path, {"starts_on": "2025-04-01", "months": 1}, If_Match='"v0"')
    assert stale.status_code == 412
    lock_one(books)
    gap = api.call("PUT", path, {"starts_on": "2025-08-01", "months": 1}, If_Match='"v1"')
    assert gap.json()["errors"][0]["pointer"] == "/starts_on"
    assert api.call("PUT", path, {"starts_on": "2025-06-01", "months": 12}, If_Match='"v1"').status_code == 200
    items = api.get(f"/companies/{books.company.id}/tax-returns?limit=200").json()["items"]
    assert [(one["starts_on"], one["ends_on"]) for one in items][-2:] == [
        ("2025-07-01", "2026-05-31"),
        ("2025-04-01", "2025-06-30"),
    ]


@pytest.mark.parametrize(
    ("anchor", "months", "starts_on", "ends_on"),
    [
        (date(2025, 1, 1), 1, date(2025, 2, 1), date(2025, 2, 28)),
        (date(2025, 1, 1), 2, date(2025, 2, 1), date(2025, 2, 28)),
        (date(2025, 2, 1), 3, date(2025, 1, 1), date(2025, 1, 31)),
        (date(2024, 11, 1), 12, date(2024, 12, 1), date(2025, 10, 31)),
        (date(2024, 2, 1), 1, date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_period_ends_where_it_is_counted_to(anchor: date, months: int, starts_on: date, ends_on: date):
    assert end_of_period(anchor, months, starts_on) == ends_on


@pytest.mark.parametrize(
    ("amount", "text"), [("1E+2", "100.00"), ("1.500", "1.50"), ("0", "0.00"), ("-0.00", "0.00"), ("0.1234", "0.1234")]
)
def test_one_amount_has_one_text(amount: str, text: str):
    assert said(D(amount)) == text


@pytest.mark.parametrize("seed", range(3))
def test_over_all_returns_of_random_books_every_tax_stands_once_and_agrees_with_the_accounts(filer: Books, seed: int):
    """Whatever is posted when, reversed, locked and unlocked: what the returns come to is what the tax accounts moved."""
    dice = random.Random(seed)
    days = [date(2025, month, day) for month in range(4, 13) for day in (1, 15, 28)]
    names = ["S20", "S5", "S0", "SRC", "SE", "P20", "P5", "P20B", "PRC20", "PSA20", "PVA20", "PE"]
    entries: list[Any] = []
    periods = [FIRST, SECOND, THIRD]
    locked = 0
    for _ in range(40):
        act = dice.random()
        if act < 0.08 and locked < 2:
            lock_one(filer, periods[locked])
            locked += 1
        elif act < 0.12 and locked:
            locked -= 1
            with tenant(filer.tenant_id):
                unlock_return(
                    company=filer.company, starts_on=periods[locked], version=1, reason="r", today=TODAY, by=filer.owner
                )
        elif act < 0.2 and entries:
            with tenant(filer.tenant_id):
                gone = entries.pop(dice.randrange(len(entries)))
                reverse_entry(
                    company=filer.company, entry_id=gone, posting_date=dice.choice(days), description="", by=filer.owner
                )
        else:
            name, net = dice.choice(names), D(dice.randrange(1, 100_000)) / 100
            with tenant(filer.tenant_id):
                entries.append(_random_entry(filer, name, net, dice.choice(days)))
    sums = {"1": D(0), "4": D(0), "5": D(0)}
    for starts_on in periods:
        shown = look(filer, starts_on)
        for box in shown.boxes:
            if box["number"] in sums:
                sums[box["number"]] += D(box["own"]) + D(box["carried"])
            if box["kind"] != "computed":
                drilled = lines_of(filer, box["number"], starts_on)
                assert sum((one["amount"] for one in drilled), D(0)) == D(box["own"]) + D(box["carried"])
    with tenant(filer.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(l.credit - l.debit) filter (where a.code <> '1480'), 0), "
            "coalesce(sum(l.debit - l.credit) filter (where a.code = '1480'), 0) "
            "from ledger_journal_line l join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id "
            "join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id "
            "where e.company_id = %s and e.status = 'posted' and a.code in ('1480', '2110', '2120', '2130')",
            [filer.company.id],
        )
        owed, claimed = cursor.fetchone()
    assert (sums["1"], sums["4"], sums["5"]) == (owed, claimed, owed - claimed)
    assert differences(filer) == []


def _random_entry(filer: Books, name: str, net: Decimal, on: date) -> Any:
    cash, income, cost = (filer.leaf_codes(kind)[0] for kind in ("asset", "income", "expense"))
    rate = {"S20": D(20), "S5": D(5), "P20": D(20), "P5": D(5), "P20B": D(20)}.get(name, D(0))
    gross = net + (net * rate / 100).quantize(D("0.01"), rounding="ROUND_HALF_UP")
    if name.startswith("S"):
        return taxed(filer, (cash, str(gross), "0", None), (income, "0", str(net), name), on=on)
    return taxed(filer, (cost, str(net), "0", name), (cash, "0", str(gross), None), on=on)


def test_verify_names_a_return_whose_lines_were_changed_behind_it(filer: Books):
    with tenant(filer.tenant_id):
        sale(filer, "100", "20", "S20", on=APRIL)
        purchase(filer, "10", "12", "P20", on=APRIL)
    lock_one(filer)
    assert differences(filer) == []
    name = connection.settings_dict["NAME"]
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=name) as raw:
        raw.execute("set session_replication_role = replica")
        raw.execute("update tax_line set tax = tax + 1 where tax = 20 and tenant_id = %s", [filer.tenant_id])
        found = [one.what for one in tax_differences(raw) if one.tenant_id == filer.tenant_id]
        raw.rollback()
    assert any("its taxes come to 21" in one for one in found) and any("box 1 says" in one for one in found)
