"""Drafts, posting, reversing, opening balances, periods: what the services promise."""

from datetime import date
from decimal import Decimal

import pytest

from oasys.core.errors import DomainError, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.currencies.errors import RateMissing
from oasys.currencies.services import RateInput, ensure_unit, record_rates
from oasys.ledger import errors
from oasys.ledger.models import Account, AccountBalance, JournalEntry, Period, PeriodChange
from oasys.ledger.rules import flaws
from oasys.ledger.services.books import create_company
from oasys.ledger.services.corrections import post_opening_balances, reverse_entry
from oasys.ledger.services.drafting import EntryFlawed, EntryInput, read_entry
from oasys.ledger.services.entries import change_draft, delete_draft, write_drafts
from oasys.ledger.services.lines import LineInput
from oasys.ledger.services.posting import post_entries, write_and_post
from oasys.ledger.services.years import change_period, open_fiscal_year
from oasys.ledger.tests.ledger_text import entry_as_text
from oasys.organisations.packs import available_packs, load_pack
from tests.factories import Books, make_books


@pytest.fixture
def pair(books: Books) -> tuple[str, str]:
    """A code that is debited and one that is credited."""
    with tenant(books.tenant_id):
        return books.leaf_codes("asset")[0], books.leaf_codes("income")[0]


def balanced(pair: tuple[str, str], amount: str = "10.00") -> list[tuple[str, str, str]]:
    return [(pair[0], amount, "0"), (pair[1], "0", amount)]


def numbers(books: Books) -> list[int]:
    return list(
        JournalEntry.objects.filter(company=books.company, status="posted")
        .order_by("number")
        .values_list("number", flat=True)
    )


def balance(books: Books, code: str) -> Decimal:
    rows = AccountBalance.objects.filter(account=books.account(code)).values_list("debit", "credit")
    return sum((debit - credit for debit, credit in rows), Decimal(0))


@pytest.mark.parametrize("pack", [pack.code for pack in available_packs()])
def test_a_pack_makes_accounts_journals_and_periods(pack: str):
    owner_books = make_books(pack=pack, currency="EUR" if pack == "generic" else None)
    with tenant(owner_books.tenant_id):
        assert Account.objects.filter(company=owner_books.company).count() >= 110
        assert Period.objects.filter(company=owner_books.company).count() == 12
        assert owner_books.journal("opening") is not None


def test_posting_gives_numbers_in_the_order_asked_and_moves_balances(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id):
        drafts = write_drafts(
            company=books.company, entries=[books.entry(*balanced(pair)) for _ in range(3)], by=books.owner
        )
        post_entries(company=books.company, entry_ids=list(reversed(drafts)), by=books.owner)
        by_id = dict(JournalEntry.objects.values_list("id", "number"))
        assert [by_id[id_] for id_ in reversed(drafts)] == [1, 2, 3]
        assert balance(books, pair[0]) == Decimal("30.00")
        assert balance(books, pair[1]) == Decimal("-30.00")


def test_posting_many_names_every_row_that_cannot_be(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id):
        entries = [
            books.entry(*balanced(pair)),
            books.entry((pair[0], "1.00", "0")),
            books.entry((pair[0], "5", "0"), (pair[1], "0", "4")),
        ]
        drafts = write_drafts(company=books.company, entries=entries, by=books.owner)
    with tenant(books.tenant_id), pytest.raises(errors.EntryRefused) as caught:
        post_entries(company=books.company, entry_ids=drafts, by=books.owner)
    assert [(e.pointer, e.code) for e in caught.value.errors] == [
        ("/entry_ids/1", "ledger.entry_too_short"),
        ("/entry_ids/2", "ledger.entry_unbalanced"),
    ]
    with tenant(books.tenant_id):
        assert numbers(books) == []


def test_a_failed_posting_uses_up_no_number(books: Books, pair: tuple[str, str]):
    for _ in range(2):
        with tenant(books.tenant_id), pytest.raises(errors.PeriodMissing) as caught:
            write_and_post(
                company=books.company, entries=[books.entry(*balanced(pair), on=date(2031, 1, 1))], by=books.owner
            )
        assert "2031-01-01" in caught.value.detail
    with tenant(books.tenant_id):
        write_and_post(company=books.company, entries=[books.entry(*balanced(pair))], by=books.owner)
        assert numbers(books) == [1]


