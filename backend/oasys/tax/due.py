"""Deferred tax falls due: with payments in part or in whole, or because its time is up (docs/accounting/tax.md).

What is due so far is said, and only what that adds is moved: said twice, nothing happens. So a payment, its undoing and the round of the
worker can each be repeated after a crash. The tax of one document moves under the lock of its entry.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import structlog
from django.db import connection, transaction
from django.utils import timezone

from oasys.core.actor import Actor
from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.money import ZERO, round_half_up
from oasys.core.postgres.gone import is_gone
from oasys.core.tenancy import current_tenant_id, tenant
from oasys.core.words import say, speaking
from oasys.currencies.rules import iso_currency
from oasys.identity.models import User
from oasys.ledger.queries import entry_number, journal_by_code
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import HeldDraft, post_held
from oasys.organisations.acting import act_with, acting_rights
from oasys.organisations.models import Company, Membership
from oasys.organisations.permissions import Permission, Role
from oasys.organisations.queries import company_of, membership_of
from oasys.tax.errors import DeferredTaxRefused
from oasys.tax.lines import OUTPUT, TaxOnLine, write_tax_lines
from oasys.tax.models import TaxCode, TaxDueTrouble, TaxFiling

log = structlog.get_logger("oasys.tax")
TEXT = "Tax falls due"
RETRY_AFTER = timedelta(hours=1)
MOST_AT_ONCE = 500
HOLD = """
select e.status, exists (select from ledger_journal_entry r
                         where r.tenant_id = e.tenant_id and r.reverses_id = e.id and r.status = 'posted')
from ledger_journal_entry e
where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.id = %(entry)s for no key update
"""
# drafts of moves count, so that none is written twice
DEFERRED = """
select x.id, x.tax_code_id, x.component_id, x.side, x.tax_point, x.rate, x.base, x.tax, l.account_id,
       case x.side when 'output' then p.output_account_id else p.input_account_id end, k.due_within_months,
       coalesce(s.base, 0), coalesce(s.tax, 0), s.last_on
from ledger_journal_line l
join tax_line x on x.tenant_id = l.tenant_id and x.line_id = l.id and x.is_deferred and x.takes_from_id is null
join tax_component p on p.tenant_id = x.tenant_id and p.id = x.component_id
join tax_code k on k.tenant_id = x.tenant_id and k.id = x.tax_code_id
left join lateral (
  select sum(t.base) as base, sum(t.tax) as tax,
         max(m.posting_date) filter (where m.reverses_id is null and not exists (
           select from ledger_journal_entry r
           where r.tenant_id = m.tenant_id and r.reverses_id = m.id and r.status = 'posted')) as last_on
  from tax_line t
  join ledger_journal_line ml on ml.tenant_id = t.tenant_id and ml.id = t.line_id
  join ledger_journal_entry m on m.tenant_id = ml.tenant_id and m.id = ml.entry_id
  where t.tenant_id = x.tenant_id and t.takes_from_id = x.id) s on true
where l.tenant_id = %(tenant)s and l.entry_id = %(entry)s
order by l.line_no, x.number
"""
# of a document that was reversed nothing is left over: the mirror takes the whole of it
OVERDUE = """
select e.id, e.posting_date, s.prefix, e.number, e.description, min(d.due_on) as due_on, sum(d.rest) as rest
from (
  select x.line_id, x.tax + coalesce(t.tax, 0) as rest,
         (x.tax_point + make_interval(months => k.due_within_months))::date + 1 as due_on
  from tax_line x
  join tax_code k on k.tenant_id = x.tenant_id and k.id = x.tax_code_id and k.due_within_months is not null
  left join lateral (
    select sum(y.tax) as tax from tax_line y where y.tenant_id = x.tenant_id and y.takes_from_id = x.id) t on true
  where x.tenant_id = %(tenant)s and x.company_id = %(company)s and x.is_deferred and x.takes_from_id is null
    and x.tax_point < %(on)s and (x.tax_point + make_interval(months => k.due_within_months))::date < %(on)s
    and x.tax + coalesce(t.tax, 0) <> 0) d
