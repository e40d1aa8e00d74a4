"""Journal entries by hand whose lines name tax codes: the engine computes, the tax is added as lines, and each line carries its taxes.

What a document of the engine becomes in the books is `posted_taxes`, for whoever writes a document with taxes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import connection, transaction

from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.identity.models import User
from oasys.ledger.services.drafting import EntryInput, read_entry
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.lines import LineInput
from oasys.ledger.services.posting import HeldDraft, post_held
from oasys.organisations.models import Company
from oasys.tax import computing
from oasys.tax.computing import Computed, DocumentInput, computed
from oasys.tax.errors import TaxAccountsMissing, TaxRateMissing
from oasys.tax.lines import COST, INPUT, OUTPUT, TaxOnLine, write_tax_lines
from oasys.tax.models import Direction, DueOn, TaxComponent
from oasys.tax.queries import CodeOnDay, codes_on, policy_of
from oasys.tax.shapes import ONE, Amounts, Kind, Tax


@dataclass(frozen=True, slots=True)
class TaxedLineInput:
    """A line in the base currency; with tax codes, its debit or credit is net or gross, as the entry says."""

    line: LineInput
    tax_codes: Sequence[UUID] = ()


@dataclass(frozen=True, slots=True)
class TaxedEntryInput:
    """An entry as it was sent. `tax_point`: the day whose rates count."""

    posting_date: date
    tax_point: date
    journal_code: str | None
    description: str
    reference: str
    amounts_include_tax: bool
    lines: Sequence[TaxedLineInput]


@dataclass(frozen=True, slots=True)
class TaxRow:
    """What a line will carry of a tax: a TaxOnLine that does not know its line yet."""

    tax_code_id: UUID
    component_id: UUID | None
    side: str
    rate: Decimal | None
    base: Decimal
    tax: Decimal
    is_deferred: bool = False

    def on(self, line_no: int, tax_point: date) -> TaxOnLine:
        """The row, on that line."""
        return TaxOnLine(
            line_no=line_no,
            tax_code_id=self.tax_code_id,
            component_id=self.component_id,
            side=self.side,
            tax_point=tax_point,
            rate=self.rate,
            base=self.base,
            tax=self.tax,
            is_deferred=self.is_deferred,
        )


@dataclass(slots=True)
class PostedTaxes:
    """What taxes come to in the books. Amounts are credits where positive, in the currency of the document.

    `on_accounts`: the lines to add, each with the one row that it carries. `on_lines`: rows of what carries no tax, or tax that is cost, by
    place of the document's line. `cost`: what each line bears beside its net.
    """

    on_accounts: list[tuple[UUID, Decimal, TaxRow]] = field(default_factory=list)
    on_lines: list[tuple[int, TaxRow]] = field(default_factory=list)
    cost: dict[int, Decimal] = field(default_factory=dict)


def posted_taxes(*, company: Company, made: Computed) -> PostedTaxes:
    """What the taxes of a computed document come to in the books: credits of a sale, debits of a purchase.

    The base of a tax stands on one row for each side: the owed, the claimed, and that of the cost only where nothing is claimed; returns
    count on it. Raises TaxAccountsMissing.
    """
    result = PostedTaxes()
    ids = {part.component_id for _, part in made.owner.values() if part.component_id}
    components = {one.id: one for one in TaxComponent.objects.filter(company=company, id__in=ids)}
    policy = policy_of(company)
    owed: dict[tuple[str, str], Amounts] = {}
    for place, line in enumerate(made.taxed.lines):
        for tax, amounts in line.taxes:
            code, part = made.owner[tax.key]
            is_sale = code.code.direction == Direction.SALES
            if part.component_id is None:
                row = TaxRow(code.code.id, None, OUTPUT if is_sale else INPUT, None, line.net, ZERO)
                result.on_lines.append((place, row))
                continue
            if (
                not is_sale
                and tax.kind is not Kind.WITHHELD
                and (amounts.not_recoverable or not tax.recoverable_percent)
            ):
                base = ZERO if tax.recoverable_percent else amounts.base
                row = TaxRow(code.code.id, part.component_id, COST, part.rate, base, amounts.not_recoverable)
                result.on_lines.append((place, row))
                result.cost[place] = result.cost.get(place, ZERO) + amounts.not_recoverable
            for side, amount in _sides(tax, amounts, is_sale=is_sale):
                if amount:
                    key = (tax.key, side)
                    owed[key] = owed.get(key, Amounts()) + Amounts(base=amounts.base, tax=amount)
                else:  # too little to be posted: it stands on the line of its base
                    result.on_lines.append(
                        (place, TaxRow(code.code.id, part.component_id, side, part.rate, amounts.base, ZERO))
                    )
    for (owner, side), amounts in owed.items():
        code, part = made.owner[owner]
        assert part.component_id is not None
        is_deferred = computing.due_on(code, policy) == DueOn.PAYMENT and code.code.treatment == "taxable"
        account = _account(components[part.component_id], side, code, is_deferred=is_deferred)
        row = TaxRow(code.code.id, part.component_id, side, part.rate, amounts.base, amounts.tax, is_deferred)
        if amounts.tax:
            result.on_accounts.append((account, amounts.tax if side == OUTPUT else -amounts.tax, row))
        else:  # lines that take each other back
            result.on_lines.append((_first_place(made, owner), row))
    return result


def _sides(tax: Tax, amounts: Amounts, *, is_sale: bool) -> list[tuple[str, Decimal]]:
    """What is owed and what is claimed of a tax."""
    if tax.kind is Kind.WITHHELD:
        return [(INPUT if is_sale else OUTPUT, amounts.withheld)]
    if is_sale:
        return [(OUTPUT, amounts.tax)]
    claimed = [(INPUT, amounts.recoverable)] if tax.recoverable_percent else []
    return [(OUTPUT, amounts.self_assessed), *claimed] if tax.kind is Kind.REVERSE_CHARGE else claimed


def _account(component: TaxComponent, side: str, code: CodeOnDay, *, is_deferred: bool) -> UUID:
    if is_deferred:
        account = component.deferred_account_id
    else:
        account = component.output_account_id if side == OUTPUT else component.input_account_id
    if account is None:
        message = say("{code} has no account for its tax: name one.", code=code.code.code)
        raise TaxAccountsMissing(message, tax_code=code.code.code)
    found: UUID = account
    return found


def _first_place(made: Computed, key: str) -> int:
    return next(place for place, line in enumerate(made.taxed.lines) if any(tax.key == key for tax, _ in line.taxes))


@transaction.atomic(savepoint=False)
def write_taxed_entry(*, company: Company, entry: TaxedEntryInput, post: bool, by: User) -> UUID:
    """Writes an entry with the tax of its lines, and posts it with `post`; its id.

    Lines that name tax codes are computed by the engine: those with codes for sales as one document, credits positive; those with
    codes for purchases as another, debits positive. Lines of tax are added behind. All in the base currency.
    Raises Invalid and EntryFlawed naming each field, TaxRateMissing, TaxNotComputable, TaxAccountsMissing, and what posting refuses.
    """
    lines = [one.line for one in entry.lines]
    added: list[LineInput] = []
    rows: list[TaxOnLine] = []
    for direction, places in _by_direction(company, entry).items():
        sign = ONE if direction == Direction.SALES else -ONE  # of a credit
        made = _computed(company, entry, places, sign)
        taxes = posted_taxes(company=company, made=made)
        for number, place in enumerate(places):
            bears = made.taxed.lines[number].net + taxes.cost.get(number, ZERO)
            lines[place] = _with_credit(lines[place], sign * bears)
        rows += [row.on(places[number] + 1, entry.tax_point) for number, row in taxes.on_lines]
        for account, credit, row in taxes.on_accounts:
            added.append(_with_credit(LineInput(account_id=account), credit))
            rows.append(row.on(len(lines) + len(added), entry.tax_point))
    draft = read_entry(
        company=company,
        body=EntryInput(
            entry.posting_date, entry.journal_code, entry.description, entry.reference, None, [*lines, *added]
        ),
        complete=post,
    )
    (entry_id,) = write_drafts(company=company, entries=[draft], by=by)
    write_tax_lines(company=company, entry_id=entry_id, taxes=rows)
    if post:
        with connection.cursor() as cursor:
            held = HeldDraft(entry_id, draft.journal_id, draft.posting_date)
            post_held(cursor, company=company, drafts=[held], by=by)
    return entry_id


def _by_direction(company: Company, entry: TaxedEntryInput) -> Mapping[str, list[int]]:
    """Places of the taxed lines by the direction of their codes. Raises Invalid."""
    named = {id_ for one in entry.lines for id_ in one.tax_codes}
    codes = codes_on(company=company, day=entry.tax_point, ids=named)
    found: dict[str, list[int]] = {}
    errors: list[FieldError] = []
    for place, one in enumerate(entry.lines):
        if not one.tax_codes:
            continue
        pointer = f"/lines/{place}"
        unknown = [n for n, id_ in enumerate(one.tax_codes) if id_ not in codes]
        errors += [
            FieldError(f"{pointer}/tax_code_ids/{n}", "core.not_found", say("The company has no such tax code."))
            for n in unknown
        ]
        if unknown:
            continue
        directions = {codes[id_].code.direction for id_ in one.tax_codes}
        if len(directions) > 1:
            message = say("A line is taxed by codes for sales or by codes for purchases.")
            errors.append(FieldError(f"{pointer}/tax_code_ids", "tax.code_refused", message))
        if bool(one.line.debit) is bool(one.line.credit):
            message = say("A taxed line has a debit or a credit.")
            errors.append(FieldError(pointer, "ledger.line_invalid", message))
        found.setdefault(min(directions), []).append(place)
    if errors:
        raise Invalid(say("Some fields need another value; nothing was written."), errors=errors)
    return found


def _computed(company: Company, entry: TaxedEntryInput, places: Sequence[int], sign: Decimal) -> Computed:
    """The lines at these places as a document. Its errors are told of the entry's own lines."""
    document = DocumentInput(
        tax_point=entry.tax_point,
        currency=company.base_currency,
        lines=[
            computing.LineInput(
                quantity=sign if (credit := _credit(entry.lines[place].line)) > 0 else -sign,
                unit_price=abs(credit),
                tax_codes=entry.lines[place].tax_codes,
            )
            for place in places
        ],
        prices_include_tax=entry.amounts_include_tax,
    )
    try:
        return computed(company=company, document=document)
    except (Invalid, TaxRateMissing) as refusal:
        errors = [_of_entry(error, places) for error in refusal.errors]
        raise type(refusal)(refusal.detail, errors=errors, **refusal.params) from refusal


def _of_entry(error: FieldError, places: Sequence[int]) -> FieldError:
    _, lines, number, *rest = error.pointer.split("/")
    return replace(error, pointer="/".join(["", lines, str(places[int(number)]), *rest]))


def _credit(line: LineInput) -> Decimal:
    return (line.credit or ZERO) - (line.debit or ZERO)


def _with_credit(line: LineInput, credit: Decimal) -> LineInput:
    return replace(line, debit=max(-credit, ZERO), credit=max(credit, ZERO))
