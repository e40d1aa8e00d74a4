"""Lines are matched and undone: bank and books come to the same, and balances are afterwards what they were before."""

import threading
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.utils import DatabaseError

from oasys.banking.errors import (
    DoesNotAgree,
    LaterFirst,
    LineNotOpen,
    MatchedWithBank,
    MatchRefused,
    MatchUndone,
    Reconciled,
)
from oasys.banking.models import BankLine, BankMatch, BookLine, Reconciliation
from oasys.banking.services.booking import EntryPart, EntryWish, match_entry, match_transfer
from oasys.banking.services.lines import exclude_line, restore_line, withdraw_import
from oasys.banking.services.matching import match_book_lines, match_one_to_one, match_payments
from oasys.banking.services.reconciling import close_reconciliation, proof_of, undo_reconciliation
from oasys.banking.services.undoing import undo_match
from oasys.banking.tests.desk import BANK, SECOND_BANK, BankDesk, day, statement
from oasys.core.errors import Invalid, NotFound
from oasys.core.tenancy import tenant
from oasys.ledger.models import AccountBalance
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.posting import write_and_post
from oasys.payments.services.inputs import AccountName, PaymentInput
from oasys.payments.tests.till import Till, matches
from tests.factories import Books

EXPENSE = "8030"
FEE, SALE, RENT = (
    (day(3, 2), "-1.00", "Fee"),
    (day(3, 3), "119.00", "Invoice 2026-0042"),
    (day(3, 5), "-800.00", "Rent March"),
)


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def balances(desk: BankDesk) -> dict[str, Decimal]:
    with tenant(desk.books.tenant_id):
        rows = AccountBalance.objects.filter(company=desk.books.company).select_related("account", "period")
        found: dict[str, Decimal] = {}
        for row in rows:
            key = f"{row.account.code} {row.period.number} {row.currency}"
            found[key] = found.get(key, Decimal(0)) + row.debit - row.credit
    return {key: value for key, value in found.items() if value}


def act(desk: BankDesk, what: Callable[..., Any], **said: Any) -> Any:
    with tenant(desk.books.tenant_id):
        return what(company=desk.books.company, by=desk.books.owner, **said)


SECOND = day(3, 2)


def posted(desk: BankDesk, amount: str, on: Any = SECOND, account: str = BANK) -> Any:
    """An entry on the bank against an expense; its id."""
    value = Decimal(amount)
    with tenant(desk.books.tenant_id):
        books = desk.books
        lines = [
            LineDraft(books.account(account).id, max(value, Decimal(0)), max(-value, Decimal(0)), "MYR", value),
            LineDraft(books.account(EXPENSE).id, max(-value, Decimal(0)), max(value, Decimal(0)), "MYR", -value),
        ]
        draft = EntryDraft(books.journal().id, on, lines, "By hand")
        return write_and_post(company=books.company, entries=[draft], by=books.owner)[0]


def book_line(desk: BankDesk, entry_id: Any) -> BookLine:
    desk.gather()
    with tenant(desk.books.tenant_id):
        return BookLine.objects.get(entry_id=entry_id)


def entry(amount: str = "-1.00", account: str = EXPENSE) -> EntryWish:
    return EntryWish([EntryPart(AccountName(code=account), Decimal(amount))], "Bank fee")