join ledger_journal_line l on l.tenant_id = %(tenant)s and l.id = d.line_id
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id and e.status = 'posted'
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
where %(after_day)s::date is null or (e.posting_date, e.id) > (%(after_day)s, %(after_id)s)
group by e.id, e.posting_date, s.prefix, e.number, e.description
order by e.posting_date, e.id limit %(limit)s
"""
# who has not said how they file has it fall due by itself
WITH_OVERDUE = """
select w.tenant_id, w.company_id from (
  select f.tenant_id, f.company_id from tax_filing f
  where f.deferred_as_id is not null and (f.retry_at is null or f.retry_at <= now())
  union all
  select c.tenant_id, c.id from organisations_company c
  where c.archived_at is null
    and not exists (select from tax_filing f where f.tenant_id = c.tenant_id and f.company_id = c.id)
    and not exists (
      select from tax_due_trouble d where d.tenant_id = c.tenant_id and d.company_id = c.id and d.retry_at > now())) w
where exists (
  select from tax_line x join tax_code k on k.tenant_id = x.tenant_id and k.id = x.tax_code_id
  where x.tenant_id = w.tenant_id and x.company_id = w.company_id and x.is_deferred and x.takes_from_id is null
    and (x.tax_point + make_interval(months => k.due_within_months))::date < %(today)s
    and x.tax + coalesce((select sum(t.tax) from tax_line t where t.tenant_id = x.tenant_id and t.takes_from_id = x.id), 0) <> 0)
"""


@dataclass(frozen=True, slots=True)
class Deferred:
    """Deferred tax of a document; `taken` of base and tax are what moved so far, with the opposite sign of base and tax.

    `last_moved_on`: the day of the latest move that stands.
    """

    id: UUID
    tax_code_id: UUID
    component_id: UUID
    side: str
    tax_point: date
    rate: Decimal
    base: Decimal
    tax: Decimal
    deferred_account: UUID
    due_account: UUID | None
    due_within_months: int | None
    taken_base: Decimal
    taken_tax: Decimal
    last_moved_on: date | None

    def is_overdue(self, on: date) -> bool:
        """Whether the time is up on that day: on the day after the last one of its months."""
        return self.due_within_months is not None and due_day(self.tax_point, self.due_within_months) <= on

    @property
    def stays_due(self) -> bool:
        """Whether its time has made it due already: what is said of an earlier day moves none of it, back or again."""
        return self.last_moved_on is not None and self.is_overdue(self.last_moved_on)


def due_day(tax_point: date, months: int) -> date:
    """The day on which tax falls due that is not paid within so many months: the day after. A month's last day stays in its month."""
    count = tax_point.year * 12 + tax_point.month - 1 + months
    year, month = count // 12, count % 12 + 1
    last = (date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month, min(tax_point.day, last)) + timedelta(days=1)


def share_due(whole: Decimal, *, paid: Decimal, total: Decimal, decimals: int) -> Decimal:
    """What of an amount is due once `paid` of `total` is paid: the last payment takes the rest, so that the parts always add up."""
    return whole if paid == total else round_half_up(whole * paid / total, decimals)


@transaction.atomic(savepoint=False)
def tax_falls_due(
    *, company: Company, entry_id: UUID, paid: Decimal, total: Decimal, on: date, by: User
) -> UUID | None:
    """Posts what of a document's deferred tax falls due by what is paid of it so far; the entry, or None where nothing moves.

    As write_tax_due, and posts it: the only posting of its transaction.
    """
    return _posted(company, write_tax_due(company=company, entry_id=entry_id, paid=paid, total=total, on=on, by=by), by)


@transaction.atomic(savepoint=False)
def overdue_falls_due(*, company: Company, entry_id: UUID, on: date, by: User) -> UUID | None:
    """Posts what of a document's deferred tax is overdue on that day; the entry, or None where nothing is.

    The only posting of its transaction. Locks the entry of the document. Raises NotFound, DeferredTaxRefused, and what posting refuses.
    """
    moves = [(one, one.base, one.tax) for one in _held(company, entry_id) if one.is_overdue(on)]
    return _posted(company, _written(company, moves, on, by), by)


@transaction.atomic(savepoint=False)
def make_overdue_due(*, company: Company, entry_id: UUID, on: date, by: User) -> UUID:
    """As overdue_falls_due, for a person who asked for it. Raises DeferredTaxRefused where nothing of the document is overdue."""
    made = overdue_falls_due(company=company, entry_id=entry_id, on=on, by=by)
    if made is None:
        raise DeferredTaxRefused(say("None of its tax is overdue on {day}.", day=on))
    return made


def _posted(company: Company, draft: HeldDraft | None, by: User) -> UUID | None:
    if draft is None:
        return None
    with connection.cursor() as cursor:
        post_held(cursor, company=company, drafts=[draft], by=by)
    return draft.id


