"""Companies that file tax returns, and entries with taxes, for tests."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from oasys.core.tenancy import tenant
from oasys.ledger.services.lines import LineInput
from oasys.tax.entries import TaxedEntryInput, TaxedLineInput, write_taxed_entry
from oasys.tax.installing import install_tax_pack
from oasys.tax.locking import choose_filing, lock_return
from oasys.tax.models import TaxCode
from oasys.tax.returns import Shown, tax_return
from tests.factories import Books, make_books

D = Decimal
FIRST, SECOND, THIRD = date(2025, 4, 1), date(2025, 7, 1), date(2025, 10, 1)
TODAY = date(2026, 11, 1)  # all of the fiscal year of the books is over


def make_filer(pack: str = "gb", *, starts_on: date = FIRST, months: int = 3, year: int = 2026, **said: Any) -> Books:
    """Books of a country with its tax codes, whose returns begin on that day."""
    books = make_books(pack=pack, year=year)
    with tenant(books.tenant_id):
        install_tax_pack(company=books.company)
        choose_filing(
            company=books.company,
            version=0,
            starts_on=starts_on,
            months=months,
            makes_deferred_due=False,
            by=books.owner,
            **said,
        )
    return books


def code(books: Books, name: str) -> UUID:
    return TaxCode.objects.get(company=books.company, code=name).id


def taxed(
    books: Books,
    *lines: tuple[str, str, str, str | None],
    on: date,
    gross: bool = False,
    post: bool = True,
    tax_point: date | None = None,
) -> UUID:
    """An entry of (account, debit, credit, names of tax codes with blanks between)."""
    entry = TaxedEntryInput(
        posting_date=on,
        tax_point=tax_point or on,
        journal_code=None,
        description="",
        reference="",
        amounts_include_tax=gross,
        lines=[
            TaxedLineInput(
                LineInput(account_code=account, debit=D(debit), credit=D(credit)),
                [code(books, name) for name in (names or "").split()],
            )
            for account, debit, credit, names in lines
        ],
    )
    return write_taxed_entry(company=books.company, entry=entry, post=post, by=books.owner)


def sale(books: Books, net: str, tax: str, names: str, *, on: date) -> UUID:
    """Sold for cash; a negative net is taken back."""
    gross = D(net) + D(tax)
    cash, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    return taxed(
        books,
        (cash, str(max(gross, D(0))), str(max(-gross, D(0))), None),
        (income, str(max(-D(net), D(0))), str(max(D(net), D(0))), names),
        on=on,
    )


def purchase(books: Books, net: str, paid: str, names: str, *, on: date) -> UUID:
    """Bought for cash."""
    cash, expense = books.leaf_codes("asset")[0], books.leaf_codes("expense")[0]
    return taxed(books, (expense, net, "0", names), (cash, "0", paid, None), on=on)


def look(books: Books, starts_on: date = FIRST) -> Shown:
    with tenant(books.tenant_id):
        return tax_return(company=books.company, starts_on=starts_on, today=TODAY)


def lock(books: Books, starts_on: date = FIRST) -> Shown:
    seen = look(books, starts_on)
    with tenant(books.tenant_id):
        return lock_return(
            company=books.company, starts_on=starts_on, fingerprint=seen.fingerprint, today=TODAY, by=books.owner
        )


def boxes(shown: Shown, part: str = "amount") -> dict[str, str]:
    """What is not zero."""
    return {box["number"]: box[part] for box in shown.boxes if D(box[part])}


def numbers(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [row["number"] for row in rows]
