"""Reads of documents: lists, and a document whole with how far it is settled."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oasys.core.encryption import Ciphertext
from oasys.core.errors import NotFound
from oasys.core.money import convert
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.rules import iso_currency
from oasys.invoicing.models import Document, DocumentLine, InvoicingSettings
from oasys.invoicing.rules import early_discount, is_credit, is_sale
from oasys.invoicing.services.building import Built
from oasys.invoicing.services.posting import party_identifiers_of, party_of
from oasys.ledger.models import Account
from oasys.ledger.queries import DIMENSIONS_OF_LINE, rows_of
from oasys.organisations.models import Company
from oasys.organisations.packs import load_pack
from oasys.tax.rules import in_base

# A line that was posted since open items were gathered has no item yet, and is open as a whole.
HEAD = """
select d.id, d.kind, d.is_deposit, d.charges_more_on_id is not null as is_debit_note, d.status, d.number, d.supplier_number,
       d.contact_id, c.display_name as contact, d.issue_date, d.due_date, d.early_discount_percent, d.early_discount_until,
       d.currency, d.net, d.tax, d.gross, d.payable, d.version,
       case d.status when 'posted' then d.payable - coalesce(i.settled_amount, 0) end as open_amount
"""
FROM = """
from invoicing_document d
join contacts_contact c on c.tenant_id = d.tenant_id and c.id = d.contact_id
left join settlement_open_item i on i.tenant_id = d.tenant_id and i.line_id = d.control_line_id
"""
LIST = """
where d.tenant_id = %(tenant)s and d.company_id = %(company)s and d.kind = %(kind)s {where}
order by {day} desc, d.id desc limit %(limit)s
"""
# What is settled is looked for by its items, which have the day of the document and an index of their own; what deposits cover as
# a whole has no item.
FROM_SETTLED = """
from settlement_open_item i
join invoicing_document d on d.tenant_id = i.tenant_id and d.control_line_id = i.line_id
join contacts_contact c on c.tenant_id = d.tenant_id and c.id = d.contact_id
"""
TOGETHER = "({settled}) union all ({covered}) order by issue_date desc, id desc limit %(limit)s"
WHOLE = """
  , d.tax_point, d.rate, d.rate_day, d.rate_source, d.prices_include_tax, d.rounding_level, d.rounding_mode, d.is_cash, d.discount_percent,
  d.discount_amount, d.buyer_reference, d.order_reference, d.terms_text, d.note, d.credits_id, d.charges_more_on_id, d.discount,
  d.withheld, d.rounding, d.base_net, d.base_tax, d.base_payable, d.journal_entry_id, d.control_line_id, d.void_entry_id, d.void_reason,
  a.code as control_account_code, m.email as created_by, d.created_at, p.email as posted_by, d.posted_at, v.email as voided_by, d.voided_at,
  d.breakdown, d.party, d.party_identifiers
"""
PEOPLE = """
join ledger_account a on a.tenant_id = d.tenant_id and a.id = d.control_account_id
join identity_user m on m.id = d.created_by_id
left join identity_user p on p.id = d.posted_by_id
left join identity_user v on v.id = d.voided_by_id
where d.tenant_id = %(tenant)s and d.company_id = %(company)s and d.kind = %(kind)s and d.id = %(document)s
"""
LINES = """
select l.position, l.role, l.text, l.quantity, l.unit, l.unit_price, l.price_base_quantity, l.discount_percent, l.discount_amount,
       l.charge_amount, l.tax_units, a.code as account_code, {dimensions} as dimensions, l.tax_code_ids, l.credited_position, l.deposit_id,
       l.amount, l.discount_share, l.net, l.tax, l.gross, l.taxes
