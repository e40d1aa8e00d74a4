"""Reads of banking: accounts with what bank and books say, lines, statements with their gaps, matches, what is on the way."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import orjson
from django.db import connection

from oasys.banking.models import BankBook, BankLine, BankMatch, Reconciliation, StatementImport
from oasys.banking.services.books import gather
from oasys.banking.services.matching import kind_of_document
from oasys.banking.services.undoing import document_id_of
from oasys.core.errors import NotFound
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.invoicing.models import Document
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company

BOOKS = """
select a.id as account_id, a.code as account_code, a.name as account_name, a.subtype, coalesce(b.currency, nullif(a.currency, ''),
       %(base)s) as currency, b.id as book_id, b.starts_on, b.opening_balance, b.closed_until, b.closed_balance, b.version,
       b.opening_balance + l.total as bank_balance, k.total as books_balance, l.last_on, coalesce(l.to_match, 0) as to_match,
       coalesce(l.in_review, 0) as in_review, s.to_on as statement_on, s.closing as statement_balance
from ledger_account a
left join banking_book b on b.tenant_id = a.tenant_id and b.account_id = a.id
left join lateral (
  select coalesce(sum(amount) filter (where state in ('open', 'matched') and booked_on >= b.starts_on), 0) as total,
         max(booked_on) as last_on, count(*) filter (where state = 'open') as to_match,
         count(*) filter (where state = 'review') as in_review
  from banking_line where tenant_id = a.tenant_id and book_id = b.id and state <> 'withdrawn') l on b.id is not null
left join lateral (
  select coalesce(sum(amount), 0) as total from banking_book_line where tenant_id = a.tenant_id and book_id = b.id) k on b.id is not null
left join lateral (
  select to_on, closing from banking_statement where tenant_id = a.tenant_id and book_id = b.id and closing is not null and not is_withdrawn
  order by to_on desc, id desc limit 1) s on b.id is not null
where a.tenant_id = %(tenant)s and a.company_id = %(company)s and not a.is_heading and a.is_active
  and (b.id is not null or a.subtype in ('bank', 'credit_card')) {where}
order by a.code, a.id
"""
LINE = """
l.id, l.book_id, b.account_id, l.booked_on, l.valued_on, l.amount, b.currency, l.counterparty_name, l.text, l.end_to_end_id,
l.bank_reference, l.type_code, l.is_reversal, l.parts, l.state, l.reason, l.review_kind, l.resembles_id, l.reconciliation_id, l.version,
l.format, l.taken_from_id as import_id, m.match_id, x.kind as match_kind, x.score as match_score
"""
LINES = f"""
select {LINE}
from banking_line l join banking_book b on b.tenant_id = l.tenant_id and b.id = l.book_id
left join banking_matched_line m on m.tenant_id = l.tenant_id and m.line_id = l.id and m.is_live
left join banking_match x on x.tenant_id = l.tenant_id and x.id = m.match_id
where l.tenant_id = %(tenant)s and l.company_id = %(company)s {{where}}
order by l.booked_on {{way}}, l.id {{way}} limit %(limit)s
"""  # noqa: S608  this module's own words
# The statement before is the one that reaches furthest of those that begin earlier: one that lies inside it is none.
STATEMENTS = """
with kept as (
  select s.*, max(to_on) over (order by from_on, to_on, id rows between unbounded preceding and 1 preceding) as before_to_on
  from banking_statement s where tenant_id = %(tenant)s and book_id = %(book)s and not is_withdrawn)
select s.id, s.number, s.from_on, s.to_on, s.opening, s.closing, s.line_count, s.total, s.difference, s.notes, s.taken_from_id as import_id,
       i.format, i.file_name, s.before_to_on, p.closing as before_closing
from kept s
join banking_import i on i.tenant_id = s.tenant_id and i.id = s.taken_from_id
left join lateral (
  select closing from banking_statement w
  where w.tenant_id = s.tenant_id and w.book_id = s.book_id and not w.is_withdrawn and w.to_on = s.before_to_on
    and (w.from_on, w.to_on, w.id) < (s.from_on, s.to_on, s.id)
  order by w.closing is null, w.id desc limit 1) p on true
