"""What could be reminded of on a day, found from what is open: nothing is kept until it is released."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.contacts.errors import ContactArchived
from oasys.contacts.models import Contact
from oasys.core.errors import DomainError
from oasys.core.money import ZERO, round_half_up
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.currencies.queries import FoundRate, found_rate, known_units, rate_rule
from oasys.dispatch.facts import language_of
from oasys.dunning.errors import InterestRateMissing
from oasys.dunning.rules import Level, RateUnknown, interest, next_level
from oasys.dunning.settings import Manner, manner_of, settings_of
from oasys.dunning.words import default_words
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company

SOURCE = "reminder"
CONTACTS_AT_ONCE = 200
# contacts that owe something overdue, by name
OVERDUE_CONTACTS = """
select c.id, c.sort_name from contacts_contact c
where c.tenant_id = %(tenant)s and c.company_id = %(company)s
  and (%(after_name)s::text is null or (c.sort_name, c.id) > (%(after_name)s, %(after_id)s))
  and (%(contact)s::uuid is null or c.id = %(contact)s)
  and exists (
    select from contact_line x
    join settlement_open_item i on i.tenant_id = x.tenant_id and i.line_id = x.line_id and i.is_open and i.is_debit
    where x.tenant_id = c.tenant_id and x.contact_id = c.id and coalesce(x.due_on, i.posting_date) < %(day)s)
order by c.sort_name, c.id limit %(limit)s
"""
# every open item of these contacts on receivable accounts, with what it was reminded of
OPEN_ITEMS = """
select x.contact_id, i.line_id, i.account_id, i.currency, i.is_debit, i.amount, i.amount - i.settled_amount as open_amount,
       i.base_amount - i.settled_base_amount as base_open, e.source_kind = 'reminder' as is_charge,
       coalesce(d.due_on, x.due_on, d.issued_on, i.posting_date) as due_on,
       coalesce(d.issued_on, v.issue_date, i.posting_date) as issued_on,
       v.id as document_id, coalesce(d.number, nullif(v.number, '')) as number, s.prefix, e.number as entry_number,
       coalesce(h.level, 0) as last_level, h.last_on, h.charged_to,
       exists (select from dunning_block b
               where b.tenant_id = i.tenant_id and b.company_id = i.company_id and (b.contact_id = x.contact_id or b.line_id = i.line_id)
                 and (b.until is null or b.until >= %(day)s)) as is_blocked
from contact_line x
join settlement_open_item i on i.tenant_id = x.tenant_id and i.line_id = x.line_id and i.is_open
join ledger_account a on a.tenant_id = i.tenant_id and a.id = i.account_id and a.subtype = 'receivable'
join ledger_journal_line l on l.tenant_id = i.tenant_id and l.id = i.line_id
join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
left join settlement_item_document d on d.tenant_id = i.tenant_id and d.line_id = i.line_id
left join invoicing_document v on v.tenant_id = i.tenant_id and v.control_line_id = i.line_id
left join lateral (
  select max(t.level) as level, max(n.as_of) as last_on, max(t.interest_to) filter (where n.entry_id is not null) as charged_to
  from dunning_reminder_item t join dunning_reminder n on n.tenant_id = t.tenant_id and n.id = t.reminder_id
  where t.tenant_id = i.tenant_id and t.line_id = i.line_id) h on true