from invoicing_line l join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
where l.tenant_id = %(tenant)s and l.document_id = %(document)s order by l.position
"""
ITEMS_OF_CONTACT, ITEMS_OF_COMPANY = 100, 200  # documents that are looked through
ITEMS = """
with latest as (
  (select id, contact_id, issue_date, currency from invoicing_document
   where tenant_id = %(tenant)s and company_id = %(company)s and kind = %(kind)s and contact_id = %(contact)s
   order by issue_date desc, id desc limit %(theirs)s)
  union
  (select id, contact_id, issue_date, currency from invoicing_document
   where tenant_id = %(tenant)s and company_id = %(company)s and kind = %(kind)s
   order by issue_date desc, id desc limit %(others)s)
), used as (
  select distinct on (lower(l.text)) l.tenant_id, l.text, l.unit, l.unit_price, l.price_base_quantity, d.currency, l.account_id,
         l.dimension_set_id, l.tax_code_ids, d.issue_date, coalesce(d.contact_id = %(contact)s, false) as is_theirs, l.id
  from latest d join invoicing_line l on l.tenant_id = %(tenant)s and l.document_id = d.id
  where l.role = 'line' and l.text <> '' and position(lower(%(query)s) in lower(l.text)) > 0
  order by lower(l.text), coalesce(d.contact_id = %(contact)s, false) desc, d.issue_date desc, l.id desc
)
select l.text, l.unit, l.unit_price, l.price_base_quantity, l.currency, a.code as account_code, {dimensions} as dimensions,
       l.tax_code_ids, l.issue_date as used_on, l.is_theirs
from used l join ledger_account a on a.tenant_id = l.tenant_id and a.id = l.account_id
order by l.is_theirs desc, l.issue_date desc, lower(l.text), l.id limit %(limit)s
"""
# the last posted invoice that deducts a deposit, unless a credit note gives it back
DEDUCTED_IN = """
select d.id, d.number from invoicing_line l
join invoicing_document d on d.tenant_id = l.tenant_id and d.id = l.document_id and d.kind = 'invoice' and d.status = 'posted'
where l.tenant_id = %(tenant)s and l.deposit_id = %(document)s and not exists (
  select from invoicing_document c join invoicing_line k on k.tenant_id = c.tenant_id and k.document_id = c.id
  where c.tenant_id = d.tenant_id and c.credits_id = d.id and c.status = 'posted' and k.deposit_id = l.deposit_id)
limit 1
"""
CHARGED = "select id, number from invoicing_document where tenant_id = %(tenant)s and id = %(document)s"
DEPOSITS = """
select * from (
  select d.id, d.number, d.issue_date, d.currency,
         d.net - coalesce((select sum(c.net) from invoicing_document c
           where c.tenant_id = d.tenant_id and c.credits_id = d.id and c.status = 'posted'), 0) as net,
         d.gross - coalesce((select sum(c.gross) from invoicing_document c
           where c.tenant_id = d.tenant_id and c.credits_id = d.id and c.status = 'posted'), 0) as gross,
         not coalesce((select i.is_open from settlement_open_item i
           where i.tenant_id = d.tenant_id and i.line_id = d.control_line_id), true) as is_paid
  from invoicing_document d
  where d.tenant_id = %(tenant)s and d.company_id = %(company)s and d.contact_id = %(contact)s and d.is_deposit and d.kind = 'invoice'
    and d.status = 'posted' and coalesce((
      select sum(case x.kind when 'invoice' then -l.gross else l.gross end) from invoicing_line l
      join invoicing_document x on x.tenant_id = l.tenant_id and x.id = l.document_id and x.status = 'posted'
      where l.tenant_id = d.tenant_id and l.deposit_id = d.id), 0) = 0
) left_over where gross > 0 order by issue_date, id limit %(limit)s
"""
MOST_DEPOSITS = 100
LAST = "\U0010ffff"  # behind every other sign, where texts are compared by their bytes
# in the text of the statement, so that the index of what is not posted is found
STATUSES = {one.value: f"and d.status = '{one.value}'" for one in Document.Status}
OWN_NUMBER = "d.number >= %(number)s and d.number < %(behind)s"
SUPPLIERS_NUMBER = "d.supplier_key <> '' and d.supplier_key >= %(key)s and d.supplier_key < %(behind_key)s"
STATES = {
    "open": "and d.status = 'posted' and coalesce(i.is_open, d.payable <> 0)",
    "overdue": "and d.status = 'posted' and coalesce(i.is_open, d.payable <> 0) and d.due_date < %(today)s",
    "settled": """and d.status = 'posted' and i.tenant_id = %(tenant)s and i.company_id = %(company)s and i.is_debit = {is_debit}
       and not i.is_open""",
}
COVERED = "and d.status = 'posted' and d.payable = 0"
SETTINGS = (
    "invoice_journal", "credit_note_journal", "bill_journal", "supplier_credit_journal", "receivable_account", "payable_account",
    "income_account", "expense_account", "discount_granted_account", "discount_received_account", "deposits_account",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents a list shows; all of them where nothing is said."""

    status: str | None = None
    state: str | None = None
    contact_id: UUID | None = None
    from_date: date | None = None
    to_date: date | None = None
    number: str | None = None
    credits_id: UUID | None = None
    charges_more_on_id: UUID | None = None