def test_a_line_is_one_that_is_posted_already(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    entry_id = posted(desk, "-1.00")
    (line,) = desk.lines()
    before = balances(desk)
    act(desk, match_book_lines, line_ids=[line.id], book_line_ids=[book_line(desk, entry_id).id])
    assert [one.state for one in desk.lines()] == ["matched"]
    assert balances(desk) == before


def test_many_are_matched_one_by_one_or_none_of_them(desk: BankDesk) -> None:
    desk.bring(statement([FEE, SALE, RENT]))
    ids = {}
    for line in desk.lines():
        ids[line.id] = book_line(desk, posted(desk, f"{line.amount}", on=line.booked_on)).id
    other = book_line(desk, posted(desk, "-1.01")).id
    fee, sale, rent = desk.lines()
    with pytest.raises(MatchRefused):
        act(desk, match_one_to_one, pairs={sale.id: ids[sale.id], fee.id: other})
    with pytest.raises(NotFound):  # one posted line for two
        act(desk, match_one_to_one, pairs={sale.id: ids[sale.id], fee.id: ids[sale.id]})
    assert {one.state for one in desk.lines()} == {"open"}
    assert act(desk, match_one_to_one, pairs=ids) == 3
    assert {one.state for one in desk.lines()} == {"matched"}
    with pytest.raises(LineNotOpen):
        act(desk, match_one_to_one, pairs={rent.id: ids[rent.id]})


def test_what_does_not_come_to_the_same_is_refused_by_service_and_database(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    other = book_line(desk, posted(desk, "-1.01"))
    (line,) = desk.lines()
    with pytest.raises(MatchRefused):
        act(desk, match_book_lines, line_ids=[line.id], book_line_ids=[other.id])
    with (
        pytest.raises(DatabaseError, match="the bank and the books"),
        tenant(desk.books.tenant_id),
        connection.cursor() as cursor,
    ):
        company = desk.books.company
        match = BankMatch.objects.create(
            company=company, kind="book_line", made_by=desk.books.owner, made_at=line.booked_on and "2026-01-01T00:00Z"
        )
        for table, column, id_ in (
            ("banking_matched_line", "line_id", line.id),
            ("banking_matched_book_line", "book_line_id", other.id),
        ):
            cursor.execute(
                f"insert into {table} (tenant_id, id, company_id, match_id, {column}, is_live) values (%s, uuidv7(), %s, %s, %s, true)",
                [desk.books.tenant_id, company.id, match.id, id_],
            )


def test_an_entry_is_posted_for_a_line_and_undone_to_the_cent(desk: BankDesk) -> None:
    desk.bring(statement([FEE, RENT]))
    before = balances(desk)
    fee, _ = desk.lines()
    match_id = act(desk, match_entry, line_id=fee.id, wish=entry())
    assert balances(desk)[f"{EXPENSE} 3 MYR"] == Decimal("1.00")
    act(desk, undo_match, match_id=match_id, version=1, reason="wrong", undone_on=None)
    assert balances(desk) == before
    assert [one.state for one in desk.lines()] == ["open", "open"]
    with pytest.raises(MatchUndone):
        act(desk, undo_match, match_id=match_id, version=2, reason="", undone_on=None)
    again = act(desk, match_entry, line_id=fee.id, wish=entry())
    assert again != match_id


def test_parts_that_do_not_come_to_the_line_are_refused_and_nothing_is_written(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    before = balances(desk)
    with pytest.raises(Invalid):
        act(desk, match_entry, line_id=desk.lines()[0].id, wish=entry("-0.99"))
    assert balances(desk) == before


def test_a_receipt_pays_an_invoice_and_comes_back_open(books: Books) -> None:
    till = Till.of(books)
    desk = BankDesk(books)
    invoice = till.item("119.00", on=day(2, 10))
    desk.bring(statement([SALE]))
    (line,) = desk.lines()
    before = balances(desk)
    payment = PaymentInput(
        direction="", contact_id=till.contact.id, money_account=AccountName(), paid_on=line.booked_on,
        amount=Decimal("119.00"), currency="MYR",
        allocations=matches(invoice),
    )  # fmt: skip
    match_id = act(desk, match_payments, line_id=line.id, payments=[payment])
    assert [one.state for one in desk.lines()] == ["matched"]
    act(desk, undo_match, match_id=match_id, version=1, reason="", undone_on=None)
    assert balances(desk) == before
    act(desk, match_payments, line_id=line.id, payments=[payment])


def test_a_transfer_takes_both_sides_once(desk: BankDesk) -> None:
    second = desk.account(SECOND_BANK)
    desk.bring(statement([(day(3, 2), "-50.00", "To savings")]))
    desk.bring(statement([(day(3, 3), "50.00", "From current")], iban="GB29NWBK60161331926819"), account_id=second)
    out, into = desk.lines()
    before = balances(desk)
    match_id = act(desk, match_transfer, line_id=out.id, to_account_id=second, other_line_id=into.id, other_amount=None)
    assert [one.state for one in desk.lines()] == ["matched", "matched"]
    assert (balances(desk)[f"{BANK} 3 MYR"], balances(desk)[f"{SECOND_BANK} 3 MYR"]) == (
        Decimal("-50.00"),
        Decimal("50.00"),
    )
    act(desk, undo_match, match_id=match_id, version=1, reason="", undone_on=None)
    assert (balances(desk), [one.state for one in desk.lines()]) == (before, ["open", "open"])


def test_the_other_side_of_a_transfer_may_come_later(desk: BankDesk) -> None:
    second = desk.account(SECOND_BANK)
    desk.bring(statement([(day(3, 2), "-50.00", "To savings")]))
    act(desk, match_transfer, line_id=desk.lines()[0].id, to_account_id=second, other_line_id=None, other_amount=None)
    desk.bring(statement([(day(3, 3), "50.00", "From current")], iban="GB29NWBK60161331926819"), account_id=second)
    (into,) = desk.lines(state="open")
    with tenant(desk.books.tenant_id):
        from oasys.banking.services.books import book_of, gather

        gather(book_of(company=desk.books.company, account_id=second))
        free = BookLine.objects.get(book__account_id=second)
    act(desk, match_book_lines, line_ids=[into.id], book_line_ids=[free.id])


def test_an_entry_that_the_bank_confirmed_is_not_reversed(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    entry_id = posted(desk, "-1.00")
    act(desk, match_book_lines, line_ids=[desk.lines()[0].id], book_line_ids=[book_line(desk, entry_id).id])
    with pytest.raises((DatabaseError, MatchedWithBank), match="matched with the bank"):
        act(desk, reverse_entry, entry_id=entry_id, posting_date=day(3, 9), description="")


def test_a_reversed_entry_is_not_matched_and_weighs_nothing(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    entry_id = posted(desk, "-1.00")
    line = book_line(desk, entry_id)
    act(desk, reverse_entry, entry_id=entry_id, posting_date=day(3, 2), description="")
    with pytest.raises((DatabaseError, LineNotOpen)):
        act(desk, match_book_lines, line_ids=[desk.lines()[0].id], book_line_ids=[line.id])


def test_two_people_match_one_line_and_one_of_them_does(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    (line,) = desk.lines()
    before = balances(desk)
    results: list[Any] = []

    def work() -> None:
        try:
            results.append(act(desk, match_entry, line_id=line.id, wish=entry()))
        except LineNotOpen as refused:
            results.append(refused)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(isinstance(one, LineNotOpen) for one in results) == [False, True]
    assert balances(desk)[f"{EXPENSE} 3 MYR"] - before.get(f"{EXPENSE} 3 MYR", Decimal(0)) == Decimal("1.00")


def test_an_account_is_reconciled_undone_and_reconciled_again(desk: BankDesk) -> None:
    desk.bring(statement([FEE, RENT], opening="1000.00"))
    posted(desk, "1000.00", on=day(2, 1))
    posted(desk, "-33.00", on=day(3, 5))  # a cheque that the bank has not seen
    fee, rent = desk.lines()
    with pytest.raises(DoesNotAgree, match="2 lines are not matched"):
        act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 5), closing=None)
    act(desk, match_entry, line_id=fee.id, wish=entry())
    match_id = act(desk, match_entry, line_id=rent.id, wish=entry("-800.00"))
    with pytest.raises(DoesNotAgree, match=r"difference of 1.00"):
        act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 5), closing=Decimal("200.00"))
    closed = act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 5), closing=None)
    assert (closed.opening, closed.closing, closed.proof["ledger"], closed.proof["on_the_way"]) == (
        Decimal("1000.00"), Decimal("199.00"), 166.00, -33.00,
    )  # fmt: skip
    with pytest.raises(Reconciled):
        act(desk, undo_match, match_id=match_id, version=1, reason="", undone_on=None)
    with tenant(desk.books.tenant_id), pytest.raises(DatabaseError, match="reconciled"), transaction.atomic():
        BankMatch.objects.filter(id=match_id).update(
            state="undone", undone_by=desk.books.owner, undone_at="2026-01-01T00:00Z"
        )
    act(desk, undo_reconciliation, reconciliation_id=closed.id, version=1, reason="a mistake")
    before = balances(desk)
    act(desk, undo_match, match_id=match_id, version=1, reason="", undone_on=None)
    act(desk, match_entry, line_id=rent.id, wish=entry("-800.00"))
    assert balances(desk) == before
    again = act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 5), closing=None)
    assert again.closing == Decimal("199.00")
    with tenant(desk.books.tenant_id):
        assert list(Reconciliation.objects.order_by("id").values_list("state", flat=True)) == ["undone", "closed"]