where x.tenant_id = %(tenant)s and x.contact_id = any(%(contacts)s)
order by due_on, i.line_id
"""
SETTLED = """
select l.line_id, s.settled_on, s.cancelled_on, l.amount from settlement_settled_line l
join settlement_settlement s on s.tenant_id = l.tenant_id and s.id = l.settlement_id
where l.tenant_id = %(tenant)s and l.line_id = any(%(lines)s)
"""


@dataclass(frozen=True, slots=True)
class Item:
    """An overdue item that has reached its next level; amounts in its currency."""

    line_id: UUID
    account_id: UUID
    level: int
    document_id: UUID | None
    number: str
    issued_on: date
    due_on: date
    days_overdue: int
    amount: Decimal
    open_amount: Decimal
    base_open: Decimal
    charged_to: date | None
    interest: Decimal = ZERO
    interest_from: date | None = None
    interest_to: date | None = None


@dataclass(slots=True)
class Proposal:
    """A reminder that could be released, less the credits: what is there already is not asked for.

    `rate`: base units for one of the currency, of that day; None in the base currency.
    """

    contact: Contact
    currency: str
    level: int
    language: str
    items: list[Item]
    earlier_charges: Decimal
    credits: Decimal
    fee: Decimal = ZERO
    interest: Decimal = ZERO
    rate: FoundRate | None = None
    problem: str | None = None
    words: dict[str, str] = field(default_factory=dict)

    @property
    def contact_id(self) -> UUID:
        id_: UUID = self.contact.id
        return id_

    @property
    def open_amount(self) -> Decimal:
        return sum((item.open_amount for item in self.items), ZERO)

    @property
    def total(self) -> Decimal:
        return self.open_amount + self.earlier_charges + self.fee + self.interest - self.credits

    @property
    def key(self) -> str:
        """Names what a person saw: items, levels, what is open, credits and the fee. Interest grows by the day and is not in it."""
        seen = [f"{item.line_id}:{item.level}:{item.open_amount:f}" for item in self.items]
        said = "|".join(
            [
                str(self.contact.id),
                self.currency,
                f"{self.fee:f}",
                f"{self.earlier_charges:f}",
                f"{self.credits:f}",
                *seen,
            ]
        )
        return hashlib.sha256(said.encode()).hexdigest()[:32]


def proposals(
    *,
    company: Company,
    today: date,
    limit: int,
    after: tuple[str, UUID] | None = None,
    contact_id: UUID | None = None,
    level: int | None = None,
    up_to: int | None = None,
) -> tuple[list[Proposal], tuple[str, UUID] | None]:
    """At least `limit` proposals, where there are as many, by name of the contact; and behind whom to go on, None at the end.

    Those of one contact are never parted. `level`: those of this level; `up_to`: those of no later level.
    """
    found: list[Proposal] = []
    while True:
        rows = overdue_contacts(company=company, today=today, after=after, contact_id=contact_id)
        own: dict[UUID, list[Proposal]] = defaultdict(list)
        for one in proposals_of(company=company, contact_ids=[row[0] for row in rows], today=today):
            if level in (None, one.level) and (up_to is None or one.level <= up_to):
                own[one.contact.id].append(one)
        for id_, sort_name in rows:
            found += own[id_]
            after = (sort_name, id_)
            if len(found) >= limit:
                return found, after
        if len(rows) < CONTACTS_AT_ONCE:
            return found, None


def overdue_contacts(
    *, company: Company, today: date, after: tuple[str, UUID] | None, contact_id: UUID | None = None
) -> list[tuple[UUID, str]]:
    """Contacts that owe something overdue, by name, from behind `after`."""
    name, id_ = after or (None, None)
    params = {
        "tenant": current_tenant_id(), "company": company.id, "day": today, "limit": CONTACTS_AT_ONCE, "contact": contact_id,
        "after_name": name, "after_id": id_,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(OVERDUE_CONTACTS, params)
        rows: list[tuple[UUID, str]] = cursor.fetchall()
    return rows


def proposals_of(*, company: Company, contact_ids: Sequence[UUID], today: date) -> list[Proposal]:
    """What could be released of these contacts, by contact in the order given, and currency."""
    manner = manner_of(settings_of(company))
    params: dict[str, Any] = {"tenant": current_tenant_id(), "contacts": list(contact_ids), "day": today}
    with connection.cursor() as cursor:
        cursor.execute(OPEN_ITEMS, params)
        rows = rows_of(cursor)
    contacts = Contact.objects.filter(company=company).in_bulk(list(contact_ids))
    groups: dict[tuple[UUID, str], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        groups[row["contact_id"], row["currency"]].append(row)
    place = {id_: number for number, id_ in enumerate(contact_ids)}
    found = []
    for (id_, currency), group in sorted(groups.items(), key=lambda one: (place[one[0][0]], one[0][1])):
        proposal = _proposal(company, contacts[id_], currency, group, manner, today)
        if proposal is not None:
            found.append(proposal)
    _charge(company, found, manner, today)
    return found


def _proposal(
    company: Company, contact: Contact, currency: str, rows: Sequence[dict[str, Any]], manner: Manner, today: date
) -> Proposal | None:
    items: list[Item] = []
    base_open = ZERO
    for row in rows:
        if not row["is_debit"] or row["is_charge"] or row["is_blocked"]:
            continue
        level = next_level(
            manner.levels,
            last=row["last_level"],
            last_on=row["last_on"],
            due_on=row["due_on"],
            today=today,
            days_between=manner.days_between,
        )
        if level is None:
            continue
        base_open += row["base_open"]
        number = row["number"] or entry_number(row["prefix"], row["entry_number"]) or ""
        names = (
            "line_id",
            "account_id",
            "document_id",
            "issued_on",
            "due_on",
            "amount",
            "open_amount",
            "base_open",
            "charged_to",
        )
        items.append(
            Item(
                **{name: row[name] for name in names},
                level=level.number,
                number=number,
                days_overdue=(today - row["due_on"]).days,
            )
        )
    credit = sum((row["open_amount"] for row in rows if not row["is_debit"]), ZERO)
    if not items or sum((item.open_amount for item in items), ZERO) <= credit:
        return None  # what stands in the contact's favour covers it
    highest = max(item.level for item in items)
    base_open -= sum((row["base_open"] for row in rows if not row["is_debit"]), ZERO)
    if base_open < manner.levels[highest - 1].minimum_amount:
        return None
    language = language_of(contact.language, company)
    charges = sum((row["open_amount"] for row in rows if row["is_charge"] and row["is_debit"]), ZERO)
    proposal = Proposal(contact, currency, highest, language, items, charges, credit)
    proposal.words = _words(manner.levels[highest - 1], len(manner.levels), language)
    return proposal


def _words(level: Level, count: int, language: str) -> dict[str, str]:
    own = level.texts.get(language, {})
    return {name: own.get(name) or word for name, word in default_words(level.number, count, language).items()}


def _charge(company: Company, found: Sequence[Proposal], manner: Manner, today: date) -> None:
    """Fees and interest, exactly by days; what is not known stands as a problem."""
    units = known_units({company.base_currency, *(one.currency for one in found)})
    bearing = [item.line_id for one in found for item in one.items if manner.levels[item.level - 1].charges_interest]
    changes = _changes(bearing)
    rule = rate_rule(company)
    for one in found:
        decimals = units[one.currency].decimals
        fee = manner.levels[one.level - 1].fee
        try:
            bears = any(item.line_id in changes for item in one.items)
            if one.currency != company.base_currency and (fee or bears):
                one.rate = found_rate(currency=one.currency, base=company.base_currency, day=today, rule=rule)
            one.fee = round_half_up(fee / one.rate.rate, decimals) if one.rate else round_half_up(fee, decimals)
            rates = manner.consumer_rates if one.contact.kind == Contact.Kind.PERSON else manner.business_rates
            one.items = [
                _bearing(item, changes[item.line_id], rates, today, decimals) if item.line_id in changes else item
                for item in one.items
            ]
            one.interest = sum((item.interest for item in one.items), ZERO)
            if manner.posts_charges and one.contact.archived_at is not None and (one.fee or one.interest):
                raise ContactArchived(say("{name} is archived: restore it first.", name=one.contact.display_name))
        except DomainError as refusal:
            one.problem = refusal.detail


def _changes(lines: Sequence[UUID]) -> dict[UUID, list[tuple[date, Decimal]]]:
    """How what is open of each line changed: a payment counts from the day after it, its undoing from its day."""
    found: dict[UUID, list[tuple[date, Decimal]]] = {line: [] for line in lines}
    if lines:
        with connection.cursor() as cursor:
            cursor.execute(SETTLED, {"tenant": current_tenant_id(), "lines": list(lines)})
            for line, settled_on, cancelled_on, amount in cursor.fetchall():
                found[line].append((settled_on + timedelta(days=1), -amount))
                if cancelled_on is not None:
                    found[line].append((max(cancelled_on, settled_on + timedelta(days=1)), amount))
    return found


def _bearing(item: Item, changes: Sequence[tuple[date, Decimal]], rates: Any, today: date, decimals: int) -> Item:
    """The item with its interest since it was due, or since the last day that interest was posted for."""
    first = max(item.due_on, item.charged_to or item.due_on) + timedelta(days=1)
    try:
        amount = interest(amount=item.amount, changes=changes, first=first, last=today, rates=rates, decimals=decimals)
    except RateUnknown as missing:
        raise InterestRateMissing(
            say("The interest rate of {day} is not known: add it to the settings of reminders.", day=missing.day)
        ) from missing
    return replace(item, interest=amount, interest_from=first, interest_to=today)