def documents(
    *, company: Company, kind: str, where: DocumentFilter, today: date, limit: int, after: tuple[date, UUID] | None
) -> list[dict[str, Any]]:
    """Documents of a kind, the latest first, from behind `after`; one more than `limit`."""
    params: dict[str, Any] = {
        "tenant": current_tenant_id(), "company": company.id, "kind": kind, "limit": limit + 1, "today": today,
    }  # fmt: skip
    if where.state == "settled":
        own = STATES["settled"].format(is_debit=is_sale(kind) != is_credit(kind))
        statement = TOGETHER.format(
            settled=_listed(FROM_SETTLED, "i.posting_date", kind, where, after, own, params),
            covered=_listed(FROM, "d.issue_date", kind, where, after, COVERED, params),
        )
    else:
        own = STATES[where.state] if where.state is not None else ""
        statement = _listed(FROM, "d.issue_date", kind, where, after, own, params)
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        return [_head(row, today) for row in rows_of(cursor)]


def _listed(
    source: str,
    day: str,
    kind: str,
    where: DocumentFilter,
    after: tuple[date, UUID] | None,
    state: str,
    params: dict[str, Any],
) -> str:
    """The statement that lists from `source`; what its conditions are about goes into `params`."""
    conditions: list[str] = []
    for condition, name, value in (
        ("and d.contact_id = %(contact)s", "contact", where.contact_id),
        ("and d.credits_id = %(credits)s", "credits", where.credits_id),
        ("and d.charges_more_on_id = %(charged)s", "charged", where.charges_more_on_id),
        (f"and {day} >= %(from)s", "from", where.from_date),
        (f"and {day} <= %(to)s", "to", where.to_date),
    ):
        if value is not None:
            conditions.append(condition)
            params[name] = value
    if where.status is not None:
        conditions.append(STATUSES[where.status])
    conditions.append(state)
    if where.number is not None:
        key = "".join(where.number.split()).lower()
        conditions.append(f"and ({OWN_NUMBER})" if is_sale(kind) else f"and ({OWN_NUMBER} or {SUPPLIERS_NUMBER})")
        params |= {"number": where.number, "behind": where.number + LAST, "key": key or LAST, "behind_key": key + LAST}
    if after is not None:
        # the first says it again of the day alone: a row of two tables is looked for by no index
        conditions.append(f"and {day} <= %(day)s and ({day}, d.id) < (%(day)s, %(id)s)")
        params["day"], params["id"] = after
    return HEAD + source + LIST.format(where=" ".join(conditions), day=day)


def _head(row: dict[str, Any], today: date) -> dict[str, Any]:
    row["number"] = row["number"] or None
    row["state"] = row["status"]
    row["early_discount_amount"] = _early_discount(row, today)
    row["is_overdue"] = False
    if row["status"] == Document.Status.POSTED:
        rest = row["open_amount"]
        if not row["payable"]:  # deposits cover all of it: it is not due
            row["due_date"] = row["early_discount_percent"] = row["early_discount_until"] = None
        row["state"] = "settled" if not rest else "open" if rest == row["payable"] else "partly_paid"
        row["is_overdue"] = bool(rest and row["due_date"] and row["due_date"] < today)
    return row