@transaction.atomic(savepoint=False)
def write_tax_due(
    *, company: Company, entry_id: UUID, paid: Decimal, total: Decimal, on: date, by: User
) -> HeldDraft | None:
    """Writes the entry by which a document's deferred tax falls due, to be posted in the same transaction by `post_held`.

    `paid` of `total` is what is paid of the document so far, this payment included, in any one currency; below what was said before, tax
    goes back to deferred. The cumulative method: the share of what is paid, less what fell due before; the last payment takes the rest.
    What is overdue on `on`, or was made due by its time before, is due in whole, whatever is paid. None where nothing moves: said again,
    nothing happens. Locks the entry of the document. Raises NotFound, DeferredTaxRefused where it is a draft or reversed, Invalid.
    """
    if not ZERO <= paid <= total or total <= 0:
        message = say("What is paid lies between nothing and the whole of the document.")
        raise Invalid(message, errors=[FieldError("/paid", DeferredTaxRefused.code, message)])
    decimals = _decimals(company)
    moves: list[tuple[Deferred, Decimal, Decimal]] = []
    for one in _held(company, entry_id):
        if one.is_overdue(on) or one.stays_due:
            moves.append((one, one.base, one.tax))
            continue
        tax = share_due(one.tax, paid=paid, total=total, decimals=decimals)
        # the base goes with its tax: none of it stays behind when all of the tax is due
        base = one.base if tax == one.tax else share_due(one.base, paid=paid, total=total, decimals=decimals)
        moves.append((one, base, tax))
    return _written(company, moves, on, by)


def _held(company: Company, entry_id: UUID) -> list[Deferred]:
    """The deferred tax of a document, whose entry is locked."""
    with connection.cursor() as cursor:
        cursor.execute(HOLD, {"tenant": current_tenant_id(), "company": company.id, "entry": entry_id})
        found = cursor.fetchone()
        if found is None:
            raise NotFound(say("There is no such journal entry."))
        status, is_reversed = found
        if status != "posted":
            raise DeferredTaxRefused(say("The entry is a draft: its tax is not owed yet."))
        if is_reversed:
            raise DeferredTaxRefused(say("The entry was reversed: none of its tax falls due."))
        cursor.execute(DEFERRED, {"tenant": current_tenant_id(), "entry": entry_id})
        return [Deferred(*row) for row in cursor.fetchall()]


def _written(
    company: Company, due_so_far: Sequence[tuple[Deferred, Decimal, Decimal]], on: date, by: User
) -> HeldDraft | None:
    """The draft that moves what is due by now and did not move before."""
    lines: list[LineDraft] = []
    taxes: list[TaxOnLine] = []
    for one, base, tax in due_so_far:
        # what was taken has the opposite sign of what it was taken from
        if tax + one.taken_tax:
            _move(company, one, base + one.taken_base, tax + one.taken_tax, lines, taxes)
    if not lines:
        return None
    journal = journal_by_code(company=company, code=None)
    entry = EntryDraft(journal.id, on, lines, description=TEXT)
    (draft_id,) = write_drafts(company=company, entries=[entry], by=by)
    write_tax_lines(company=company, entry_id=draft_id, taxes=taxes)
    return HeldDraft(draft_id, journal.id, on)


def _move(
    company: Company, one: Deferred, base: Decimal, tax: Decimal, lines: list[LineDraft], taxes: list[TaxOnLine]
) -> None:
    """Two lines: the deferred account gives, the account of what is due takes; each carries its row."""
    if one.due_account is None:
        raise DeferredTaxRefused(
            say("The tax code has no account for tax that is due: name one."), tax_code=str(one.tax_code_id)
        )
    credit = tax if one.side == OUTPUT else -tax  # of the line on the account of what is due
    for account, amount in ((one.deferred_account, -credit), (one.due_account, credit)):
        lines.append(LineDraft(account, max(-amount, ZERO), max(amount, ZERO), company.base_currency, -amount, TEXT))
    number = len(lines)
    common: dict[str, Any] = {
        "tax_code_id": one.tax_code_id, "component_id": one.component_id, "side": one.side, "tax_point": one.tax_point, "rate": one.rate,
    }  # fmt: skip
    taxes.append(TaxOnLine(line_no=number - 1, base=-base, tax=-tax, is_deferred=True, takes_from=one.id, **common))
    taxes.append(TaxOnLine(line_no=number, base=base, tax=tax, **common))


