"""Lines of a bank: never twice, never dropped, and kept as they came."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from hypothesis import given, settings
from hypothesis import strategies as st

from oasys.bank_files.tests import samples
from oasys.banking.errors import AccountUnclear, CurrencyNotFixed, OtherBankAccount, OtherCurrency
from oasys.banking.models import BankLine, BankStatement
from oasys.banking.services.importing import Choice, Origin, import_statements
from oasys.banking.tests.desk import SECOND_BANK, BankDesk, day, statement
from oasys.core.tenancy import tenant
from oasys.ledger.services.charts import change_account
from oasys.ledger.services.posting import write_and_post
from tests.factories import Books

FEE, SALE, RENT = (
    (day(3, 2), "-1.00", "Fee"),
    (day(3, 3), "119.00", "Invoice 2026-0042"),
    (day(3, 5), "-800.00", "Rent March"),
)


@pytest.fixture
def desk(books: Books) -> BankDesk:
    return BankDesk(books)


def test_a_statement_is_kept_as_it_came(desk: BankDesk) -> None:
    brought = desk.bring(statement([FEE, SALE, RENT], opening="1000.00"))
    assert (brought.added, brought.known, brought.in_review, brought.statements) == (3, 0, 0, 1)
    assert [(one.booked_on, one.amount, one.text, one.state) for one in desk.lines()] == [
        (on, Decimal(amount), text, "open") for on, amount, text in (FEE, SALE, RENT)
    ]
    assert "<Ustrd>Fee</Ustrd>" in desk.lines()[0].raw.replace("ns0:", "")
    book = desk.book()
    assert (book.starts_on, book.opening_balance, book.number) == (
        day(3, 2),
        Decimal("1000.00"),
        "DE89370400440532013000",
    )
    with tenant(desk.books.tenant_id):
        kept = BankStatement.objects.get()
    assert (kept.line_count, kept.total, kept.closing, kept.difference) == (
        3,
        Decimal("-682.00"),
        Decimal("318.00"),
        Decimal(0),
    )


def test_the_same_file_again_adds_nothing(desk: BankDesk) -> None:
    text = statement([FEE, FEE, SALE])
    desk.bring(text)
    again = desk.bring(text)
    assert (again.import_id, again.added, again.known) == (None, 0, 3)
    assert len(desk.lines()) == 3


def test_a_real_twin_stays_and_overlapping_files_add_the_union(desk: BankDesk) -> None:
    desk.bring(statement([FEE, FEE, SALE], opening="10.00"))
    more = desk.bring(statement([SALE, RENT], opening="8.00", number="2"))
    assert (more.added, more.known) == (1, 1)
    assert sorted(one.text for one in desk.lines()) == ["Fee", "Fee", "Invoice 2026-0042", "Rent March"]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 4), st.sampled_from(["-1.00", "5.00", "7.00"]), st.sampled_from(["a", "b"])),
        min_size=1,
        max_size=14,
    ),
    st.integers(0, 4),
    st.randoms(),
)
def test_files_split_and_shuffled_add_exactly_the_union(
    rows: list[tuple[int, str, str]], cut: int, chance: object
) -> None:
    from oasys.bank_files.identity import identified
    from oasys.bank_files.reading import read
    from oasys.banking.recognition import Said, Verdict, judged
    from oasys.core.ids import uuid7

    lines = [(day(3, 1) + timedelta(days=place), amount, text) for place, amount, text in rows]
    halves = [
        [one for one in lines if one[0] <= day(3, 1) + timedelta(days=cut)],
        [one for one in lines if one[0] >= day(3, 1) + timedelta(days=cut)],
    ]
    chance.shuffle(halves)  # type: ignore[attr-defined]
    kept: list[Said] = []
    for half in [*halves, lines]:
        if not half:
            continue
        chance.shuffle(half)  # type: ignore[attr-defined]
        found = [one for _, each in identified(read(statement(half).encode()).statements) for one in each]
        new = [
            Said(
                uuid7(),
                one.key,
                one.content_digest,
                one.occurrence,
                "",
                "camt.053",
                one.line.booked_on,
                one.line.amount,
                text=one.line.text,
            )
            for one in found
        ]
        kept += [one.line for one in judged(new, kept) if one.verdict is Verdict.NEW]
    assert sorted((one.booked_on, str(one.amount), one.text) for one in kept) == sorted(lines)


def test_another_format_of_the_same_days_is_known_and_kept_beside(desk: BankDesk) -> None:
    desk.bring(statement([FEE, FEE, SALE], opening="10.00"))
    rows = [f"{day(3, 2)},-1.00,CHARGES"] * 2 + [f"{day(3, 3)},119.00,INVOICE 2026-0042", f"{day(3, 9)},4.00,New"]
    csv = "\n".join(["Date,Amount,Description", *rows, ""])
    brought = desk.bring(csv)
    assert (brought.added, brought.duplicates, brought.in_review) == (1, 3, 0)
    assert [one.text for one in desk.lines(state="open")] == ["Fee", "Fee", "Invoice 2026-0042", "New"]
    assert desk.bring(csv).known == 4


def test_what_could_be_the_same_or_another_is_looked_at(desk: BankDesk) -> None:
    desk.bring(statement([SALE], opening="10.00"))
    csv = f"Date,Amount,Description\n{day(3, 3)},119.00,CASH DEPOSIT\n{day(3, 3)},-7.00,Coffee\n"
    brought = desk.bring(csv)
    assert (brought.added, brought.in_review) == (1, 1)
    (line,) = desk.lines(state="review")
    assert (line.review_kind, line.text) == ("alike", "CASH DEPOSIT")
    assert desk.bring(csv).known == 2


def test_another_content_under_the_same_id_goes_to_review_and_counts_nothing(desk: BankDesk) -> None:

    text = samples.OFX.replace("EUR", "MYR")
    desk.bring(text)
    brought = desk.bring(text.replace("1190,00", "1191,00"))
    assert (brought.known, brought.in_review, brought.added) == (1, 1, 0)
    (line,) = desk.lines(state="review")
    assert (line.review_kind, line.amount) == ("changed", Decimal("1191.00"))


def test_what_moves_no_money_is_excluded_with_its_reason(desk: BankDesk) -> None:
    desk.bring(statement([(day(3, 2), "0.00", "Interest rate changes"), FEE]))
    assert [(one.text, one.reason) for one in desk.lines(state="excluded")] == [
        ("Interest rate changes", "No money moved.")
    ]


def test_another_currency_another_number_and_no_account_are_refused(desk: BankDesk) -> None:
    with pytest.raises(CurrencyNotFixed):
        desk.bring(statement([FEE], currency="EUR"))
    desk.bring(statement([FEE]))
    with pytest.raises(OtherCurrency):
        desk.bring(statement([FEE], currency="EUR"))
    other = statement([SALE], iban="GB29NWBK60161331926819")
    with pytest.raises(OtherBankAccount):
        desk.bring(other)
    assert desk.bring(other, accepts_other_number=True).added == 1
    with tenant(desk.books.tenant_id), pytest.raises(AccountUnclear) as refused:
        import_statements(
            company=desk.books.company, file=desk.read(statement([FEE], iban="FR7630006000011234567890189")),
            origin=Origin("file", "0" * 64), choice=Choice(), by=desk.books.owner,
        )  # fmt: skip
    assert refused.value.params["accounts"]


def test_an_account_without_postings_is_told_to_take_the_currency_and_takes_it(desk: BankDesk) -> None:
    dollars = statement([SALE], currency="USD")
    account_id = desk.account(SECOND_BANK)
    with pytest.raises(CurrencyNotFixed, match="fix USD for it") as refused:
        desk.bring(dollars, account_id=account_id)
    assert (refused.value.params["account_id"], refused.value.params["currency"]) == (str(account_id), "USD")
    with tenant(desk.books.tenant_id):
        change_account(company=desk.books.company, account_id=account_id, version=1, changes={"currency": "USD"})
    assert desk.bring(dollars, account_id=account_id).added == 1
    assert desk.book(account_id).currency == "USD"
    with pytest.raises(OtherCurrency):
        desk.bring(statement([FEE]), account_id=account_id)


@pytest.mark.parametrize(
    ("first", "other"),
    [
        ("DE89370400440532013000", "0532013000"),
        ("0532013000", "DE89370400440532013000"),
        ("MBBEMYKL514200987731", "514200987731"),
    ],
)
def test_a_number_is_known_again_however_much_stands_before_it(desk: BankDesk, first: str, other: str) -> None:
    desk.bring(statement([FEE], iban=first))
    with tenant(desk.books.tenant_id):
        (brought,) = import_statements(
            company=desk.books.company, file=desk.read(statement([SALE], opening="-1.00", iban=other, number="2")),
            origin=Origin("file", "0" * 64), choice=Choice(), by=desk.books.owner,
        )  # fmt: skip
    assert (brought.account_id, brought.added) == (desk.account_id, 1)
    assert desk.book().number == max(first, other, key=len)


def test_a_number_that_fits_two_accounts_is_asked_about(desk: BankDesk) -> None:
    desk.bring(statement([FEE], iban="GB29NWBK60161331926819"))
    desk.bring(statement([FEE], iban="99131926819"), account_id=desk.account(SECOND_BANK))
    with tenant(desk.books.tenant_id), pytest.raises(AccountUnclear):
        import_statements(
            company=desk.books.company, file=desk.read(statement([SALE], iban="31926819")),
            origin=Origin("file", "0" * 64), choice=Choice(), by=desk.books.owner,
        )  # fmt: skip


def test_a_statement_that_only_closes_begins_with_that_less_its_lines(desk: BankDesk) -> None:
    desk.bring(samples.OFX.replace("EUR", "MYR").replace("1149.50", "2149.50"))
    assert (desk.book().starts_on, desk.book().opening_balance) == (day(3, 1), Decimal("1000.00"))


def test_a_closing_balance_of_another_day_tells_no_beginning(desk: BankDesk) -> None:
    desk.bring(samples.OFX.replace("EUR", "MYR").replace("<DTASOF>20260331", "<DTASOF>20260403"))
    assert desk.book().starts_on is None


@pytest.mark.parametrize("by", ["a posting", "a statement"])
def test_an_account_with_postings_or_statements_is_not_told_to_change_its_currency(desk: BankDesk, by: str) -> None:
    if by == "a posting":
        with tenant(desk.books.tenant_id):
            entry = desk.books.entry((SECOND_BANK, "5.00", "0"), ("4100", "0", "5.00"))
            write_and_post(company=desk.books.company, entries=[entry], by=desk.books.owner)
    else:
        desk.bring(statement([FEE]), account_id=desk.account(SECOND_BANK))
    with pytest.raises(OtherCurrency, match="or make one for USD"):
        desk.bring(statement([SALE], currency="USD"), account_id=desk.account(SECOND_BANK))


def test_a_known_number_finds_its_account_by_itself(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    with tenant(desk.books.tenant_id):
        (brought,) = import_statements(
            company=desk.books.company, file=desk.read(statement([SALE], opening="-1.00", number="2")),
            origin=Origin("file", "0" * 64), choice=Choice(), by=desk.books.owner,
        )  # fmt: skip
    assert brought.account_id == desk.account_id


def test_two_accounts_hold_the_same_line_each(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    assert desk.bring(statement([FEE], iban="GB29NWBK60161331926819"), account_id=desk.account(SECOND_BANK)).added == 1


@pytest.mark.parametrize(
    "sql",
    [
        "update banking_line set amount = 5",
        "update banking_line set text = 'x'",
        "update banking_line set raw = raw || 'A'",
        "update banking_line set state = 'matched'",
        "update banking_line set state = 'withdrawn'",
        "update banking_line set state = 'excluded'",
        "delete from banking_line",
        "truncate banking_line cascade",
        "update banking_statement set closing = 0",
        "delete from banking_import",
        "insert into banking_book_line select * from banking_book_line",
        "update banking_book set closed_until = current_date",
    ],
)
def test_the_database_refuses_what_would_change_a_line(desk: BankDesk, sql: str) -> None:
    desk.bring(statement([FEE, SALE]))
    with (
        tenant(desk.books.tenant_id),
        pytest.raises(DatabaseError),
        transaction.atomic(savepoint=False),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert {one.state for one in desk.lines()} == {"open"}


def test_two_lines_with_one_fingerprint_are_refused(desk: BankDesk) -> None:
    desk.bring(statement([FEE]))
    (line,) = desk.lines()
    with tenant(desk.books.tenant_id), pytest.raises(DatabaseError):
        line.id, line.raw, line._state.adding = None, "x", True
        BankLine.objects.bulk_create([line])