def _early_discount(row: dict[str, Any], today: date) -> Decimal | None:
    """On what is open today; of a draft on what it comes to, on its date."""
    currency = iso_currency(row["currency"])
    if row["status"] == Document.Status.VOID or currency is None:
        return None
    is_posted = row["status"] == Document.Status.POSTED
    return early_discount(
        row["open_amount"] if is_posted else row["payable"],
        percent=row["early_discount_percent"],
        until=row["early_discount_until"],
        day=today if is_posted else row["issue_date"],
        decimals=currency.decimals,
    )


def document_of(*, company: Company, kind: str, document_id: UUID) -> Document:
    """Raises NotFound."""
    found = Document.objects.select_related("contact").filter(company=company, kind=kind, id=document_id).first()
    if found is None:
        raise NotFound(say("There is no such document."))
    return found


def shown(*, company: Company, kind: str, document_id: UUID, today: date) -> dict[str, Any]:
    """A document whole. Raises NotFound."""
    params = {"tenant": current_tenant_id(), "company": company.id, "kind": kind, "document": document_id}
    with connection.cursor() as cursor:
        cursor.execute(HEAD + WHOLE + FROM + PEOPLE, params)
        found = rows_of(cursor)
    if not found:
        raise NotFound(say("There is no such document."))
    row = _head(found[0], today)
    breakdown, party, identifiers = (row.pop(name) for name in ("breakdown", "party", "party_identifiers"))
    document = Document(id=row["id"], contact_id=row["contact_id"], party=party and orjson.loads(party))
    document.party_identifiers = identifiers and Ciphertext(identifiers)
    row |= orjson.loads(breakdown)
    charged_id = row.pop("charges_more_on_id")
    lines = lines_of(document_id)
    return row | {
        "lines": lines,
        "deposit_ids": list(dict.fromkeys(line["deposit_id"] for line in lines if line["deposit_id"])),
        "deducted_in": _related(DEDUCTED_IN, document_id) if row["is_deposit"] else None,
        "charges_more_on": _related(CHARGED, charged_id) if charged_id else None,
        "party": party_shown(document),
        "base_currency": company.base_currency,
    }


def _related(statement: str, document_id: UUID) -> dict[str, Any] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"tenant": current_tenant_id(), "document": document_id})
        return next(iter(rows_of(cursor)), None)


def deposits_left(*, company: Company, contact_id: UUID) -> list[dict[str, Any]]:
    """Posted deposits of a contact that no posted invoice deducts, with what is left after their credit notes."""
    params = {"tenant": current_tenant_id(), "company": company.id, "contact": contact_id, "limit": MOST_DEPOSITS}
    with connection.cursor() as cursor:
        cursor.execute(DEPOSITS, params)
        return rows_of(cursor)


def lines_of(document_id: UUID) -> list[dict[str, Any]]:
    """The lines, charges and allowances of a document, in their order."""
    with connection.cursor() as cursor:
        cursor.execute(
            LINES.format(dimensions=DIMENSIONS_OF_LINE), {"tenant": current_tenant_id(), "document": document_id}
        )
        lines = rows_of(cursor)
    for line in lines:
        if isinstance(line["taxes"], str):
            line["taxes"] = orjson.loads(line["taxes"])
    return lines


def party_shown(document: Document) -> dict[str, Any]:
    """Whose a document is: as it keeps it, else as the contact is now."""
    if document.party is None:
        contact = document.contact
        return party_of(contact) | {"identifiers": party_identifiers_of(contact)}
    kept: dict[str, Any] = document.party
    return kept | {"identifiers": orjson.loads(document.party_identifiers or "[]")}


