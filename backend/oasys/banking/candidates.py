"""What lines of a bank could be, out of everything that is open: found by index, told as the facts that oasys.matching weighs."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.banking.models import BankBook, BankLine
from oasys.banking.services.books import gather, is_read_only
from oasys.contacts.bank import BankAccount
from oasys.contacts.models import BankDetails
from oasys.core.errors import DomainError
from oasys.core.money import ZERO
from oasys.core.tenancy import current_tenant_id
from oasys.currencies.queries import found_rate, known_units, rate_rule
from oasys.invoicing.rules import early_discount
from oasys.ledger.queries import rows_of
from oasys.matching import facts
from oasys.matching.names import words
from oasys.matching.together import DAYS_AFTER as TOGETHER_AFTER
from oasys.matching.together import DAYS_BEFORE as TOGETHER_BEFORE
from oasys.organisations.models import Company
from oasys.settlement.services import gather_open_items

MOST = 200
DAYS_BEFORE, DAYS_AFTER = 120, 30  # of a posted line before and after the bank's day
OTHER_SIDE_DAYS = 10
MOST_TAILS = 40
MOST_NEAR = 100
FIGURES = re.compile(r"\d{2,12}")
IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{10,30}")
BOOK_COLUMNS = """
select k.id, k.posting_date, k.amount, e.description, e.reference, p.contact_id, c.display_name as contact_name, t.id as transfer_id,
       d.numbers
"""
BOOK_JOINS = """
join banking_book_line k on k.tenant_id = %(tenant)s and k.id = f.id
join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.id = k.entry_id
left join payments_payment p on p.tenant_id = %(tenant)s and p.entry_id = k.entry_id
left join contacts_contact c on c.tenant_id = %(tenant)s and c.id = p.contact_id
left join payment_runs_transfer t on t.tenant_id = %(tenant)s and t.payment_id = p.id
left join lateral (
  select array_agg(distinct coalesce(nullif(v.supplier_number, ''), v.number)) as numbers
  from ledger_journal_line l
  join settlement_settled_line s on s.tenant_id = l.tenant_id and s.line_id = l.id
  join settlement_settled_line o on o.tenant_id = s.tenant_id and o.settlement_id = s.settlement_id and o.line_id <> s.line_id
  join invoicing_document v on v.tenant_id = o.tenant_id and v.control_line_id = o.line_id
  where l.tenant_id = %(tenant)s and l.entry_id = p.entry_id) d on p.id is not null
"""
FREE_IDS = "banking_free_lines(%(book)s, %(amounts)s, %(first)s, %(last)s, %(most)s)"
FREE = f"{BOOK_COLUMNS} from {FREE_IDS} f(id) {BOOK_JOINS}"
# and those of the line's way near its day, which together may be the line
FREE_NEAR = f"""
{BOOK_COLUMNS} from (
  select id from {FREE_IDS} g(id)
  union
  (select id from banking_book_line where tenant_id = %(tenant)s and book_id = %(book)s and not is_matched and cancelled_on is null
     and posting_date between %(near_first)s and %(near_last)s and (amount > 0) = %(comes_in)s
   order by posting_date, id limit {MOST_NEAR})) f(id) {BOOK_JOINS}
"""  # noqa: S608
# What a row seldom needs is asked beside it: of a join of eight tables the plan alone takes longer than the rows.
ITEMS = """
select i.line_id, x.contact_id, c.display_name as contact_name, i.currency, i.posting_date, x.due_on,
       case when i.is_debit then i.amount - i.settled_amount else i.settled_amount - i.amount end as rest,
       case when i.is_debit then i.base_amount - i.settled_base_amount else i.settled_base_amount - i.base_amount end as base_rest,
       coalesce(
         nullif(v.number, ''),
         (select n.number from settlement_item_document n where n.tenant_id = %(tenant)s and n.line_id = i.line_id),
         (select nullif(e.reference, '') from ledger_journal_line l
          join ledger_journal_entry e on e.tenant_id = l.tenant_id and e.id = l.entry_id
          where l.tenant_id = %(tenant)s and l.id = i.line_id),
         '') as number,
       coalesce(v.supplier_number, '') as supplier_number, v.issue_date, v.due_date, v.early_discount_percent, v.early_discount_until
