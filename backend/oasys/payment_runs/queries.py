"""Reads of payment runs: what is open to suppliers, lists, one with what it pays and what the bank said."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oasys.contacts.bank import BankAccount
from oasys.contacts.models import BankDetails, Contact
from oasys.core.errors import NotFound
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.invoicing.rules import early_discount
from oasys.ledger.queries import rows_of
from oasys.organisations.models import Company
from oasys.payment_runs.models import PaymentRun, RunTransfer, StatusReport
from oasys.payment_runs.rules import LEFT_OUT, REASONS, net
from oasys.payments.models import Payment

# what is open on payable accounts in the currency; `in_other_run`: another draft names it
OPEN = """
select i.line_id, x.contact_id, i.is_debit, i.posting_date, coalesce(d.due_on, x.due_on, i.posting_date) as due_on,
       i.amount - i.settled_amount as rest, a.code as account_code, e.id as entry_id, v.early_discount_percent, v.early_discount_until,
       coalesce(nullif(d.number, ''), nullif(e.reference, ''), s.prefix || lpad(e.number::text, 6, '0')) as reference,
       exists (select from payment_runs_item r where r.tenant_id = i.tenant_id and r.line_id = i.line_id and r.is_live
               and r.run_id is distinct from %(run)s) as in_other_run
from ledger_account a
join settlement_open_item i on i.tenant_id = a.tenant_id and i.account_id = a.id and i.is_open
join ledger_journal_line l on l.tenant_id = i.tenant_id and l.id = i.line_id
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
left join contact_line x on x.tenant_id = i.tenant_id and x.line_id = i.line_id
left join settlement_item_document d on d.tenant_id = i.tenant_id and d.line_id = i.line_id
left join invoicing_document v on v.tenant_id = i.tenant_id and v.control_line_id = i.line_id
where a.tenant_id = %(tenant)s and a.company_id = %(company)s and a.subtype = 'payable' and i.currency = %(currency)s {where}
order by due_on, i.line_id limit %(limit)s
"""
DUE = """
and not i.is_debit and i.posting_date <= %(dated)s and (coalesce(d.due_on, x.due_on, i.posting_date) <= %(due)s
  or (%(discounts)s and v.early_discount_until between %(dated)s and %(due)s))
"""
CREDITS = "and i.is_debit and i.posting_date <= %(dated)s and x.contact_id = any(%(contacts)s)"
NAMED = "and i.line_id = any(%(lines)s)"
RUNS = """
select r.id, r.state, r.money_account_id, a.code as money_account_code, a.name as money_account_name, r.currency, r.due_until,
       r.execution_on, p.email as prepared_by, r.prepared_at, v.email as approved_by, r.approved_at, c.email as cancelled_by,
       r.cancelled_at, r.file_digest, r.version, r.left_out, r.hands,
       coalesce(i.amount, 0) as amount, coalesce(i.contacts, 0) as contacts, coalesce(i.discount, 0) as discount_amount,
       coalesce(t.accepted, 0) as accepted,
       coalesce(t.rejected, 0) as rejected, coalesce(t.rejected_amount, 0) as rejected_amount
from payment_runs_run r
join ledger_account a on a.tenant_id = r.tenant_id and a.id = r.money_account_id
join identity_user p on p.id = r.prepared_by_id
left join identity_user v on v.id = r.approved_by_id
left join identity_user c on c.id = r.cancelled_by_id
left join lateral (
  select sum(case when is_debit then -amount else amount - discount end) as amount, count(distinct contact_id) as contacts,
         sum(discount) as discount
  from payment_runs_item where tenant_id = r.tenant_id and run_id = r.id) i on true
left join lateral (
  select count(*) filter (where state = 'accepted') as accepted, count(*) filter (where state = 'rejected') as rejected,
         sum(amount) filter (where state = 'rejected') as rejected_amount
  from payment_runs_transfer where tenant_id = r.tenant_id and run_id = r.id) t on true
