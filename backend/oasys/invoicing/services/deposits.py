"""Deposits that an invoice deducts: what is left of them, with the taxes they were charged with. docs/accounting/documents.md#deposits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection
from django.db.models import Sum

from oasys.contacts.models import Contact
from oasys.core.errors import FieldError, Invalid
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import paper_language, say
from oasys.currencies.rules import iso_currency
from oasys.invoicing.deposit_words import deposit_words
from oasys.invoicing.errors import DepositOpen, DepositRefused
from oasys.invoicing.models import Document, DocumentLine
from oasys.invoicing.rules import CREDITS, is_sale
from oasys.invoicing.schemas import DocumentExtraIn
from oasys.ledger.queries import DIMENSIONS_OF_LINE, rows_of
from oasys.ledger.rules import UsedRate
from oasys.organisations.models import Company
from oasys.tax.computing import Computed, Owner
from oasys.tax.models import DueOn, TaxCode
from oasys.tax.packs import tax_pack
from oasys.tax.shapes import Amounts, TaxedLine
from oasys.tax.shapes import Document as Asked

AMOUNT_NAMES = ("base", "tax", "self_assessed", "withheld", "recoverable")
ACCOUNT = """
select coalesce(
  (select a.code from invoicing_settings s join ledger_account a on a.tenant_id = s.tenant_id and a.id = s.deposits_account_id
   where s.tenant_id = %(tenant)s and s.company_id = %(company)s),
  (select code from ledger_account where tenant_id = %(tenant)s and company_id = %(company)s and subtype = 'deferred_income'
     and is_active and not is_heading order by code, id limit 1))
"""
# of a deposit: its lines, less those of its credit notes; of a credit note: what the invoice deducted
LEFT = """
select l.document_id = %(document)s as is_own, a.code as account_code, {dimensions} as dimensions, l.tax_code_ids, l.net, l.gross, l.taxes
from invoicing_line l join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
where l.tenant_id = %(tenant)s and (l.document_id = %(document)s or l.document_id in (
  select id from invoicing_document where tenant_id = %(tenant)s and credits_id = %(document)s and status = 'posted'))
order by l.document_id <> %(document)s, l.document_id, l.position
"""
DEDUCTED = """
select l.document_id = %(document)s as is_own, a.code as account_code, {dimensions} as dimensions, l.tax_code_ids, -l.net as net,
       -l.gross as gross, l.taxes
from invoicing_line l join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
where l.tenant_id = %(tenant)s and l.document_id = %(document)s and l.deposit_id = %(deposit)s order by l.position
"""
# invoices that deduct it less credit notes that give it back
TAKEN = """
select coalesce(sum(case d.kind when 'invoice' then -l.gross else l.gross end), 0)
from invoicing_line l join invoicing_document d on d.tenant_id = l.tenant_id and d.id = l.document_id and d.status = 'posted'
where l.tenant_id = %s and l.deposit_id = %s
"""
PAID = "select not is_open from settlement_open_item where tenant_id = %s and line_id = %s"


class DepositPart(DocumentExtraIn):
    """A deduction on its way to a row of the document."""

    deposit_id: UUID
    net: Decimal
    gross: Decimal
    taxes: dict[tuple[str, str | None], Any]


@dataclass(slots=True)
class _Row:
    """What is left of the lines of a deposit that stand on one account with the same tax codes."""

    account_code: str
    dimensions: dict[str, str]
    tax_code_ids: list[UUID]
    net: Decimal = ZERO
    gross: Decimal = ZERO
    taxes: dict[tuple[str, str | None], Amounts] = field(default_factory=dict)


def account_code(company: Company) -> str | None:
    """Where deposits of customers stand: as the settings say, else the first account of deferred income."""
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNT, {"tenant": current_tenant_id(), "company": company.id})
        found: str | None = cursor.fetchone()[0]
    return found


def taxed(company: Company) -> str:
    """When a deposit bears tax: by the pack of the country, with its invoice where that has none."""
    pack = tax_pack(company.country_pack)
    return pack.deposits_taxed if pack is not None else "with_invoice"


def usual_taxes(company: Company, codes: Sequence[UUID]) -> list[UUID]:
    """Those of the contact's tax codes that a deposit bears where nothing is said."""
    if taxed(company) != "where_due_on_payment":
        return list(codes)
    kept = TaxCode.objects.filter(id__in=codes, due_on=DueOn.PAYMENT).values_list("id", flat=True)
    return [code for code in codes if code in set(kept)]


def refuse_units(made: Computed) -> None:
    """Raises Invalid where a deposit has a tax by the unit: no units are delivered yet."""
    for group in made.groups:
        if group.tax.is_per_unit:
            message = say("{code} is a tax by the unit: a deposit has none.", code=group.code.code.code)
            raise Invalid(message, errors=[FieldError("/lines", "tax.code_refused", message)])