def test_an_entry_is_posted_once(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id):
        ids = write_and_post(company=books.company, entries=[books.entry(*balanced(pair))], by=books.owner)
    with tenant(books.tenant_id), pytest.raises(errors.EntryNotDraft):
        post_entries(company=books.company, entry_ids=ids, by=books.owner)
    with tenant(books.tenant_id), pytest.raises(errors.EntryNotDraft):
        draft = write_drafts(company=books.company, entries=[books.entry(*balanced(pair))], by=books.owner)
        post_entries(company=books.company, entry_ids=[*draft, *draft], by=books.owner)


def test_a_draft_is_changed_and_deleted_a_posted_entry_is_not(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id):
        draft = write_drafts(company=books.company, entries=[books.entry(*balanced(pair))], by=books.owner)[0]
        change_draft(company=books.company, entry_id=draft, version=1, entry=books.entry(*balanced(pair, "7.00")))
        assert entry_as_text(draft) == f"{pair[0]} 7.00 Dr 7.00 MYR\n{pair[1]} 7.00 Cr -7.00 MYR"
    with tenant(books.tenant_id), pytest.raises(StaleVersion):
        delete_draft(company=books.company, entry_id=draft, version=1)
    with tenant(books.tenant_id):
        post_entries(company=books.company, entry_ids=[draft], by=books.owner)
    with tenant(books.tenant_id), pytest.raises(errors.EntryNotDraft):
        delete_draft(company=books.company, entry_id=draft, version=3)
    with tenant(books.tenant_id):
        other = write_drafts(company=books.company, entries=[books.entry(*balanced(pair))], by=books.owner)[0]
        delete_draft(company=books.company, entry_id=other, version=1)
        assert not JournalEntry.objects.filter(id=other).exists()


def test_a_reversal_mirrors_and_happens_once(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id):
        entry = write_and_post(company=books.company, entries=[books.entry(*balanced(pair))], by=books.owner)[0]
        mirror = reverse_entry(
            company=books.company, entry_id=entry, posting_date=date(2026, 4, 1), description="", by=books.owner
        )
        assert entry_as_text(mirror) == f"{pair[0]} 10.00 Cr -10.00 MYR\n{pair[1]} 10.00 Dr 10.00 MYR"
        assert balance(books, pair[0]) == 0
    with tenant(books.tenant_id), pytest.raises(errors.EntryAlreadyReversed):
        reverse_entry(
            company=books.company, entry_id=entry, posting_date=date(2026, 4, 1), description="", by=books.owner
        )


def test_a_strange_entry_is_not_found(books: Books):
    with tenant(books.tenant_id), pytest.raises(NotFound):
        post_entries(company=books.company, entry_ids=[uuid7()], by=books.owner)


def test_opening_balances_balance_themselves_and_come_once(books: Books, pair: tuple[str, str]):
    start = date(2026, 1, 1)
    with tenant(books.tenant_id):
        lines = [books.line(pair[0], "100.00", "0")]
        opening = post_opening_balances(company=books.company, posting_date=start, lines=lines, by=books.owner)
        account = Account.objects.get(company=books.company, subtype="opening_balance")
        assert entry_as_text(opening) == f"{pair[0]} 100.00 Dr 100.00 MYR\n{account.code} 100.00 Cr -100.00 MYR"
    with tenant(books.tenant_id), pytest.raises(errors.OpeningBalancesExist):
        post_opening_balances(company=books.company, posting_date=start, lines=lines, by=books.owner)
    with tenant(books.tenant_id):
        reverse_entry(company=books.company, entry_id=opening, posting_date=start, description="", by=books.owner)
        post_opening_balances(company=books.company, posting_date=start, lines=lines, by=books.owner)
        assert balance(books, pair[0]) == Decimal("100.00")


