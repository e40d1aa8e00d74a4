"""Opening balances: the balance of each account, and the open items that a receivable or payable is made of.

The items prove the balance: they add up to it in both currencies, or nothing is posted. One entry in the opening journal,
all of it or nothing, with every error named.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, Invalid
from oasys.core.ids import line_id
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.rules import LineDraft
from oasys.ledger.services.corrections import post_opening_balances
from oasys.ledger.services.lines import LineInput, LineReader
from oasys.organisations.models import Company
from oasys.settlement.models import ItemDocument
from oasys.settlement.rules import RECONCILABLE

MOST_LINES = 30_000
_PLACE = re.compile(r"^/lines/(\d+)")


@dataclass(frozen=True, slots=True)
class OpeningItem:
    """An open item: its amounts, and the document. `pointer` is where it stands in what was sent."""

    pointer: str
    line: LineInput
    number: str
    issued_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class OpeningBalance:
    """The balance of an account, and its open items, if they are known one by one."""

    pointer: str
    line: LineInput
    items: Sequence[OpeningItem] = ()


@transaction.atomic(savepoint=False)
def post_opening(
    *,
    company: Company,
    posting_date: date,
    balances: Sequence[OpeningBalance],
    rate_source: str | None,
    max_rate_age_days: int | None,
    by: User,
) -> UUID:
    """Posts balances and items as one entry; where there are items they stand for the balance, which they prove.

    Locks the opening journal. Raises Invalid naming every row, OpeningBalancesExist, and what posting refuses.
    """
    rows: list[OpeningBalance | OpeningItem] = []
    for balance in balances:
        rows += balance.items or [balance]
    if len(rows) > MOST_LINES:
        message = say("Opening balances have at most {lines:,} lines and items.", lines=MOST_LINES)
        raise Invalid(message, errors=[FieldError("/lines", "core.out_of_range", message)])
    with_items = [balance for balance in balances if balance.items]
    reader = LineReader(company=company, lines=[row.line for row in [*rows, *with_items]])

    def read(wanted: Sequence[OpeningBalance | OpeningItem]) -> tuple[list[LineDraft], list[FieldError]]:
        inputs = [row.line for row in wanted]
        drafts, errors = reader.read(
            inputs, day=posting_date, rate_source=rate_source, max_rate_age_days=max_rate_age_days
        )
        errors = errors or reader.dimension_flaws(inputs)
        return drafts, [_moved(error, wanted) for error in errors]

    drafts, errors = read(rows)
    errors += _document_flaws(reader, with_items, posting_date)
    if not errors:
        stated, errors = read(with_items)
        errors = errors or list(_unproven(with_items, stated, rows, drafts))
    if errors:
        raise Invalid(say("{count} rows need another value; nothing was posted.", count=len(errors)), errors=errors)
    reader.keep_sets()
    entry_id = post_opening_balances(company=company, posting_date=posting_date, lines=drafts, by=by)
    ItemDocument.objects.bulk_create(
        ItemDocument(line_id=line_id(entry_id, place), number=row.number, issued_on=row.issued_on, due_on=row.due_on)
        for place, row in enumerate(rows, 1)
        if isinstance(row, OpeningItem)
    )
    return entry_id


def _moved(error: FieldError, rows: Sequence[OpeningBalance | OpeningItem]) -> FieldError:
    """From the reader's place of a line to the place it was sent in."""
    found = _PLACE.match(error.pointer)
    if found is None:
        return error
    return FieldError(rows[int(found[1])].pointer + error.pointer[found.end() :], error.code, error.message)


def _document_flaws(reader: LineReader, balances: Iterable[OpeningBalance], opening: date) -> list[FieldError]:
    errors: list[FieldError] = []
    for balance in balances:
        account = reader.chart.find(balance.line)
        if account is not None and account.subtype not in RECONCILABLE:
            message = say(
                "{code} is {subtype}: items stand on receivable, payable and clearing accounts.",
                code=account.code,
                subtype=account.subtype,
            )
            errors.append(FieldError(f"{balance.pointer}/items", "settlement.account_not_reconcilable", message))
        said = (balance.line.debit, balance.line.credit, balance.line.currency_amount)
        if all(amount is None for amount in said):
            message = say("Say the balance that the items add up to.")
            errors.append(FieldError(f"{balance.pointer}/debit", "core.required", message))
        for item in balance.items:
            if item.issued_on > opening:
                message = say(
                    "The document is of {issued_on}, after the opening on {opening}.",
                    issued_on=item.issued_on,
                    opening=opening,
                )
                errors.append(FieldError(f"{item.pointer}/document_date", "core.out_of_range", message))
            elif item.due_on is not None and item.due_on < item.issued_on:
                message = say(
                    "It is due on {due_on}, before its date {issued_on}.", due_on=item.due_on, issued_on=item.issued_on
                )
                errors.append(FieldError(f"{item.pointer}/due_date", "core.out_of_range", message))
    return errors


def _unproven(
    balances: Sequence[OpeningBalance],
    stated: Sequence[LineDraft],
    rows: Sequence[OpeningBalance | OpeningItem],
    drafts: Sequence[LineDraft],
) -> Iterable[FieldError]:
    """Balances whose items add up to something else, in either currency."""
    by_row = {id(row): draft for row, draft in zip(rows, drafts, strict=False)}
    for balance, total in zip(balances, stated, strict=False):
        items = [by_row[id(item)] for item in balance.items]
        base = sum((item.debit - item.credit for item in items), ZERO)
        amount = sum((item.currency_amount for item in items), ZERO)
        for said, found, currency in (
            (total.currency_amount, amount, total.currency),
            (total.debit - total.credit, base, "the base currency"),
        ):
            if said != found:
                message = say(
                    "The items add up to {found:f}, the balance is {said:f} in {currency}: {difference:f} is missing.",
                    found=found,
                    said=said,
                    currency=currency,
                    difference=said - found,
                )
                yield FieldError(f"{balance.pointer}/items", "settlement.items_do_not_add_up", message)
                break