def parts_of(
    *, company: Company, kind: str, contact: Contact, currency: str, credited: Document | None, ids: Sequence[UUID]
) -> list[tuple[str, DepositPart]]:
    """Each deposit that a body names, as allowances with its place in the body. Raises Invalid naming each of them."""
    found: list[tuple[str, DepositPart]] = []
    errors: list[FieldError] = []
    for number, id_ in enumerate(ids):
        place = f"/deposit_ids/{number}"
        deposit = None
        if is_sale(kind):
            deposit = Document.objects.filter(company=company, kind="invoice", id=id_).first()
        flaw = _flaw(deposit, contact, currency) if ids.index(id_) == number else say("It stands here twice.")
        rows = [] if flaw or deposit is None else _rows(kind, deposit, credited)
        if not flaw and not rows and deposit is not None:
            flaw = say("Nothing of the deposit {number} is left to deduct.", number=deposit.number)
        if flaw or deposit is None:
            errors.append(FieldError(place, DepositRefused.code, str(flaw)))
            continue
        text = _text(company, contact, deposit, rows)
        found += [(place, _part(deposit, row, text)) for row in rows]
    if errors:
        raise Invalid(errors[0].message, errors=errors)
    return found


def keep(*, company: Company, document: Document, lines: Sequence[DocumentLine]) -> None:
    """Puts beside the deductions of a draft what they deduct today. Raises DepositRefused where that is not what they say."""
    rows = [line for line in lines if line.deposit_id]
    if not rows:
        return
    ids = list(dict.fromkeys(line.deposit_id for line in rows if line.deposit_id))
    credited = document.credits if document.credits_id else None
    try:
        parts = parts_of(
            company=company, kind=document.kind, contact=document.contact, currency=document.currency, credited=credited, ids=ids
        )  # fmt: skip
    except Invalid as error:
        raise DepositRefused(error.detail) from error
    if [(line.deposit_id, -line.net, -line.gross) for line in rows] != [
        (part.deposit_id, part.net, part.gross) for _, part in parts
    ]:
        raise DepositRefused(say("A deposit changed since the draft was written: save the draft once more."))
    for line, (_, part) in zip(rows, parts, strict=True):
        line.deducts = part  # type: ignore[attr-defined]


def deductions(asked: Asked, owner: Owner, *, parts: Sequence[DepositPart]) -> list[TaxedLine]:
    """What the deposits take off, with the taxes that they were charged with, to the cent. Raises DepositRefused."""
    by_id = {
        (str(code.code.id), str(part.component_id) if part.component_id else None): key
        for key, (code, part) in owner.items()
    }
    given: list[TaxedLine] = []
    for extra, part in zip(asked.extras[-len(parts) :], parts, strict=True):
        taxes = {tax.key: tax for tax in extra.taxes}
        kept = {by_id.get(key): amounts for key, amounts in part.taxes.items()}
        if kept.keys() != taxes.keys():
            raise DepositRefused(
                say("The taxes of a deposit are set up otherwise now: credit it and write another one.")
            )
        given.append(
            TaxedLine(
                amount=part.gross if asked.prices_include_tax else part.net,
                discount_share=ZERO,
                net=-part.net,
                tax=part.net - part.gross,
                gross=-part.gross,
                taxes=tuple((tax, _negative(kept[key])) for key, tax in taxes.items()),
            )
        )
    return given


def refuse_open(document: Document, lines: Sequence[DocumentLine]) -> None:
    """Locks the deposits that an invoice deducts. Raises DepositOpen where one is not settled in full."""
    ids = sorted({line.deposit_id for line in lines if line.deposit_id}, key=str)
    if not ids or document.kind != "invoice":
        return
    for deposit in Document.objects.select_for_update(no_key=True).filter(id__in=ids).order_by("id"):
        if not is_paid(deposit):
            raise DepositOpen(
                say(
                    "The deposit {number} is not paid in full: what is not paid of it is credited first.",
                    number=deposit.number,
                ),
                number=deposit.number,
            )


def refuse_taken(document: Document) -> None:
    """Before a credit note is voided: its invoice deducts again what it gave back. Locks these deposits.

    Raises DepositRefused where one is not there any more, DepositOpen where it is not paid any more.
    """
    if document.kind != "credit_note":
        return
    given = DocumentLine.objects.filter(document=document, deposit_id__isnull=False)
    back = dict(given.values_list("deposit_id").annotate(gross=-Sum("gross")).order_by())
    for deposit in Document.objects.select_for_update(no_key=True).filter(id__in=back).order_by("id"):
        credits = Document.objects.filter(credits=deposit, status=Document.Status.POSTED)
        used = taken_of(deposit.id) + (credits.aggregate(gross=Sum("gross"))["gross"] or ZERO)
        if deposit.status != Document.Status.POSTED or used + back[deposit.id] > deposit.gross:
            raise DepositRefused(
                say(
                    "The deposit {deposit}, which {number} gave back, is used up since: {number} stays.",
                    number=document.number,
                    deposit=deposit.number,
                )
            )
        if not is_paid(deposit):
            raise DepositOpen(
                say("The deposit {number} is not paid any more: it is paid first.", number=deposit.number),
                number=deposit.number,
            )


