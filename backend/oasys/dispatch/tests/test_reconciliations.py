"""The report of a reconciliation: what was on the way at closing stays on it; who may read it; the same bytes each time."""

from decimal import Decimal
from typing import Any

import pytest

from oasys.banking.services.booking import match_entry
from oasys.banking.services.lines import exclude_line
from oasys.banking.services.matching import match_book_lines
from oasys.banking.services.reconciling import close_reconciliation, undo_reconciliation
from oasys.banking.tests.desk import BANK, BankDesk, day, statement
from oasys.banking.tests.test_matching import EXPENSE, act, book_line, entry, posted
from oasys.core.tenancy import tenant
from oasys.dispatch.reconciliations import reconciliation_paper
from oasys.ledger.models import Account
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.models import Company
from oasys.printing.tests.samples import read, text_of
from tests.factories import Books
from tests.fixtures import Api

FEE, RENT, DOUBLED = (day(3, 2), "-1.00", "Fee"), (day(3, 5), "-800.00", "Rent"), (day(3, 5), "-9.00", "Doubled")


@pytest.fixture
def desk(books: Books) -> BankDesk:
    """A month that agrees, with a cheque that the bank has not seen and a line that is none."""
    desk = BankDesk(books)
    posted(desk, "1000.00", on=day(2, 1))
    desk.bring(statement([FEE, RENT, DOUBLED], opening="1000.00"))
    lines = {one.text: one for one in desk.lines()}
    act(desk, match_entry, line_id=lines["Fee"].id, wish=entry())
    act(desk, match_entry, line_id=lines["Rent"].id, wish=entry("-800.00"))
    doubled = lines["Doubled"]
    act(desk, exclude_line, line_id=doubled.id, version=doubled.version, reason="The bank took it back")
    return desk


def close(desk: BankDesk) -> Any:
    return act(desk, close_reconciliation, account_id=desk.account_id, to_on=day(3, 5), closing=Decimal("199.00"))


def pdf_of(desk: BankDesk, row: Any) -> bytes:
    with tenant(desk.books.tenant_id):
        company = Company.objects.get(id=desk.books.company.id)
        return reconciliation_paper(company=company, reconciliation_id=row.id).content


def test_what_was_on_the_way_at_closing_stays_on_the_report(desk: BankDesk) -> None:
    cheque = posted(desk, "-33.00", on=day(3, 5))
    row = close(desk)
    first = pdf_of(desk, row)
    text = text_of(first)
    for part in (
        "Account 1130 Current account (MYR) Account number ··3000 Period 2 Mar 2026 to 5 Mar 2026 Currency MYR",
        "Opening balance by the bank 1,000.00 Lines of the bank (2) −801.00 Closing balance by the bank on 5 March 2026 199.00",
        "On the way at the end (1) −33.00 Balance of the books on 5 March 2026 166.00 Difference 0.00",
        "By hand", "−33.00 Together −33.00",
        "5 Mar 2026 Doubled The bank took it back −9.00 Together −9.00",
        "Matches with an entry that was posted for it 2",
        f"Closed by {desk.books.owner.email}",
    ):  # fmt: skip
        assert part in text, (part, text)
    desk.bring(statement([(day(3, 9), "-33.00", "Cheque 17")], opening="199.00", number="2"))
    (late,) = desk.lines(state="open")
    act(desk, match_book_lines, line_ids=[late.id], book_line_ids=[book_line(desk, cheque).id])
    with tenant(desk.books.tenant_id):
        Company.objects.filter(id=desk.books.company.id).update(name="Renamed", version=2)
        Account.objects.filter(id=desk.account_id_in_tenant()).update(name="Renamed")
    assert pdf_of(desk, row) == first


def test_an_undone_report_says_who_undid_it_and_why_and_its_lists_stay(desk: BankDesk) -> None:
    row = close(desk)
    act(desk, undo_reconciliation, reconciliation_id=row.id, version=1, reason="wrong day")
    (excluded,) = desk.lines(state="excluded")
    with tenant(desk.books.tenant_id):
        from oasys.banking.services.lines import restore_line

        restore_line(company=desk.books.company, line_id=excluded.id, version=excluded.version, by=desk.books.owner)
    text = text_of(pdf_of(desk, row))
    assert f"Undone by {desk.books.owner.email}" in text
    assert "wrong day" in text
    assert "Doubled The bank took it back −9.00" in text
    assert text.count("Undone") > 1  # the mark, too


def test_only_the_first_two_thousand_are_kept_and_all_are_counted(desk: BankDesk) -> None:
    with tenant(desk.books.tenant_id):
        books = desk.books
        one = Decimal("1.00")
        lines = [
            LineDraft(books.account(BANK).id, Decimal(0), one, "MYR", -one),
            LineDraft(books.account(EXPENSE).id, one, Decimal(0), "MYR", one),
        ]
        cheque = EntryDraft(books.journal().id, day(3, 4), lines, "Cheque")
        write_and_post(company=books.company, entries=[cheque] * 2_003, by=books.owner)
    row = close(desk)
    assert (row.proof["on_the_way_count"], len(row.proof["items"]), row.proof["listed"]) == (2_003, 2_000, -2003.00)
    text = text_of(pdf_of(desk, row))
    assert "And 3 more that are not listed −3.00" in text
    assert "Together −2,003.00" in text


def test_a_proof_that_somebody_brings_along_is_not_taken(desk: BankDesk) -> None:
    from oasys.banking.models import BankBook, Reconciliation

    with tenant(desk.books.tenant_id):
        made = Reconciliation(
            company=desk.books.company, book=BankBook.objects.get(), from_on=day(3, 1), to_on=day(3, 5), opening=1, closing=199,
            proof={"number_end": "123456789", "items": [{"amount": 1}], "company": "Other", "ledger": 5}, closed_by=desk.books.owner,
            closed_at="2026-01-01T00:00Z",
        )  # fmt: skip
        made.save(force_insert=True)
        made.refresh_from_db()
    assert (made.proof["number_end"], made.proof["items"], made.proof["ledger"]) == ("1234", [], 199.00)
    assert made.proof["company"] == desk.books.company.name


def test_over_http_for_those_who_may_see_banks(desk: BankDesk, api: Api, path: str, books: Books) -> None:
    row = close(desk)
    address = f"{path}/reconciliations/{row.id}/report"
    answer = api.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert 'filename="Reconciliation-1130-2026-03-05.pdf"' in answer["Content-Disposition"]
    assert read(answer.content).pages
    assert api.get(address).content == answer.content
    assert api.get(f"{path}/reconciliations/{books.company.id}/report").status_code == 404


def test_names_of_every_script(desk: BankDesk) -> None:
    with tenant(desk.books.tenant_id):
        Company.objects.filter(id=desk.books.company.id).update(name="شركة البن 林登咖啡", version=2)
        Account.objects.filter(id=desk.account_id_in_tenant()).update(name="往来账户 الحساب")
    text = text_of(pdf_of(desk, close(desk)))
    assert "林登咖啡" in text
    assert "往来账户" in text
