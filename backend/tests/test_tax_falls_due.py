"""Deferred tax falls due: by what is paid, by time, each part once whatever crashes; attacked by SQL; two at once."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import Error, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from oasys.api.problems import body_of
from oasys.core.errors import Invalid, NotFound
from oasys.core.tenancy import tenant
from oasys.ledger.errors import PeriodLocked
from oasys.ledger.models import JournalEntry, Period
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.years import change_period, open_fiscal_year
from oasys.organisations.models import Membership
from oasys.organisations.permissions import Permission, Role
from oasys.tax.due import due_day, make_overdue, overdue, overdue_falls_due, share_due, tax_falls_due
from oasys.tax.errors import DeferredTaxRefused
from oasys.tax.locking import choose_filing
from oasys.tax.models import TaxDueTrouble, TaxFiling, TaxLine
from oasys.tax.queries import policy_of
from oasys.tax.returns import tax_return
from oasys.tax.services import choose_policy
from oasys.tax.tests.filings import boxes, make_filer, purchase, sale, taxed
from oasys.worker.rounds import make_tax_due
from tests.factories import Books, make_member, make_role
from tests.fixtures import Api
from tests.test_concurrency import in_thread

D = Decimal
DAY = date(2025, 3, 15)
AGED = date(2026, 3, 16)
TODAY = date(2026, 11, 1)


@pytest.fixture
def filer() -> Books:
    """A Malaysian company whose service tax waits for its payment; the books of 2025 and 2026 are open."""
    books = make_filer("my", starts_on=date(2025, 1, 1), months=2, year=2025)
    with tenant(books.tenant_id):
        open_fiscal_year(company=books.company, containing=date(2026, 1, 1))
    return books


def service(books: Books, net: str = "100.03", tax: str = "8.00", *, on: date = DAY) -> UUID:
    with tenant(books.tenant_id):
        return sale(books, net, tax, "SV8", on=on)


def due(books: Books, entry: UUID, paid: str, total: str = "108.03", *, on: date = date(2025, 5, 10)) -> UUID | None:
    with tenant(books.tenant_id):
        return tax_falls_due(company=books.company, entry_id=entry, paid=D(paid), total=D(total), on=on, by=books.owner)


def rows(books: Books) -> list[tuple[bool, Decimal, Decimal]]:
    with tenant(books.tenant_id):
        found = TaxLine.objects.filter(company=books.company).order_by("id")
        return [(row.is_deferred, row.base, row.tax) for row in found]


def balance(books: Books, code: str) -> Decimal:
    """What stands on an account, credits positive."""
    with tenant(books.tenant_id), connection.cursor() as cursor:
        cursor.execute(
            "select coalesce(sum(b.credit - b.debit), 0) from ledger_account_balance b where b.account_id = %s",
            [books.account(code).id],
        )
        found: Decimal = cursor.fetchone()[0]
        return found


def test_tax_falls_due_with_its_payments_and_the_last_one_takes_the_rest(filer: Books):
    entry = service(filer)
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D("8.00"), D(0))
    assert due(filer, entry, "33.33") is not None
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D("5.53"), D("2.47"))
    assert due(filer, entry, "33.33") is None  # said again
    due(filer, entry, "66.67")
    due(filer, entry, "108.03")
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D(0), D("8.00"))
    moved = [(base, tax) for is_deferred, base, tax in rows(filer) if not is_deferred]
    assert (sum(base for base, _ in moved), sum(tax for _, tax in moved)) == (D("100.03"), D("8.00"))
    with tenant(filer.tenant_id):
        shown = tax_return(company=filer.company, starts_on=date(2025, 5, 1), today=TODAY)
        before = tax_return(company=filer.company, starts_on=date(2025, 3, 1), today=TODAY)
    assert boxes(shown)["12"] == "8.00" and boxes(before) == {}


def test_a_payment_that_is_undone_defers_its_tax_again(filer: Books):
    entry = service(filer)
    due(filer, entry, "108.03")
    due(filer, entry, "0")
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D("8.00"), D(0))


def test_the_entry_of_a_payment_can_be_reversed_and_said_anew(filer: Books):
    entry = service(filer)
    moved = due(filer, entry, "54.015")
    with tenant(filer.tenant_id):
        reverse_entry(
            company=filer.company, entry_id=moved, posting_date=date(2025, 5, 11), description="", by=filer.owner
        )
    assert balance(filer, "2330") == D("8.00")
    due(filer, entry, "108.03")
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D(0), D("8.00"))


def test_a_document_whose_tax_fell_due_is_not_reversed_before_that_is_undone(filer: Books):
    entry = service(filer)
    moved = due(filer, entry, "54.015")
    how = {"company": filer.company, "posting_date": date(2025, 5, 12), "description": "", "by": filer.owner}
    with tenant(filer.tenant_id), pytest.raises(Error) as caught, transaction.atomic():
        reverse_entry(entry_id=entry, **how)
    assert caught.value.__cause__.sqlstate == "OA145"
    with tenant(filer.tenant_id):
        reverse_entry(entry_id=moved, **how)
    with tenant(filer.tenant_id):
        reverse_entry(entry_id=entry, **how)
    with pytest.raises(DeferredTaxRefused, match="reversed"):
        due(filer, entry, "108.03")
    with tenant(filer.tenant_id):
        assert overdue(company=filer.company, on=AGED, limit=10) == []


def test_the_tax_of_a_credit_falls_due_with_the_other_sign(filer: Books):
    entry = service(filer, "-100.00", "-8.00")
    due(filer, entry, "1", "1")
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D(0), D("-8.00"))


def test_under_cash_accounting_input_tax_waits_too():
    filer = make_filer()
    with tenant(filer.tenant_id):
        policy = policy_of(filer.company)
        choose_policy(
            company=filer.company,
            version=policy.version,
            policy=type(policy)(policy.rounding_level, policy.rounding_mode, is_cash_accounting=True),
        )
        bought = purchase(filer, "100", "120", "P20", on=date(2025, 4, 10))
        sold = sale(filer, "200", "40", "S20", on=date(2025, 4, 10))
    assert (balance(filer, "1485"), balance(filer, "2115")) == (D(-20), D(40))
    for entry in (bought, sold):
        due(filer, entry, "1", "4", on=date(2025, 5, 1))
    assert (balance(filer, "1485"), balance(filer, "1480")) == (D(-15), D(-5))
    assert (balance(filer, "2115"), balance(filer, "2110")) == (D(30), D(10))
    with tenant(filer.tenant_id):
        shown = tax_return(company=filer.company, starts_on=date(2025, 4, 1), today=TODAY)
    assert boxes(shown) == {"1": "10.00", "3": "10.00", "4": "5.00", "5": "5.00", "6": "50.00", "7": "25.00"}


@pytest.mark.parametrize("paid", ["-1", "109"])
def test_no_more_is_paid_than_the_document_comes_to(filer: Books, paid: str):
    entry = service(filer)
    with pytest.raises(Invalid):
        due(filer, entry, paid)


def test_another_company_moves_nothing(filer: Books):
    other = make_filer("my", starts_on=date(2025, 1, 1), months=2, year=2025)
    entry = service(filer)
    with pytest.raises(NotFound):
        due(other, entry, "1", "1")


def test_what_is_over_its_months_is_due_in_whole_whatever_is_paid(filer: Books):
    entry = service(filer)
    due(filer, entry, "54.015")
    with tenant(filer.tenant_id):
        assert overdue(company=filer.company, on=date(2026, 3, 15), limit=10) == []
        (found,) = overdue(company=filer.company, on=AGED, limit=10)
        assert (found["entry_id"], found["due_on"], found["tax"]) == (entry, AGED, D("4.00"))
        overdue_falls_due(company=filer.company, entry_id=entry, on=AGED, by=filer.owner)
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D(0), D("8.00"))
    assert due(filer, entry, "60", on=date(2026, 4, 1)) is None  # a payment afterwards moves nothing back
    with tenant(filer.tenant_id):
        assert overdue(company=filer.company, on=AGED, limit=10) == []


def test_overdue_tax_is_listed_and_made_due_over_the_api(filer: Books):
    entries = [service(filer, on=date(2025, 3, day)) for day in (1, 2, 3)]
    api, root = Api(filer.owner, filer.tenant_id), f"/companies/{filer.company.id}/tax/overdue"
    first = api.get(f"{root}?on=2026-04-01&limit=2").json()
    rest = api.get(f"{root}?on=2026-04-01&limit=2&after={first['next']}").json()
    assert [one["entry_id"] for one in [*first["items"], *rest["items"]]] == list(map(str, entries))
    early = api.post(f"{root}/{entries[0]}/fall-due", {"on": "2026-03-01"})
    assert (early.status_code, early.json()["code"]) == (409, "tax.deferred_refused")
    made = api.post(f"{root}/{entries[0]}/fall-due", {"on": "2026-03-02"})
    assert made.status_code == 201 and made.json()["status"] == "posted"
    assert len(api.get(f"{root}?on=2026-04-01").json()["items"]) == 2


def let_fall_due(books: Books) -> None:
    with tenant(books.tenant_id):
        choose_filing(
            company=books.company,
            version=1,
            starts_on=date(2025, 1, 1),
            months=2,
            makes_deferred_due=True,
            by=books.owner,
        )


def made_by_the_round(books: Books, today: date = TODAY) -> int:
    return make_overdue(tenant_id=books.tenant_id, company_id=books.company.id, today=today, problem_of=body_of)


def test_the_round_makes_each_document_due_once_on_its_day(filer: Books):
    entries = [service(filer, on=day) for day in (DAY, date(2025, 4, 30), date(2026, 2, 1))]
    assert made_by_the_round(filer) == 0  # nobody asked for it
    let_fall_due(filer)
    assert make_tax_due() >= 2
    assert made_by_the_round(filer) == 0
    with tenant(filer.tenant_id):
        made = JournalEntry.objects.filter(company=filer.company, description="Tax falls due").order_by("posting_date")
        assert [entry.posting_date for entry in made] == [AGED, date(2026, 5, 1)]
        assert {entry.posted_by_id for entry in made} == {filer.owner.id}
    assert balance(filer, "2330") == D("8.00") and entries


def unsaid(books: Books) -> None:
    """The company has not said how it files, as no company has at first."""
    with psycopg.connect(os.environ["OASYS_DATABASE_OWNER_URL"], dbname=connection.settings_dict["NAME"]) as owner:
        owner.execute("select set_config('app.tenant_id', %s, true)", [str(books.tenant_id)])
        owner.execute("delete from tax_filing")


def test_tax_falls_due_where_nobody_has_done_anything(filer: Books):
    unsaid(filer)
    service(filer)
    api, filing = Api(filer.owner, filer.tenant_id), f"/companies/{filer.company.id}/tax/filing"
    said = api.get(filing).json()
    assert (said["version"], said["deferred_as"], said["failure"]) == (0, filer.owner.email, None)
    assert make_tax_due() >= 1
    assert made_by_the_round(filer) == 0
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D(0), D("8.00"))
    with tenant(filer.tenant_id):
        (made,) = JournalEntry.objects.filter(company=filer.company, description="Tax falls due")
        assert (made.posting_date, made.posted_by_id) == (AGED, filer.owner.id)


def test_who_files_says_whether_it_falls_due_by_itself(filer: Books):
    unsaid(filer)
    api, filing = Api(filer.owner, filer.tenant_id), f"/companies/{filer.company.id}/tax/filing"
    service(filer)
    said = {"starts_on": "2025-01-01", "months": 2}
    off = api.call("PUT", filing, said | {"makes_deferred_due": False}, If_Match='"v0"').json()
    assert off["deferred_as"] is None
    make_tax_due()
    assert made_by_the_round(filer) == 0
    assert api.call("PUT", filing, said, If_Match='"v1"').json()["deferred_as"] is None  # what was said stays said
    assert api.call("PUT", filing, said | {"makes_deferred_due": True}, If_Match='"v2"').json()["deferred_as"]
    assert made_by_the_round(filer) == 1


def test_who_may_not_post_says_how_to_file_and_changes_nothing_of_it(filer: Books):
    unsaid(filer)
    role = make_role(filer.owner, filer.tenant_id, Permission.LEDGER_READ, Permission.TAX_CHANGE)
    api = Api(make_member(filer.tenant_id, role, "tess"), filer.tenant_id)
    filing = f"/companies/{filer.company.id}/tax/filing"
    said = {"starts_on": "2025-01-01", "months": 2}
    assert api.call("PUT", filing, said | {"makes_deferred_due": True}, If_Match='"v0"').status_code == 403
    assert api.call("PUT", filing, said, If_Match='"v0"').json()["deferred_as"] == filer.owner.email


def test_what_keeps_it_from_falling_due_is_told_and_tried_again(filer: Books):
    unsaid(filer)
    service(filer)
    with tenant(filer.tenant_id):
        march = Period.objects.get(company=filer.company, starts_on=date(2026, 3, 1))
    for status in ("closed", "locked"):
        with tenant(filer.tenant_id):
            march.refresh_from_db()
            change_period(
                company=filer.company,
                period_id=march.id,
                status=status,
                version=march.version,
                reason="",
                by=filer.owner,
            )
    assert made_by_the_round(filer) == 0
    api, filing = Api(filer.owner, filer.tenant_id), f"/companies/{filer.company.id}/tax/filing"
    assert api.get(filing).json()["failure"]["code"] == PeriodLocked.code
    with tenant(filer.tenant_id):
        assert TaxDueTrouble.objects.get().retry_at is not None
        march.refresh_from_db()
        change_period(
            company=filer.company,
            period_id=march.id,
            status="closed",
            version=march.version,
            reason="R",
            by=filer.owner,
        )
    assert made_by_the_round(filer) == 1
    assert api.get(filing).json()["failure"] is None


def test_two_rounds_at_once_make_each_document_due_once(filer: Books):
    for day in range(1, 6):
        service(filer, on=date(2025, 3, day))
    let_fall_due(filer)
    with ThreadPoolExecutor(2) as pool:
        made = list(pool.map(lambda _: in_thread(lambda: made_by_the_round(filer))(), range(2)))
    assert sum(made) == 5
    assert (balance(filer, "2330"), balance(filer, "2320")) == (D(0), D("40.00"))


def test_what_breaks_before_the_commit_is_made_by_the_next_round(filer: Books):
    service(filer)
    let_fall_due(filer)
    with pytest.raises(ZeroDivisionError), tenant(filer.tenant_id):
        (found,) = overdue(company=filer.company, on=TODAY, limit=10)
        overdue_falls_due(company=filer.company, entry_id=found["entry_id"], on=found["due_on"], by=filer.owner)
        raise ZeroDivisionError  # as a process that is killed
    assert balance(filer, "2330") == D("8.00")
    assert made_by_the_round(filer) == 1
    assert balance(filer, "2330") == D(0)


def test_a_locked_period_is_told_and_keeps_no_other_document_waiting(filer: Books):
    service(filer)
    service(filer, on=date(2025, 5, 15))
    let_fall_due(filer)
    with tenant(filer.tenant_id):
        march = Period.objects.get(company=filer.company, starts_on=date(2026, 3, 1))
    for status in ("closed", "locked"):
        with tenant(filer.tenant_id):
            march.refresh_from_db()
            change_period(
                company=filer.company,
                period_id=march.id,
                status=status,
                version=march.version,
                reason="",
                by=filer.owner,
            )
    assert made_by_the_round(filer) == 1
    filing = Api(filer.owner, filer.tenant_id).get(f"/companies/{filer.company.id}/tax/filing").json()
    assert filing["failure"]["code"] == PeriodLocked.code
    with tenant(filer.tenant_id):
        assert TaxFiling.objects.get().retry_at is not None


def test_whoever_lost_the_right_makes_nothing_due(filer: Books):
    service(filer)
    let_fall_due(filer)
    with tenant(filer.tenant_id):
        other = Membership.objects.create(user=make_owner(), role=Role.OWNER)
        Membership.objects.filter(user=filer.owner).update(role=Role.VIEWER)
        assert other.role == Role.OWNER
    assert made_by_the_round(filer) == 0
    with tenant(filer.tenant_id):
        assert TaxFiling.objects.get().failure["code"] == DeferredTaxRefused.code
    assert balance(filer, "2330") == D("8.00")


def make_owner() -> Any:
    from tests.factories import make_user

    return make_user("olive")


@given(
    whole=st.integers(-10_000, 10_000),
    parts=st.lists(st.integers(1, 1_000), min_size=1, max_size=8),
)
def test_parts_always_add_up_to_the_whole(whole: int, parts: list[int]):
    amount, total = D(whole) / 100, D(sum(parts))
    due_so_far, before = D(0), D(0)
    for part in parts:
        due_so_far += part
        now = share_due(amount, paid=due_so_far, total=total, decimals=2)
        assert abs(now) >= abs(before) and abs(now) <= abs(amount)
        before = now
    assert before == amount


@pytest.mark.parametrize(
    ("point", "day"),
    [
        (date(2025, 3, 15), date(2026, 3, 16)),
        (date(2024, 2, 29), date(2025, 3, 1)),
        (date(2025, 12, 31), date(2027, 1, 1)),
    ],
)
def test_twelve_months_are_over_on_the_day_after(point: date, day: date):
    assert due_day(point, 12) == day
    with connection.cursor() as cursor:
        cursor.execute("select (%s::date + make_interval(months => 12))::date + 1", [point])
        assert cursor.fetchone() == (day,)


ATTACKS = {
    "more than there is": {"tax": "-8.01"},
    "more base than there is": {"base": "-100.04"},
    "the same sign": {"tax": "1", "base": "1"},
    "another code": {"tax_code_id": "%(plain)s", "component_id": "%(plain_component)s", "rate": "6"},
    "of what is not deferred": {"takes_from_id": "%(due)s"},
    "of what takes itself": {"takes_from_id": "%(taking)s"},
    "of a stranger": {"takes_from_id": "%(strange)s"},
    "a row that is due": {"is_deferred": "false"},
}


@pytest.mark.parametrize("said", ATTACKS.values(), ids=ATTACKS.keys())
def test_the_database_refuses_to_take_what_is_not_there(filer: Books, said: dict[str, str]):
    stranger = make_filer("my", starts_on=date(2025, 1, 1), months=2, year=2025)
    service(stranger)
    entry, other = service(filer), service(filer, on=date(2025, 3, 16))
    due(filer, other, "54.015")
    with tenant(stranger.tenant_id):
        strange = TaxLine.objects.get().id
    with tenant(filer.tenant_id):
        of = TaxLine.objects.get(line__entry_id=entry, is_deferred=True)
        taking = TaxLine.objects.get(takes_from__isnull=False)
        now_due = TaxLine.objects.get(is_deferred=False)
        component = filer_component(filer)
        cash, owed = filer.leaf_codes("asset")[0], "2330"
        tax = D(said.get("tax", "-1"))
        draft = taxed(
            filer,
            (owed, str(max(-tax, D(0))), str(max(tax, D(0))), None),
            (cash, str(max(tax, D(0))), str(max(-tax, D(0))), None),
            on=date(2025, 5, 10),
            post=False,
        )
        facts = {
            "tenant": filer.tenant_id, "company": filer.company.id, "code": of.tax_code_id, "component": of.component_id, "of": of.id,
            "taking": taking.id, "due": now_due.id, "strange": strange, "plain": component[0], "plain_component": component[1],
        }  # fmt: skip
        with connection.cursor() as cursor:
            cursor.execute("select id from ledger_journal_line where entry_id = %s and line_no = 1", [draft])
            facts["line"] = cursor.fetchone()[0]
    row = {
        "company_id": "%(company)s", "line_id": "%(line)s", "number": "1", "posting_date": "'2025-05-10'", "tax_code_id": "%(code)s",
        "component_id": "%(component)s", "side": "'output'", "is_deferred": "true", "takes_from_id": "%(of)s",
        "tax_point": "'2025-03-15'", "rate": "8", "base": "-12.5", "tax": "-1",
    }  # fmt: skip
    statement = "insert into tax_line (tenant_id, id, {}) values (%(tenant)s, uuidv7(), {})"
    wrong = row | said
    with tenant(filer.tenant_id), pytest.raises(Error) as caught, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(", ".join(wrong), ", ".join(wrong.values())), facts)
    assert caught.value.__cause__.sqlstate in ("OA145", "23503", "23514"), caught.value
    if "tax" not in said:
        with tenant(filer.tenant_id), connection.cursor() as cursor:
            cursor.execute(statement.format(", ".join(row), ", ".join(row.values())), facts)
            assert cursor.rowcount == 1


def filer_component(books: Books) -> tuple[UUID, UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            "select k.id, p.id from tax_code k join tax_component p on p.tax_code_id = k.id where k.company_id = %s and k.code = 'SV6'",
            [books.company.id],
        )
        found: tuple[UUID, UUID] = cursor.fetchone()
        return found