def test_opening_balances_that_differ_are_told_and_carried_items_explain_them(desk: BankDesk) -> None:
    from oasys.banking.services.books import set_carried

    desk.bring(statement([FEE], opening="1000.00"))
    posted(desk, "1000.00", on=day(2, 1))
    cheque = posted(desk, "-40.00", on=day(2, 27))
    act(desk, match_entry, line_id=desk.lines()[0].id, wish=entry())
    with pytest.raises(DoesNotAgree, match=r"960\.00 before the start, the bank 1000\.00"):
        act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 2), closing=None)
    with tenant(desk.books.tenant_id):
        set_carried(
            company=desk.books.company,
            account_id=desk.account_id_in_tenant(),
            book_line_ids=[BookLine.objects.get(entry_id=cheque).id],
            is_carried=True,
        )
    closed = act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 2), closing=None)
    assert closed.proof["on_the_way"] == -40.00


def test_the_database_refuses_a_reconciliation_that_does_not_agree(desk: BankDesk) -> None:
    desk.bring(statement([FEE], opening="1.00"))
    with tenant(desk.books.tenant_id), pytest.raises(DatabaseError), transaction.atomic():
        book = desk.books.company
        from oasys.banking.models import BankBook

        Reconciliation.objects.create(
            company=book, book=BankBook.objects.get(), from_on=day(3, 2), to_on=day(3, 2), opening=1, closing=0, proof={},
            closed_by=desk.books.owner,
            closed_at="2026-01-01T00:00Z",
        )  # fmt: skip