where true {where}
order by s.to_on desc, s.id desc limit %(limit)s
"""
BOOK_LINE = """
k.id, k.line_id, k.entry_id, k.posting_date, k.amount, k.is_carried, e.description, e.reference, s.prefix, e.number, e.source_kind,
e.source_key, c.display_name as contact_name
from banking_book_line k
join ledger_journal_entry e on e.tenant_id = k.tenant_id and e.id = k.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
left join payments_payment p on p.tenant_id = k.tenant_id and p.entry_id = k.entry_id
left join contacts_contact c on c.tenant_id = k.tenant_id and c.id = p.contact_id
"""
FREE = f"""
select {BOOK_LINE}
where k.tenant_id = %(tenant)s and k.book_id = %(book)s and not k.is_matched and k.cancelled_on is null {{where}}
order by k.posting_date desc, k.id desc limit %(limit)s
"""
ON_THE_WAY = """
select w.book_line_id, w.match_id, w.entry_id, w.posting_date, w.amount, e.description, s.prefix, e.number
from banking_on_the_way(%(book)s, %(through)s) w
left join ledger_journal_entry e on e.tenant_id = %(tenant)s and e.id = w.entry_id
left join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
order by w.posting_date, w.entry_id, w.amount limit %(limit)s
"""
MATCH_LINES = f"""
select {LINE}
from banking_matched_line q join banking_line l on l.tenant_id = q.tenant_id and l.id = q.line_id
join banking_book b on b.tenant_id = l.tenant_id and b.id = l.book_id
left join banking_matched_line m on m.tenant_id = l.tenant_id and m.line_id = l.id and m.is_live
left join banking_match x on x.tenant_id = l.tenant_id and x.id = m.match_id
where q.tenant_id = %(tenant)s and q.match_id = %(match)s order by l.booked_on, l.id
"""  # noqa: S608
MATCH_BOOK_LINES = f"""
select {BOOK_LINE}
join banking_matched_book_line q on q.tenant_id = k.tenant_id and q.book_line_id = k.id
where k.tenant_id = %(tenant)s and q.match_id = %(match)s order by k.posting_date, k.id
"""
BALANCES = """
with days as (
  select d::date as day from generate_series(%(first)s::timestamp, %(last)s::timestamp, %(step)s::interval) d
  union select %(last)s::date),
bank as (
  select d.day, sum(l.amount) as amount from days d
  join banking_line l on l.tenant_id = %(tenant)s and l.book_id = %(book)s and l.state in ('open', 'matched')
    and l.booked_on between %(start)s and d.day group by 1),
books as (
  select d.day, sum(k.amount) as amount from days d
  join banking_book_line k on k.tenant_id = %(tenant)s and k.book_id = %(book)s and k.posting_date <= d.day group by 1)
select d.day, case when d.day >= %(start)s then %(opening)s + coalesce(bank.amount, 0) end as bank, coalesce(books.amount, 0) as books
from days d left join bank using (day) left join books using (day) order by 1
"""
SUSPENSE = """
select m.id as match_id, m.version, m.made_at, u.email as made_by, l.id as line_id, b.account_id, l.booked_on, l.amount, b.currency,
       l.counterparty_name, l.text, %(today)s::date - l.booked_on as age_days, coalesce(e.description, '') as description