from banking_open_items(%(company)s, %(rests)s, %(tails)s, %(contacts)s, %(most)s) f(line_id)
join settlement_open_item i on i.tenant_id = %(tenant)s and i.line_id = f.line_id
join contact_line x on x.tenant_id = %(tenant)s and x.line_id = i.line_id
join contacts_contact c on c.tenant_id = %(tenant)s and c.id = x.contact_id and c.archived_at is null
left join invoicing_document v on v.tenant_id = %(tenant)s and v.control_line_id = i.line_id
"""
OTHER_SIDES = """
select l.id, b.account_id, a.name as account_name, l.booked_on, l.amount, b.currency
from banking_other_sides(%(company)s, %(book)s, %(amounts)s, %(first)s, %(last)s, %(most)s) f(id)
join banking_line l on l.tenant_id = %(tenant)s and l.id = f.id
join banking_book b on b.tenant_id = %(tenant)s and b.id = l.book_id
join ledger_account a on a.tenant_id = %(tenant)s and a.id = b.account_id
"""
FOREIGN_SIDES = """
select l.id, b.account_id, a.name as account_name, l.booked_on, l.amount, b.currency
from banking_book b
join banking_line l on l.tenant_id = b.tenant_id and l.book_id = b.id and l.state = 'open' and l.booked_on between %(first)s and %(last)s
join ledger_account a on a.tenant_id = b.tenant_id and a.id = b.account_id
where b.tenant_id = %(tenant)s and b.company_id = %(company)s and b.currency <> %(currency)s order by l.booked_on, l.id limit %(most)s
"""
RUNS = """
select r.id, r.execution_on, r.currency, r.file_digest, k.id as book_line_id, k.amount
from payment_runs_run r
join payment_runs_transfer t on t.tenant_id = r.tenant_id and t.run_id = r.id and t.state <> 'rejected'
join payments_payment p on p.tenant_id = t.tenant_id and p.id = t.payment_id
join banking_book_line k on k.tenant_id = p.tenant_id and k.entry_id = p.entry_id and k.book_id = %(book)s and not k.is_matched
  and k.cancelled_on is null
where r.tenant_id = %(tenant)s and r.company_id = %(company)s and r.state = 'approved' and r.money_account_id = %(account)s
  and r.execution_on between %(first)s and %(last)s order by r.execution_on, r.id, k.id limit 1000
"""
PASTS = """
select l.id, l.booked_on, l.amount, l.counterparty_name, coalesce(l.counterparty_hash, '') as counterparty_hash, l.text, l.type_code,
       m.contact_id, g.account_id, g.account_name, g.taxes
from (
  (select id from banking_line where tenant_id = %(tenant)s and company_id = %(company)s and counterparty_hash = any(%(hashes)s)
     and state = 'matched' and book_id = %(book)s order by booked_on desc, id desc limit %(most)s)
  union
  (select id from banking_line where tenant_id = %(tenant)s and book_id = %(book)s and state = 'matched' and booked_on <= %(last)s
   order by booked_on desc, id desc limit %(most)s)) w
join banking_line l on l.tenant_id = %(tenant)s and l.id = w.id
join banking_matched_line q on q.tenant_id = %(tenant)s and q.line_id = l.id and q.is_live
join banking_match m on m.tenant_id = %(tenant)s and m.id = q.match_id and m.kind = 'entry' and jsonb_array_length(m.made) = 1
cross join lateral (
  select j.account_id, a.name as account_name,
         (select array_agg(distinct x.tax_code_id) from tax_line x where x.tenant_id = j.tenant_id and x.line_id = j.id) as taxes
  from ledger_journal_line j join ledger_account a on a.tenant_id = j.tenant_id and a.id = j.account_id
  where j.tenant_id = %(tenant)s and j.entry_id = (m.made -> 0 ->> 'id')::uuid and j.account_id <> %(account)s and a.subtype <> 'tax'
  order by j.line_no limit 1) g