def test_an_excluded_line_counts_no_longer_and_comes_back(desk: BankDesk) -> None:
    desk.bring(statement([FEE, RENT]))
    fee, _ = desk.lines()
    with pytest.raises(Invalid):
        act(desk, exclude_line, line_id=fee.id, version=fee.version, reason=" ")
    excluded = act(desk, exclude_line, line_id=fee.id, version=fee.version, reason="The bank doubled it")
    with pytest.raises(LineNotOpen):
        act(desk, match_entry, line_id=fee.id, wish=entry())
    act(desk, restore_line, line_id=fee.id, version=excluded.version)
    act(desk, match_entry, line_id=fee.id, wish=entry())


def test_the_last_import_is_withdrawn_whole_and_can_come_again(desk: BankDesk) -> None:
    first = desk.bring(statement([FEE]))
    second = desk.bring(statement([RENT], opening="-1.00", number="2"))
    with pytest.raises(LaterFirst):
        act(desk, withdraw_import, import_id=first.import_id, version=1, reason="")
    act(desk, withdraw_import, import_id=second.import_id, version=1, reason="wrong account")
    assert [(one.text, one.state) for one in desk.lines()] == [("Fee", "open"), ("Rent March", "withdrawn")]
    assert desk.bring(statement([RENT], opening="-1.00", number="2")).added == 1
    match = act(desk, match_entry, line_id=desk.lines()[0].id, wish=entry())
    with tenant(desk.books.tenant_id):
        assert BankLine.objects.filter(state="matched").count() == 1
    assert match


def test_items_on_the_way_come_to_what_the_proof_says_on_every_day(desk: BankDesk) -> None:
    desk.bring(statement([FEE, SALE, RENT], opening="500.00"))
    posted(desk, "500.00", on=day(2, 1))
    early = posted(desk, "119.00", on=day(3, 9))  # booked after the bank had it
    late = posted(desk, "-800.00", on=day(3, 1))
    _, sale, rent = desk.lines()
    act(desk, match_book_lines, line_ids=[sale.id], book_line_ids=[book_line(desk, early).id])
    act(desk, match_book_lines, line_ids=[rent.id], book_line_ids=[book_line(desk, late).id])
    reversed_one = posted(desk, "-7.00", on=day(3, 3))
    act(desk, reverse_entry, entry_id=reversed_one, posting_date=day(3, 6), description="")
    with tenant(desk.books.tenant_id):
        from oasys.banking.models import BankBook

        book = BankBook.objects.get()
        for number in range(1, 15):
            through = day(3, number)
            proof = proof_of(book, through)
            with connection.cursor() as cursor:
                cursor.execute("select coalesce(sum(amount), 0) from banking_on_the_way(%s, %s)", [book.id, through])
                assert cursor.fetchone()[0] == proof["on_the_way"], through


def test_a_period_waits_for_its_accounts_at_banks_where_the_company_says_so(desk: BankDesk) -> None:
    from oasys.banking.errors import NotReconciled
    from oasys.banking.services.books import change_settings
    from oasys.ledger.models import Period
    from oasys.ledger.services.years import change_period

    desk.bring(statement([FEE, (day(3, 31), "1.00", "Interest")], opening="0.00"))
    act(desk, change_settings, version=0, changes={"closing_needs_reconciliation": True})
    with tenant(desk.books.tenant_id):
        march = Period.objects.get(company=desk.books.company, starts_on=day(3, 1))
        february = Period.objects.get(company=desk.books.company, starts_on=day(2, 1))
    close = {"status": "closed", "reason": "", "version": 1}
    act(desk, change_period, period_id=february.id, **close)  # before the account begins
    with pytest.raises((DatabaseError, NotReconciled), match="reconciled until the end"):
        act(desk, change_period, period_id=march.id, **close)
    for line, amount in zip(desk.lines(), ("-1.00", "1.00"), strict=True):
        act(desk, match_entry, line_id=line.id, wish=entry(amount))
    act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 31), closing=None)
    act(desk, change_period, period_id=march.id, **close)