where r.tenant_id = %(tenant)s and r.company_id = %(company)s {where} order by r.id desc limit %(limit)s
"""
ITEMS = """
select r.contact_id, r.line_id, r.is_debit, r.amount, r.discount, v.early_discount_until, i.posting_date,
       coalesce(d.due_on, x.due_on, i.posting_date) as due_on,
       i.amount - i.settled_amount as open_amount, e.id as entry_id,
       coalesce(nullif(d.number, ''), nullif(e.reference, ''), s.prefix || lpad(e.number::text, 6, '0')) as reference
from payment_runs_item r
join settlement_open_item i on i.tenant_id = r.tenant_id and i.line_id = r.line_id
join ledger_journal_line l on l.tenant_id = i.tenant_id and l.id = i.line_id
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
left join contact_line x on x.tenant_id = i.tenant_id and x.line_id = i.line_id
left join settlement_item_document d on d.tenant_id = i.tenant_id and d.line_id = i.line_id
left join invoicing_document v on v.tenant_id = i.tenant_id and v.control_line_id = i.line_id
where r.tenant_id = %(tenant)s and r.run_id = %(run)s order by due_on, r.line_id
"""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """What is open to a supplier; on the debit side a credit of ours. `contact_id` None: it is not known whose it is.

    Lists of them begin with what is due first.
    """

    line_id: UUID
    contact_id: UUID | None
    is_debit: bool
    posting_date: date
    due_on: date
    rest: Decimal
    account_code: str
    entry_id: UUID
    reference: str
    in_other_run: bool
    early_discount_percent: Decimal | None
    early_discount_until: date | None

    def discount_on(self, amount: Decimal, *, day: date, decimals: int) -> Decimal:
        """What is taken off that much of it if it is paid on the day."""
        percent, until = self.early_discount_percent, self.early_discount_until
        if self.is_debit:
            return ZERO
        return early_discount(amount, percent=percent, until=until, day=day, decimals=decimals) or ZERO


def bills_due(
    *, company: Company, currency: str, due_until: date, dated_until: date, discounts: bool, limit: int
) -> list[OpenItem]:
    """Bills that are due until a day and dated until another one, on which they are paid, whoever's they are; at most `limit`.

    `discounts`: also those whose early-payment discount lasts until that day and ends until the first one: it waits for nobody.
    """
    return _open(company, currency, DUE, due=due_until, dated=dated_until, discounts=discounts, limit=limit)


def credits_of(*, company: Company, currency: str, contact_ids: Collection[UUID], dated_until: date) -> list[OpenItem]:
    """All credits of these suppliers, and what was paid to them in advance, dated until a day."""
    return _open(company, currency, CREDITS, contacts=list(contact_ids), dated=dated_until)


def open_lines(
    *, company: Company, currency: str, lines: Collection[UUID], run_id: UUID | None = None
) -> list[OpenItem]:
    """What is open of the lines that are named; `run_id`: the run that may name them."""
    return _open(company, currency, NAMED, lines=list(lines), run=run_id)


def _open(company: Company, currency: str, where: str, **params: Any) -> list[OpenItem]:
    known = {"tenant": current_tenant_id(), "company": company.id, "currency": currency, "run": None, "limit": None}
    with connection.cursor() as cursor:
        cursor.execute(OPEN.format(where=where), known | params)
        return [OpenItem(**row) for row in rows_of(cursor)]


def details_in_force(contact_ids: Iterable[UUID]) -> dict[UUID, BankDetails]:
    """Where contacts are paid; who is paid nowhere is not in it."""
    rows = BankDetails.objects.filter(
        contact__in=set(contact_ids), status=BankDetails.Status.CONFIRMED, account__isnull=False
    )
    return {row.contact_id: row for row in rows}


def bank_account_of(details: BankDetails) -> BankAccount:
    """The account that confirmed details name, whole."""
    assert details.account is not None
    return BankAccount(details.country, details.is_iban, details.account, details.bank_code or "")


def holder_of(contact: Contact, details: BankDetails) -> str:
    """Whose account it is."""
    return details.holder or contact.legal_name or contact.display_name


def runs(*, company: Company, state: str | None, limit: int, after: UUID | None) -> list[dict[str, Any]]:
    """Runs without what they pay, the latest first, from behind `after`; one more than `limit`."""
    where = ("and r.state = %(state)s " if state else "") + ("and r.id < %(after)s" if after else "")
    return _runs(where, {"company": company.id, "state": state, "after": after, "limit": limit + 1})


def run(*, company: Company, run_id: UUID) -> dict[str, Any]:
    """One run with what it pays, by contact, what it leaves out, and what the bank said. Raises NotFound."""
    found = _runs("and r.id = %(run)s", {"company": company.id, "run": run_id, "limit": 1})
    if not found:
        raise NotFound(say("There is no such payment run."))
    (shown,) = found
    left_out, hands = shown.pop("left_out"), shown.pop("hands")
    with connection.cursor() as cursor:
        cursor.execute(ITEMS, {"tenant": current_tenant_id(), "run": run_id})
        rows = rows_of(cursor)
    items: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        items[row.pop("contact_id")].append(row)
    transfers = {
        one.contact_id: one
        for one in RunTransfer.objects.filter(run=run_id).select_related("details", "payment").order_by("id")
    }
    named = {*items, *(UUID(one["contact_id"]) for one in left_out if one["contact_id"])}
    contacts = Contact.objects.in_bulk(named)
    details = details_in_force(items) if shown["state"] == PaymentRun.State.DRAFT else {}
    paid_to = dict(
        Payment.objects.filter(contact__in=details, paid_to__isnull=False)
        .order_by("contact_id", "-id")
        .distinct("contact_id")
        .values_list("contact_id", "paid_to_id")
    )
    by_name = sorted(items, key=lambda id_: (contacts[id_].sort_name, id_))
    return shown | {
        "touched_by": hands,
        "contacts_paid": [
            _contact(contacts[id_], items[id_], transfers.get(id_), details.get(id_), paid_to.get(id_))
            for id_ in by_name
        ],
        "left_out": [_left_out(one, contacts) for one in left_out],
        "reports": list(
            StatusReport.objects.filter(run=run_id)
            .order_by("id")
            .values("id", "message_id", "accepted", "rejected", "pending", "read_at", "read_by__email")
        ),
    }


def _contact(
    contact: Contact,
    items: Sequence[dict[str, Any]],
    transfer: RunTransfer | None,
    in_force: BankDetails | None,
    paid_to: UUID | None,
) -> dict[str, Any]:
    details = transfer.details if transfer else in_force
    return {
        "contact_id": contact.id,
        "contact_name": contact.display_name,
        "amount": net((row["is_debit"], row["amount"] - row["discount"]) for row in items),
        "bank_details_id": details.id if details else None,
        "bank_account": details.masked if details else None,
        "holder": holder_of(contact, details) if details else "",
        "must_be_seen": transfer is None and details is not None and details.id != paid_to,
        "items": [{**row, "side": "debit" if row["is_debit"] else "credit"} for row in items],
        "transfer": None if transfer is None else _transfer(transfer),
    }


def _transfer(one: RunTransfer) -> dict[str, Any]:
    return {
        "id": one.id,
        "end_to_end_id": one.id.hex,
        "state": one.state,
        "iso_status": one.iso_status,
        "reason_code": one.reason_code,
        "reason": say(REASONS[one.reason_code]) if one.reason_code in REASONS else "",
        "reason_text": one.reason_text,
        "payment_id": one.payment_id,
        "payment_state": one.payment.state,
    }


def _left_out(one: dict[str, Any], contacts: dict[UUID, Contact]) -> dict[str, Any]:
    contact = contacts.get(UUID(one["contact_id"])) if one["contact_id"] else None
    return {
        "contact_id": contact.id if contact else None,
        "contact_name": contact.display_name if contact else "",
        "reason": one["reason"],
        "explanation": say(LEFT_OUT[one["reason"]]),
        "amount": Decimal(one["amount"]),
    }


def _runs(where: str, params: dict[str, Any]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(RUNS.format(where=where), {"tenant": current_tenant_id(), **params})
        rows = rows_of(cursor)
    for row in rows:
        row["left_out"] = orjson.loads(row["left_out"])
        row["left_out_amount"] = sum((Decimal(one["amount"]) for one in row["left_out"]), ZERO)
    return rows