def test_a_period_closes_locks_and_reopens_with_a_trace(books: Books):
    with tenant(books.tenant_id):
        period = Period.objects.get(company=books.company, number=3)
        steps = [("closed", ""), ("open", "late bill"), ("locked", ""), ("closed", "auditor asked")]
        for version, (status, reason) in enumerate(steps, 1):
            change_period(
                company=books.company,
                period_id=period.id,
                status=status,
                reason=reason,
                version=version,
                by=books.owner,
            )
        kept = (
            PeriodChange.objects.filter(period=period)
            .order_by("changed_at")
            .values_list("from_status", "to_status", "reason")
        )
        assert list(kept) == [
            ("open", "closed", ""),
            ("closed", "open", "late bill"),
            ("open", "locked", ""),
            ("locked", "closed", "auditor asked"),
        ]
    with tenant(books.tenant_id), pytest.raises(errors.PeriodChangeRefused):
        change_period(company=books.company, period_id=period.id, status="open", reason="", version=5, by=books.owner)


def test_fiscal_years_do_not_overlap_and_follow_the_company_month():
    shifted = make_books()
    with tenant(shifted.tenant_id), pytest.raises(errors.FiscalYearOverlaps):
        open_fiscal_year(company=shifted.company, containing=date(2026, 6, 1))
    with tenant(shifted.tenant_id):
        made = create_company(
            name="July",
            pack=load_pack("my"),
            base_currency=None,
            fiscal_year_start_month=7,
            first_year_on=date(2026, 2, 1),
        )
        periods = Period.objects.filter(company=made.company).order_by("starts_on")
        assert (periods[0].starts_on, periods[11].ends_on) == (date(2025, 7, 1), date(2026, 6, 30))


def read(books: Books, *lines: LineInput, complete: bool = True):
    body = EntryInput(date(2026, 3, 31), None, "", "", "manual", lines)
    return read_entry(company=books.company, body=body, complete=complete)


def test_a_missing_rate_is_an_error_that_names_pair_and_day(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id), pytest.raises(DomainError) as caught:
        read(books, LineInput(account_code=pair[0], currency="USD", currency_amount=Decimal(10)))
    [error] = caught.value.errors
    assert error.pointer == "/lines/0/rate"
    assert error.code == RateMissing.code
    assert "USD in MYR on 2026-03-31" in error.message


def test_conversion_rounds_once_a_line_and_the_rest_has_its_own_account(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id):
        record_rates(source="manual", rates=[RateInput("USD", "MYR", date(2026, 3, 31), Decimal("4.2515"))])
        draft = read(
            books,
            LineInput(account_code=pair[0], currency="USD", currency_amount=Decimal("0.05")),
            LineInput(account_code=pair[1], currency="USD", currency_amount=Decimal("-0.03")),
            LineInput(account_code=pair[1], currency="USD", currency_amount=Decimal("-0.02")),
        )
        entry = write_and_post(company=books.company, entries=[draft], by=books.owner)[0]
        rounding = Account.objects.get(company=books.company, subtype="rounding")
        assert entry_as_text(entry) == (
            f"{pair[0]} 0.21 Dr 0.05 USD\n{pair[1]} 0.13 Cr -0.03 USD\n{pair[1]} 0.09 Cr -0.02 USD\n"
            f"{rounding.code} 0.01 Dr 0 USD"
        )
        assert sum(line.debit - line.credit for line in draft.lines) == 0


def test_units_that_are_not_money_weigh_nothing_and_balance_among_themselves(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id):
        ensure_unit("HOURS", name="Hours", decimals=2, is_money=False)
        draft = read(
            books,
            LineInput(account_code=pair[0], currency="HOURS", currency_amount=Decimal("7.5")),
            LineInput(account_code=pair[1], currency="HOURS", currency_amount=Decimal("-7.5")),
        )
        entry = write_and_post(company=books.company, entries=[draft], by=books.owner)[0]
        assert entry_as_text(entry) == f"{pair[0]} 0 Cr 7.5 HOURS\n{pair[1]} 0 Cr -7.5 HOURS"


def test_every_flaw_is_named_before_posting(books: Books, pair: tuple[str, str]):
    with tenant(books.tenant_id), pytest.raises(EntryFlawed) as caught:
        read(
            books,
            LineInput(account_code=pair[0], debit=Decimal("1.005")),
            LineInput(account_code=pair[1], credit=Decimal(1)),
        )
    assert [(e.pointer, e.code) for e in caught.value.errors] == [
        ("/lines/0", "ledger.too_many_decimals"),
        ("", "ledger.entry_unbalanced"),
    ]
    assert flaws([], base_currency="MYR", units={})[0].code == "ledger.entry_too_short"