def is_paid(deposit: Document) -> bool:
    """Whether nothing of it is open."""
    with connection.cursor() as cursor:
        cursor.execute(PAID, [current_tenant_id(), deposit.control_line_id])
        found = cursor.fetchone()
    return bool(found and found[0])


def taken_of(deposit_id: UUID) -> Decimal:
    """What posted invoices deduct of a deposit, with tax."""
    with connection.cursor() as cursor:
        cursor.execute(TAKEN, [current_tenant_id(), deposit_id])
        found: Decimal = cursor.fetchone()[0]
    return found


def used_rates(lines: Iterable[DocumentLine]) -> dict[UUID, UsedRate]:
    """The rates that deposits in another currency were booked at, which their deduction takes back; by deposit."""
    ids = {line.deposit_id for line in lines if line.deposit_id}
    if not ids:
        return {}
    named = Document.objects.filter(id__in=ids, rate__isnull=False).values_list("id", "rate", "rate_day", "rate_source")
    return {
        id_: UsedRate(rate, day, source) for id_, rate, day, source in named if rate is not None and day is not None
    }


def _flaw(deposit: Document | None, contact: Contact, currency: str) -> str | None:
    if deposit is None or not deposit.is_deposit:
        return say("There is no such deposit.")
    if deposit.status != Document.Status.POSTED:
        return say("Only a posted deposit is deducted.")
    if deposit.contact_id != contact.id:
        return say("The deposit {number} is of another contact.", number=deposit.number)
    if deposit.currency != currency:
        return say("The deposit {number} is in {currency}.", number=deposit.number, currency=deposit.currency)
    return None


def _rows(kind: str, deposit: Document, credited: Document | None) -> list[_Row]:
    """What is left of a deposit, by account, dimension values and tax codes; for a credit note what its invoice deducted."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "document": deposit.id}
    statement = LEFT
    if kind in CREDITS:
        if credited is None or _given_back(credited, deposit):
            return []
        statement = DEDUCTED
        params |= {"document": credited.id, "deposit": deposit.id}
    elif taken_of(deposit.id):
        return []
    with connection.cursor() as cursor:
        cursor.execute(statement.format(dimensions=DIMENSIONS_OF_LINE), params)
        lines = rows_of(cursor)
    found: dict[tuple[Any, ...], _Row] = {}
    for line in lines:
        sign = 1 if line["is_own"] else -1
        back = -1 if statement is DEDUCTED else 1
        key = line["account_code"], tuple(sorted(line["dimensions"].items())), tuple(line["tax_code_ids"])
        row = found.setdefault(key, _Row(line["account_code"], line["dimensions"], list(line["tax_code_ids"])))
        row.net += sign * line["net"]
        row.gross += sign * line["gross"]
        for one in _taxes(line["taxes"]):
            tax = one["tax_code_id"], one["component_id"]
            amounts = Amounts(**{name: sign * back * Decimal(one[name]) for name in AMOUNT_NAMES})
            row.taxes[tax] = row.taxes.get(tax, Amounts()) + amounts
    return [row for row in found.values() if row.gross > 0]


def _taxes(kept: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = orjson.loads(kept) if isinstance(kept, str) else kept
    return found


def _given_back(credited: Document, deposit: Document) -> bool:
    others = DocumentLine.objects.filter(
        document__credits=credited, document__status=Document.Status.POSTED, deposit_id=deposit.id
    )
    return others.exists()


def _text(company: Company, contact: Contact, deposit: Document, rows: Sequence[_Row]) -> str:
    """What the invoice says of it, in the language of the contact."""
    unit = iso_currency(deposit.currency)
    assert unit is not None
    return deposit_words(
        number=deposit.number,
        day=deposit.issue_date,
        tax=sum((row.gross - row.net for row in rows), ZERO),
        decimals=unit.decimals,
        language=paper_language(contact.language, company.locale),
    )


def _part(deposit: Document, row: _Row, text: str) -> DepositPart:
    return DepositPart.model_construct(
        text=text,
        amount=row.net,
        tax_code_ids=row.tax_code_ids,
        account_code=row.account_code,
        dimensions=row.dimensions,
        deposit_id=deposit.id,
        net=row.net,
        gross=row.gross,
        taxes=row.taxes,
    )


def _negative(amounts: Amounts) -> Amounts:
    return Amounts(**{name: -getattr(amounts, name) for name in AMOUNT_NAMES})