def _decimals(company: Company) -> int:
    found = iso_currency(company.base_currency)
    assert found is not None  # a company keeps its books in money
    return found.decimals


def overdue(*, company: Company, on: date, limit: int, after: tuple[date, UUID] | None = None) -> list[dict[str, Any]]:
    """Documents with deferred tax whose time is up on that day, the earliest first, from behind `after`; one more than `limit`."""
    with connection.cursor() as cursor:
        cursor.execute(
            OVERDUE,
            {
                "tenant": current_tenant_id(),
                "company": company.id,
                "on": on,
                "after_day": after[0] if after else None,
                "after_id": after[1] if after else None,
                "limit": limit + 1,
            },
        )
        names = ("entry_id", "posting_date", "number", "description", "due_on", "tax")
        return [
            dict(zip(names, (entry, day, entry_number(prefix, number), *rest), strict=True))
            for entry, day, prefix, number, *rest in cursor.fetchall()
        ]


def make_overdue(
    *,
    tenant_id: UUID,
    company_id: UUID,
    today: date,
    problem_of: Callable[[Exception], dict[str, Any] | None],
    is_stopping: Callable[[], bool] = lambda: False,
) -> int:
    """Posts what is overdue in a company that has it fall due by itself, each document on its day and in a transaction of its own.

    How many entries. What fails is kept with the filing and waits an hour; it keeps no other document waiting. No transaction may be open.
    """
    made, failed = 0, None
    with tenant(tenant_id):
        person = due_as(company_id)
        if person is None:
            return 0
        found = overdue(company=Company.objects.get(id=company_id), on=today, limit=MOST_AT_ONCE)
    with speaking(person.language):
        for document in found:
            if is_stopping():
                return made
            try:
                with tenant(tenant_id):
                    company = _acting(person, company_id)
                    entry = overdue_falls_due(
                        company=company, entry_id=document["entry_id"], on=document["due_on"], by=person
                    )
                made += entry is not None
            except Exception as error:
                if is_gone(error):
                    raise
                failed = problem_of(error)
                if failed is None:
                    log.error("deferred_broke", tenant=str(tenant_id), company=str(company_id), exc_info=error)
                    failed = problem_of(
                        DeferredTaxRefused(say("A fault in OASYS kept this from being made; nothing was written."))
                    )
    with tenant(tenant_id):
        _keep_trouble(company_id, failed)
    return made


def due_as(company_id: UUID) -> User | None:
    """As whom deferred tax falls due by itself in the company; None where it does not.

    Who chose that when it was said how the company files; of a company that has not said so and has tax codes that wait for a time, the
    owner who has been one for longest.
    """
    filing = TaxFiling.objects.select_related("deferred_as").filter(company_id=company_id).first()
    if filing is not None:
        return filing.deferred_as
    if not TaxCode.objects.filter(company_id=company_id, due_within_months__isnull=False).exists():
        return None
    owners = Membership.objects.select_related("user").filter(role=Role.OWNER, user__is_active=True)
    owner = owners.order_by("created_at", "id").first()
    return owner.user if owner is not None else None


def _keep_trouble(company_id: UUID, failed: dict[str, Any] | None) -> None:
    """Why it failed, and when to try again, with the filing or beside it."""
    now = timezone.now()
    trouble = {
        "failure": failed,
        "failed_at": now if failed else None,
        "retry_at": now + RETRY_AFTER if failed else None,
    }
    if TaxFiling.objects.filter(company_id=company_id).update(**trouble):
        return
    if failed is None:
        TaxDueTrouble.objects.filter(company_id=company_id).delete()
    else:
        TaxDueTrouble.objects.update_or_create(company_id=company_id, defaults=trouble)


def _acting(person: User, company_id: UUID) -> Company:
    """The company, as the person sees it, with their rights from here on. Raises DeferredTaxRefused where these are gone."""
    membership = membership_of(Actor(person.pk))
    if membership is None or not person.is_active:
        raise DeferredTaxRefused(say("Who set this up is no longer a member: choose again, and it acts as you."))
    act_with(membership.rights())
    if not acting_rights().may(Permission.ENTRY_POST):
        raise DeferredTaxRefused(
            say(
                "Who set this up lacks {permission} now: choose again, and it acts as you.",
                permission=Permission.ENTRY_POST,
            )
        )
    return company_of(company_id)