def previewed(built: Built, *, company: Company) -> dict[str, Any]:
    """What a document that is not written comes to; in the base currency where its rate is known."""
    document, units = built.document, built.reader.units
    codes = {account.id: account.code for account in built.reader.chart.by_code.values()}
    base = base_payable = None
    if document.rate is not None:
        decimals = units[company.base_currency].decimals
        base = in_base(net=document.net, tax=document.tax, rate=document.rate, decimals=decimals)
        base_payable = convert(document.payable, rate=document.rate, decimals=decimals)
    names = (
        "currency", "tax_point", "due_date", "early_discount_percent", "early_discount_until", "rate",
        "prices_include_tax", "rounding_level", "rounding_mode", "discount", "net", "tax",
        "gross", "withheld", "rounding", "payable",
    )  # fmt: skip
    return {name: getattr(document, name) for name in names} | {
        "lines": [
            _line(line, codes, dict(given.dimensions)) for line, given in zip(built.lines, built.inputs, strict=True)
        ],
        "in_base": base,
        "base_payable": base_payable,
        "early_discount_amount": early_discount(
            document.payable,
            percent=document.early_discount_percent,
            until=document.early_discount_until,
            day=document.issue_date,
            decimals=units[document.currency].decimals,
        ),
        **document.breakdown,
    }


def _line(line: DocumentLine, codes: dict[UUID, str], dimensions: dict[str, str]) -> dict[str, Any]:
    names = (
        "position", "role", "text", "quantity", "unit", "unit_price", "price_base_quantity", "discount_percent", "discount_amount",
        "charge_amount", "tax_units", "tax_code_ids", "credited_position", "deposit_id", "amount", "discount_share", "net", "tax", "gross",
        "taxes",
    )  # fmt: skip
    return {name: getattr(line, name) for name in names} | {
        "account_code": codes[line.account_id],
        "dimensions": dimensions,
    }


def settings_of(company: Company) -> InvoicingSettings:
    """How documents are booked; version 0 where the company never chose."""
    chosen = InvoicingSettings.objects.select_related(*SETTINGS).filter(company=company).first()
    return chosen or InvoicingSettings(company=company, version=0)


def has_posted(company: Company) -> bool:
    """Whether a document of the company was ever posted."""
    return Document.objects.filter(company=company).exclude(status=Document.Status.DRAFT).exists()


def usual_accounts(company: Company) -> dict[str, str | None]:
    """The accounts by which the country pack has lines of documents booked, as far as they are there and take lines."""
    pack = load_pack(company.country_pack)
    wanted = {"income": pack.income_account, "expense": pack.expense_account}
    rows = Account.objects.filter(company=company, code__in=wanted.values(), is_active=True, is_heading=False)
    there = set(rows.values_list("account_class", "code"))
    return {f"usual_{name}_account": code if (name, code) in there else None for name, code in wanted.items()}


def settings_shown(settings: InvoicingSettings) -> dict[str, Any]:
    """By the codes of journals and accounts."""
    allowed = settings.direct_entries_allowed
    return {name: getattr(getattr(settings, name), "code", None) for name in SETTINGS} | {
        "terms": settings.terms,
        "takes_direct_entries": allowed,
        "refuses_direct_entries": has_posted(settings.company) if allowed is None else not allowed,
        "version": settings.version,
        **usual_accounts(settings.company),
    }


def items_used(*, company: Company, kind: str, contact_id: UUID | None, query: str, limit: int) -> list[dict[str, Any]]:
    """Lines of the latest invoices, or bills, whose text has `query` in it: each text once, those of the contact first.

    Looks through the contact's latest documents and the company's, and no further: what is typed waits for it.
    """
    params = {
        "tenant": current_tenant_id(), "company": company.id, "kind": kind, "contact": contact_id, "query": query, "limit": limit,
        "theirs": ITEMS_OF_CONTACT, "others": ITEMS_OF_COMPANY,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ITEMS.format(dimensions=DIMENSIONS_OF_LINE), params)
        return rows_of(cursor)