"""
CONTACTS = """
select id, display_name, is_customer, is_supplier from contacts_contact
where tenant_id = %(tenant)s and company_id = %(company)s and id = any(%(contacts)s) and archived_at is null order by id
"""
CONTACTS_OF_ACCOUNTS = """
select distinct l.counterparty_hash, m.contact_id from banking_line l
join banking_matched_line q on q.tenant_id = l.tenant_id and q.line_id = l.id and q.is_live
join banking_match m on m.tenant_id = q.tenant_id and m.id = q.match_id and m.contact_id is not null
where l.tenant_id = %(tenant)s and l.company_id = %(company)s and l.counterparty_hash = any(%(hashes)s) limit 500
"""


def facts_of(line: BankLine) -> facts.BankLine:
    """A line as it is weighed."""
    return facts.BankLine(
        id=line.id,
        account_id=line.book.account_id,
        booked_on=line.booked_on,
        amount=line.amount,
        currency=line.book.currency,
        valued_on=line.valued_on,
        counterparty_name=line.counterparty_name,
        counterparty_key=line.counterparty_hash or "",
        text=line.text,
        end_to_end_id=line.end_to_end_id,
        bank_reference=line.bank_reference,
        type_code=line.type_code,
    )


def candidates_of(*, company: Company, book: BankBook, lines: Sequence[BankLine]) -> facts.Candidates:
    """Everything that lines of one book could be: some hundreds of rows for one line, found by index. Writes what was not gathered yet."""
    if not is_read_only():  # who may only look sees what was gathered before
        gather(book)
        gather_open_items(company=company)
    return _Search(company, book, lines).candidates()


class _Search:
    def __init__(self, company: Company, book: BankBook, lines: Sequence[BankLine]) -> None:
        self.company, self.book, self.lines = company, book, lines
        self.first, self.last = min(one.booked_on for one in lines), max(one.booked_on for one in lines)
        self.amounts = list({one.amount for one in lines})
        self.most = MOST if len(lines) == 1 else MOST * 25
        self.hashes = list({one.counterparty_hash for one in lines if one.counterparty_hash})
        self.worth = cache(self._worth)
        self.rule = cache(lambda: rate_rule(company))

    def candidates(self) -> facts.Candidates:
        keys = self._contacts_by_account()
        contacts = list(self._contacts(keys))
        return facts.Candidates(
            book_lines=tuple(self._book_lines(keys)),
            documents=tuple(self._documents(keys, contacts)),
            own_lines=tuple(self._own_lines()),
            runs=tuple(self._runs()),
            pasts=tuple(self._pasts()),
            contacts=tuple(self._known(keys, contacts)),
        )

    def _ask(self, sql: str, **params: Any) -> list[dict[str, Any]]:
        common = {
            "tenant": current_tenant_id(),
            "company": self.company.id,
            "book": self.book.id,
            "account": self.book.account_id,
            "most": self.most,
        }
        with connection.cursor() as cursor:
            cursor.execute(sql, common | params)
            return rows_of(cursor)

    def _contacts_by_account(self) -> Mapping[UUID, frozenset[str]]:
        """Contacts whose account the other side is: as their bank details say, or as lines before were matched."""
        found: dict[UUID, set[str]] = defaultdict(set)
        if not self.hashes:
            return {}
        for row in self._ask(CONTACTS_OF_ACCOUNTS, hashes=self.hashes):
            found[row["contact_id"]].add(row["counterparty_hash"])
        field = BankDetails._meta.get_field("account_hash")
        numbers = {one.counterparty_account: one.counterparty_hash for one in self.lines if one.counterparty_hash}
        looked: dict[str, str] = {}
        for number, own in numbers.items():
            if number and IBAN.fullmatch(number):
                for hashed in field.matching(BankAccount(number[:2], True, number, "").key)["account_hash__in"]:
                    looked[hashed] = own or ""
        details = BankDetails.objects.filter(company=self.company, account_hash__in=list(looked), status="confirmed")
        for contact_id, its_hash in details.values_list("contact_id", "account_hash"):
            found[contact_id].add(looked[its_hash or ""])
        return {contact_id: frozenset(own) for contact_id, own in found.items()}

    def _book_lines(self, keys: Mapping[UUID, frozenset[str]]) -> Iterable[facts.BookLine]:
        span: dict[str, Any] = {
            "first": self.first - timedelta(days=DAYS_BEFORE),
            "last": self.last + timedelta(days=DAYS_AFTER),
        }
        sql = FREE
        if len(self.lines) == 1:  # a sum that was looked for is left to a person: a batch has no use for it
            sql = FREE_NEAR
            span |= {
                "near_first": self.first - timedelta(days=TOGETHER_BEFORE),
                "near_last": self.last + timedelta(days=TOGETHER_AFTER),
                "comes_in": self.lines[0].amount > ZERO,
            }
        for row in self._ask(sql, amounts=self.amounts, **span):
            yield facts.BookLine(
                journal_line_id=row["id"],
                posted_on=row["posting_date"],
                amount=row["amount"],
                currency=self.book.currency,
                description=row["description"],
                reference=row["transfer_id"].hex if row["transfer_id"] else row["reference"],
                contact_id=row["contact_id"],
                contact_name=row["contact_name"] or "",
                contact_keys=keys.get(row["contact_id"], frozenset()),
                document_numbers=tuple(row["numbers"] or ()),
            )

    def _known(self, keys: Mapping[UUID, frozenset[str]], contacts: Sequence[UUID]) -> Iterable[facts.KnownContact]:
        if len(self.lines) > 1 or not contacts:
            return
        for row in self._ask(CONTACTS, contacts=contacts):
            yield facts.KnownContact(
                row["id"], row["display_name"], row["is_customer"], row["is_supplier"], keys.get(row["id"], frozenset())
            )

    def _documents(self, keys: Mapping[UUID, frozenset[str]], contacts: Sequence[UUID]) -> Iterable[facts.OpenDocument]:
        rows = self._ask(ITEMS, rests=self.amounts, tails=self._tails(), contacts=contacts)
        decimals = {code: unit.decimals for code, unit in known_units({row["currency"] for row in rows}).items()}
        for row in rows:
            rest = row["rest"]
            amount = early_discount(
                abs(rest), percent=row["early_discount_percent"], until=row["early_discount_until"], day=date.min,
                decimals=decimals[row["currency"]],
            )  # fmt: skip
            yield facts.OpenDocument(
                line_id=row["line_id"],
                contact_id=row["contact_id"],
                contact_name=row["contact_name"],
                number=row["number"],
                issued_on=row["issue_date"] or row["posting_date"],
                rest=rest,
                currency=row["currency"],
                contact_keys=keys.get(row["contact_id"], frozenset()),
                their_reference=row["supplier_number"],
                due_on=row["due_date"] or row["due_on"],
                discount=facts.EarlyDiscount(amount if rest > 0 else -amount, row["early_discount_until"])
                if amount
                else None,
                expected=self._expected(rest, row["currency"], carried=row["base_rest"]),
            )

    def _tails(self) -> list[str]:
        """The figures in what the bank wrote, as numbers of documents may end with them."""
        found: dict[str, None] = {}
        for line in self.lines:
            text = f"{line.text[:4_000]} {line.end_to_end_id} {line.bank_reference}"
            found |= dict.fromkeys(list(dict.fromkeys(one.lstrip("0") for one in FIGURES.findall(text)))[:MOST_TAILS])
        return [tail for tail in found if tail]

    def _contacts(self, keys: Mapping[UUID, frozenset[str]]) -> Collection[UUID]:
        found = dict.fromkeys(keys)
        names = {one.counterparty_name[:300] or one.text[:140] for one in self.lines}
        with connection.cursor() as cursor:
            for name in names:
                called = list(dict.fromkeys(sorted(words(name), key=len, reverse=True)))[:4]
                if called:
                    cursor.execute("select banking_contacts_called(%s, %s, 5)", [self.company.id, called])
                    found |= dict.fromkeys(row[0] for row in cursor.fetchall())
        return found

    def _own_lines(self) -> Iterable[facts.OwnLine]:
        span = {
            "first": self.first - timedelta(days=OTHER_SIDE_DAYS),
            "last": self.last + timedelta(days=OTHER_SIDE_DAYS),
        }
        rows = self._ask(OTHER_SIDES, amounts=[-one for one in self.amounts], **span)
        rows += self._ask(FOREIGN_SIDES, currency=self.book.currency, **span)
        for row in {row["id"]: row for row in rows}.values():
            if (
                row["currency"] == self.book.currency
                or (expected := self._expected(row["amount"], row["currency"])) is not None
            ):
                yield facts.OwnLine(
                    line_id=row["id"],
                    account_id=row["account_id"],
                    account_name=row["account_name"],
                    booked_on=row["booked_on"],
                    amount=row["amount"],
                    currency=row["currency"],
                    expected=None if row["currency"] == self.book.currency else expected,
                )

    def _expected(self, amount: Decimal, currency: str, carried: Decimal | None = None) -> Decimal | None:
        """The amount in the currency of the book at the rate of its last day; None without a rate, and in that currency itself.

        `carried` is what it stands at in the company's currency: in a book of that one it serves where no rate is known.
        """
        if currency == self.book.currency:
            return None
        own, other = self.worth(self.book.currency), self.worth(currency)
        if own is None or other is None:
            return carried if self.book.currency == self.company.base_currency else None
        return amount * other / own

    def _worth(self, currency: str) -> Decimal | None:
        base = self.company.base_currency
        if currency == base:
            return Decimal(1)
        try:
            rate: Decimal = found_rate(currency=currency, base=base, day=self.last, rule=self.rule()).rate
        except DomainError:
            return None
        return rate

    def _runs(self) -> Iterable[facts.PaidRun]:
        span = {"first": self.first - timedelta(days=15), "last": self.last + timedelta(days=5)}
        by_run: dict[UUID, list[dict[str, Any]]] = defaultdict(list)
        for row in self._ask(RUNS, **span):
            by_run[row["id"]].append(row)
        for run_id, rows in by_run.items():
            yield facts.PaidRun(
                run_id=run_id,
                name=f"{rows[0]['execution_on']:%Y-%m-%d}",
                executed_on=rows[0]["execution_on"],
                currency=self.book.currency,
                parts=tuple(facts.RunPart(row["book_line_id"], row["amount"]) for row in rows),
                references=(run_id.hex,),
            )

    def _pasts(self) -> Iterable[facts.PastUse]:
        """What was made of earlier lines that look alike, by the other side and the account it went to."""
        rows = self._ask(PASTS, hashes=self.hashes, last=self.last)
        counts: dict[tuple[Any, ...], list[dict[str, Any]]] = defaultdict(list)
        for row in sorted(rows, key=lambda row: row["booked_on"]):
            taxes = tuple(sorted(row["taxes"] or ()))
            other = row["counterparty_hash"] or " ".join(words(row["counterparty_name"] or row["text"][:60]))
            counts[other, row["amount"] > ZERO, row["account_id"], taxes, row["contact_id"]].append(row)
        for (_, _, account_id, taxes, contact_id), group in counts.items():
            last = group[-1]
            line = facts.BankLine(
                id=last["id"],
                account_id=self.book.account_id,
                booked_on=last["booked_on"],
                amount=last["amount"],
                currency=self.book.currency,
                counterparty_name=last["counterparty_name"],
                counterparty_key=last["counterparty_hash"],
                text=last["text"],
                type_code=last["type_code"],
            )
            yield facts.PastUse(line, len(group), account_id, last["account_name"], taxes, contact_id)