from banking_match m
join banking_matched_line q on q.tenant_id = m.tenant_id and q.match_id = m.id and q.is_live
join banking_line l on l.tenant_id = m.tenant_id and l.id = q.line_id
join banking_book b on b.tenant_id = l.tenant_id and b.id = l.book_id
join identity_user u on u.id = m.made_by_id
left join ledger_journal_entry e on e.tenant_id = m.tenant_id and e.id = (m.made -> 0 ->> 'id')::uuid
where m.tenant_id = %(tenant)s and m.company_id = %(company)s and m.kind = 'suspense' and m.state = 'live'
order by l.booked_on, m.id limit %(limit)s
"""
MOST_ON_THE_WAY = 2_000
WAITING = frozenset({"open", "review"})


@dataclass(frozen=True, slots=True)
class LineFilter:
    """Which lines of a bank: those of states, days, an import, or with words in what the bank wrote."""

    states: Collection[str] = ()
    from_date: date | None = None
    to_date: date | None = None
    import_id: UUID | None = None
    words: str = ""


def _ask(sql: str, **params: Any) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, {"tenant": current_tenant_id()} | params)
        rows = rows_of(cursor)
    for row in rows:
        for name in ("parts", "notes"):
            if isinstance(row.get(name), str):
                row[name] = orjson.loads(row[name])
        for part in row.get("parts") or ():
            part["amount"] = Decimal(part["amount"]) if part["amount"] else None
    return rows


def bank_books(*, company: Company, account_id: UUID | None = None) -> list[dict[str, Any]]:
    """Accounts at banks, by code, and others whose statements are kept: what the bank says, what the books say, what is to do.

    Raises NotFound for an `account_id` that is none of them.
    """
    for book in BankBook.objects.filter(company=company, **({"account_id": account_id} if account_id else {})):
        gather(book)
    where = "and a.id = %(account)s" if account_id else ""
    found = _ask(BOOKS.format(where=where), company=company.id, base=company.base_currency, account=account_id)
    if account_id and not found:
        raise NotFound(say("There is no such account at a bank."))
    for row in found:
        known = row["bank_balance"] is not None and row["books_balance"] is not None
        row["difference"] = row["books_balance"] - row["bank_balance"] if known else None
    return found


def bank_lines(
    *, company: Company, account_id: UUID, where: LineFilter, limit: int, after: tuple[date, UUID] | None, newest: bool
) -> list[dict[str, Any]]:
    """Lines of an account by day, the oldest first or the `newest`, from behind `after`; one more than `limit`."""
    parts = ["and b.account_id = %(account)s"]
    if where.states:
        parts.append("and l.state = any(%(states)s)")
        if set(where.states) <= WAITING:
            parts.append("and l.state in ('open', 'review')")  # as the index of what waits says it
    if where.from_date:
        parts.append("and l.booked_on >= %(from)s")
    if where.to_date:
        parts.append("and l.booked_on <= %(to)s")
    if where.import_id:
        parts.append("and l.taken_from_id = %(import)s")
    parts += [
        f"and (l.text ilike %(word{place})s or l.counterparty_name ilike %(word{place})s or l.bank_reference ilike %(word{place})s)"
        for place in range(len(where.words.split()[:8]))
    ]
    if after:
        parts.append(f"and (l.booked_on, l.id) {'<' if newest else '>'} (%(day)s, %(id)s)")
    words = {f"word{place}": f"%{_escaped(word)}%" for place, word in enumerate(where.words.split()[:8])}
    return _ask(
        LINES.format(where=" ".join(parts), way="desc" if newest else "asc"),
        company=company.id,
        account=account_id,
        states=list(where.states),
        limit=limit + 1,
        day=after[0] if after else None,
        id=after[1] if after else None,
        **{"from": where.from_date, "to": where.to_date, "import": where.import_id},
        **words,
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def bank_line(*, company: Company, line_id: UUID) -> dict[str, Any]:
    """One line, with the record as the bank wrote it and the account that it names. Raises NotFound."""
    found = _ask(LINES.format(where="and l.id = %(line)s", way="asc"), company=company.id, line=line_id, limit=1)
    if not found:
        raise NotFound(say("There is no such line of a bank."))
    line = BankLine.objects.get(id=line_id)
    return found[0] | {"raw": line.raw, "counterparty_account": line.counterparty_account}


def document_kind_of(*, company: Company, line_id: UUID) -> str:
    """What is written for a line: an invoice where money came in, else a bill. Raises NotFound."""
    line = BankLine.objects.filter(company=company, id=line_id).only("amount").first()
    if line is None:
        raise NotFound(say("There is no such line of a bank."))
    return kind_of_document(line)


def statements(*, book: BankBook, limit: int, after: tuple[date, UUID] | None) -> list[dict[str, Any]]:
    """Statements, the latest first, each with the days and the amount that are missing before it; one more than `limit`."""
    where = "and (s.to_on, s.id) < (%(day)s, %(id)s)" if after else ""
    found = _ask(
        STATEMENTS.format(where=where),
        book=book.id,
        limit=limit + 1,
        day=after[0] if after else None,
        id=after[1] if after else None,
    )
    for row in found:
        row["gap"] = gap_before(row)
    return found


def gap_before(row: dict[str, Any]) -> dict[str, Any] | None:
    """What is missing between a statement and the one before: days, and money where balances do not meet."""
    before_on, before_closing = row["before_to_on"], row["before_closing"]
    if before_on is None:
        return None
    days = (row["from_on"] - before_on).days - 1
    amount = None
    if before_closing is not None and row["opening"] is not None and row["from_on"] > before_on:
        amount = row["opening"] - before_closing
    if amount == 0 or (days <= 0 and amount is None):
        return None
    return {"after": before_on, "before": row["from_on"], "days": max(days, 0), "amount": amount}


def imports(*, company: Company, account_id: UUID | None, limit: int, after: UUID | None) -> list[StatementImport]:
    """Imports, the latest first; one more than `limit`."""
    rows = (
        StatementImport.objects.filter(company=company)
        .select_related("book", "imported_by", "withdrawn_by")
        .order_by("-id")
    )
    if account_id:
        rows = rows.filter(book__account_id=account_id)
    if after:
        rows = rows.filter(id__lt=after)
    return list(rows[: limit + 1])


def free_book_lines(
    *,
    book: BankBook,
    amount: Decimal | None,
    words: str,
    through: date | None,
    limit: int,
    after: tuple[date, UUID] | None,
) -> list[dict[str, Any]]:
    """Posted lines that are not matched, the latest first; one more than `limit`."""
    gather(book)
    parts = []
    if amount is not None:
        parts.append("and k.amount = %(amount)s")
    if through:
        parts.append("and k.posting_date <= %(through)s")
    if words:
        parts.append(
            "and (e.description ilike %(words)s or e.reference ilike %(words)s or c.display_name ilike %(words)s)"
        )
    if after:
        parts.append("and (k.posting_date, k.id) < (%(day)s, %(id)s)")
    found = _ask(
        FREE.format(where=" ".join(parts)),
        book=book.id,
        amount=amount,
        through=through,
        words=f"%{_escaped(words)}%",
        limit=limit + 1,
        day=after[0] if after else None,
        id=after[1] if after else None,
    )
    return [_with_number(row) for row in found]


def _with_number(row: dict[str, Any]) -> dict[str, Any]:
    row["entry_number"] = entry_number(row.pop("prefix"), row.pop("number"))
    return row


def on_the_way(*, book: BankBook, through: date) -> list[dict[str, Any]]:
    """What is in the books and not at the bank by that day, or the other way round; at most MOST_ON_THE_WAY."""
    gather(book)
    return [_with_number(row) for row in _ask(ON_THE_WAY, book=book.id, through=through, limit=MOST_ON_THE_WAY)]


def match_shown(*, company: Company, match_id: UUID) -> dict[str, Any]:
    """A match with its lines of the bank, the posted ones, and what was made for it. Raises NotFound."""
    match = (
        BankMatch.objects.filter(company=company, id=match_id).select_related("made_by", "undone_by", "rule").first()
    )
    if match is None:
        raise NotFound(say("There is no such match."))
    return {
        "id": match.id,
        "kind": match.kind,
        "state": match.state,
        "made": match.made,
        "document": _document_of(match),
        "rule_id": match.rule_id,
        "rule_name": match.rule.name if match.rule_id else None,
        "contact_id": match.contact_id,
        "score": match.score,
        "reasons": match.reasons,
        "made_by": match.made_by.email,
        "made_at": match.made_at,
        "undone_by": match.undone_by.email if match.undone_by else None,
        "undone_at": match.undone_at,
        "undo_reason": match.undo_reason,
        "version": match.version,
        "lines": _ask(MATCH_LINES, match=match_id),
        "book_lines": [_with_number(row) for row in _ask(MATCH_BOOK_LINES, match=match_id)],
    }


def _document_of(match: BankMatch) -> dict[str, Any] | None:
    """The invoice or bill that was written for its line, as it stands now."""
    document_id = document_id_of(match)
    if document_id is None:
        return None
    found = Document.objects.values("id", "kind", "number", "status")
    return dict(found.get(company_id=match.company_id, id=document_id))


def balances(*, book: BankBook, first: date, last: date, step_days: int) -> list[dict[str, Any]]:
    """What bank and books held on days from first to last, `step_days` apart, and on the last; `bank` is None before the start."""
    gather(book)
    return _ask(
        BALANCES,
        book=book.id,
        first=first,
        last=last,
        step=f"{step_days} days",
        start=book.starts_on or date.max,
        opening=book.opening_balance,
    )


def suspense(*, company: Company, today: date, limit: int) -> list[dict[str, Any]]:
    """Lines that stand on the suspense account, the oldest first, with their age in days; one more than `limit`."""
    return _ask(SUSPENSE, company=company.id, today=today, limit=limit + 1)


def reconciliations(*, book: BankBook) -> list[dict[str, Any]]:
    """Every reconciliation of the account, the latest first."""
    rows = Reconciliation.objects.filter(book=book).select_related("closed_by", "undone_by").defer("proof")
    return [reconciliation_shown(row) for row in rows.order_by("-to_on", "-id")]


def reconciliation_of(*, company: Company, reconciliation_id: UUID) -> Reconciliation:
    """Raises NotFound."""
    row = (
        Reconciliation.objects.filter(company=company, id=reconciliation_id)
        .select_related("book", "book__account", "closed_by", "undone_by")
        .defer("proof")
        .first()
    )
    if row is None:
        raise NotFound(say("There is no such reconciliation."))
    return row


def reconciliation_shown(row: Reconciliation) -> dict[str, Any]:
    """As the API says it."""
    return {
        "id": row.id,
        "state": row.state,
        "from_on": row.from_on,
        "to_on": row.to_on,
        "opening": row.opening,
        "closing": row.closing,
        "statement_id": row.statement_id,
        "closed_by": row.closed_by.email,
        "closed_at": row.closed_at,
        "undone_by": row.undone_by.email if row.undone_by else None,
        "undone_at": row.undone_at,
        "undo_reason": row.undo_reason,
        "version": row.version,
    }
