"""Reads of the search: the index says where to look, row level security and the text itself say what is found."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.tenancy import current_tenant_id
from oasys.ledger.queries import entry_number, rows_of
from oasys.organisations.models import Company
from oasys.organisations.queries import companies, members
from oasys.search.rules import (
    BLOCK,
    BLOCK_BITS,
    EntryText,
    LookUp,
    Term,
    amount_word,
    bits_of,
    from_the_last,
    look_up,
    unpacked,
    words_of,
)

MOST_COMPANIES = 200
MOST_UNINDEXED = 1_000
MOST_OF_A_DAY = 5_000
READ_AT_ONCE = 50  # at first; what is found is mostly among them
READ_LATER = 200
MOST_BLOCKS = 8  # asked for at once: a common beginning has some megabytes of places in them
MOST_READ = 1_000  # candidates of one company that the index named and whose texts were read
PROGRESS = """
select company_id, last_position from search_progress where tenant_id = %(tenant)s and company_id = any(%(companies)s)
"""
WORDS = """
select block, word, places from search_word
where tenant_id = %(tenant)s and company_id = %(company)s and block = any(%(blocks)s) and ({conditions})
"""
NUMBERED = """
select z.position from ledger_journal j
join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
join ledger_sealed_entry z on z.tenant_id = s.tenant_id and z.series = s.id and z.number = %(number)s
where j.tenant_id = %(tenant)s and j.company_id = %(company)s and starts_with(lower(s.prefix), %(prefix)s)
"""
OF_A_DAY = """
select z.position from (
  select id from ledger_journal_entry
  where tenant_id = %(tenant)s and company_id = %(company)s and posting_date = %(day)s and status = 'posted'
  order by id desc limit %(most)s) e
join ledger_sealed_entry z on z.tenant_id = %(tenant)s and z.entry_id = e.id
"""
UNINDEXED = """
(select entry_id from ledger_sealed_entry
 where tenant_id = %(tenant)s and company_id = %(company)s and position > %(last)s order by position desc limit %(most)s)
union all
(select e.id from ledger_journal j
 join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
 cross join lateral (
   select coalesce(max(number), 0) as number from ledger_sealed_entry
   where tenant_id = s.tenant_id and series = s.id) m
 cross join lateral (
   select id from ledger_journal_entry
   where tenant_id = s.tenant_id and series_id = s.id and number > m.number order by number desc limit %(most)s) e
 where j.tenant_id = %(tenant)s and j.company_id = %(company)s order by e.id desc limit %(most)s)
union all
(select id from ledger_journal_entry
 where tenant_id = %(tenant)s and company_id = %(company)s and status = 'draft' order by id desc limit %(most)s)
"""
ENTRIES = """
select e.id, s.prefix, e.number, e.status, e.posting_date, e.description, e.reference,
       l.descriptions, l.amounts, l.amount
from ledger_journal_entry e
left join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
cross join lateral (
  select array_agg(distinct description) as descriptions, coalesce(sum(debit), 0) as amount,
         array_agg(distinct debit + credit) || array_agg(distinct abs(currency_amount)) || sum(debit) as amounts
  from ledger_journal_line where tenant_id = e.tenant_id and entry_id = e.id) l
where e.tenant_id = %(tenant)s and e.company_id = %(company)s and e.id = any(%(ids)s)
"""
AT = """
select entry_id from ledger_sealed_entry
where tenant_id = %(tenant)s and company_id = %(company)s and position = any(%(positions)s)
"""
ACCOUNTS = """
select id, company_id, code, name, account_class, is_active from ledger_account
where tenant_id = %(tenant)s and company_id = any(%(companies)s) {conditions} order by code, name, id limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Entries, and whether every entry was within reach."""

    entries: list[dict[str, Any]]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """What the index is asked for one term."""

    look_ups: list[LookUp]
    amount: str | None

    @classmethod
    def of(cls, term: Term) -> "Asked":
        amount = amount_word(term.amount) if term.amount is not None else None
        return cls([look_up(word) for word in term.words], amount)


class EntrySearch:
    """One question to the entries of one company, the latest posted first."""

    def __init__(self, company: Company, terms: Sequence[Term], limit: int) -> None:
        self.company, self.terms, self.limit = company, terms, limit
        self.asked = [Asked.of(term) for term in terms]
        self.params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id}
        self.found: list[dict[str, Any]] = []
        self.is_complete = True

    def run(self, last_position: int) -> None:
        """First what is not in the index yet, then the index, its newest block first."""
        most = MOST_UNINDEXED
        ids = [row[0] for row in self._rows(UNINDEXED, last=last_position, most=most)]
        self.is_complete = len(ids) < most
        self._take(sorted(ids, reverse=True)[:most])
        read = 0
        for candidates in self._candidates(last_position):
            for positions in _in_parts(candidates):
                if len(self.found) >= self.limit:
                    return
                if read >= MOST_READ:
                    self.is_complete = False
                    return
                read += len(positions)
                self._take([row[0] for row in self._rows(AT, positions=positions)])

    def _candidates(self, last_position: int) -> Iterator[Iterator[int]]:
        """The positions that may answer, the last first: of the newest block, then of twice as many at once."""
        known = [self._known_positions(term) for term in self.terms]
        newest, many = last_position >> BLOCK_BITS, 1
        while newest >= 0:
            blocks = range(newest, max(newest - many, -1), -1)
            words = self._words(blocks)
            found = ((block, from_the_last(self._bits(block, words[block], known))) for block in blocks)
            every = (block * BLOCK + place for block, places in found for place in places)
            yield (position for position in every if position <= last_position)
            newest, many = newest - many, min(many * 2, MOST_BLOCKS)

    def _rows(self, statement: str, **params: Any) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, self.params | params)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def _known_positions(self, term: Term) -> list[int]:
        """Where the entries of that number or day stand, which have indexes of their own."""
        found: list[int] = []
        prefix, number = _number_of(term)
        if number is not None:
            found += [row[0] for row in self._rows(NUMBERED, number=number, prefix=prefix)]
        if term.day is not None:
            found += [row[0] for row in self._rows(OF_A_DAY, day=term.day, most=MOST_OF_A_DAY)]
        return found

    def _bits(self, block: int, words: Sequence[tuple[str, int]], known: Sequence[Sequence[int]]) -> int:
        """The places of the block that may answer every term."""
        bits = -1
        for asked, positions in zip(self.asked, known, strict=True):
            of_term = -1
            for one in asked.look_ups:
                of_term &= _any(places for word, places in words if one.takes(word))
            of_term |= _any(places for word, places in words if word == asked.amount)
            of_term |= bits_of(position % BLOCK for position in positions if position >> BLOCK_BITS == block)
            bits &= of_term
        return bits

    def _words(self, blocks: Sequence[int]) -> dict[int, list[tuple[str, int]]]:
        """The words of these blocks that the terms ask for, with their places."""
        look_ups = [one for asked in self.asked for one in asked.look_ups]
        params: dict[str, Any] = {"blocks": list(blocks)}
        params["exact"] = sorted(
            {*(asked.amount for asked in self.asked if asked.amount), *(word for one in look_ups for word in one.exact)}
        )
        conditions = ["word = any(%(exact)s)"]
        for number, prefix in enumerate(sorted({one.prefix for one in look_ups if one.prefix is not None})):
            conditions.append(f"(word >= %(from{number})s and word < %(to{number})s)")
            params |= {f"from{number}": prefix, f"to{number}": prefix + "\U0010ffff"}
        found: dict[int, list[tuple[str, int]]] = {block: [] for block in blocks}
        for block, word, places in self._rows(WORDS.format(conditions=" or ".join(conditions)), **params):
            found[block].append((word, unpacked(bytes(places))))
        return found

    def _take(self, ids: Sequence[UUID]) -> None:
        """Reads these entries and keeps those that answer."""
        if not ids:
            return
        with connection.cursor() as cursor:
            cursor.execute(ENTRIES, self.params | {"ids": list(ids)})
            rows = rows_of(cursor)
        rows.sort(key=lambda row: (row["posting_date"], row["id"]), reverse=True)
        for row in rows:
            text = _text(row)
            if all(term.is_answered_by(text) for term in self.terms):
                self.found.append(self._shown(row, text))

    def _shown(self, row: dict[str, Any], text: EntryText) -> dict[str, Any]:
        return {
            "id": row["id"], "company_id": self.company.id, "company": self.company.name,
            "number": text.number_text or None, "status": row["status"], "posting_date": row["posting_date"],
            "description": row["description"], "reference": row["reference"], "amount": row["amount"],
            "currency": self.company.base_currency,
        }  # fmt: skip


def _text(row: dict[str, Any]) -> EntryText:
    number = entry_number(row["prefix"], row["number"]) or ""
    texts = (row["description"], row["reference"], *(row["descriptions"] or ()))
    words = frozenset(word for text in texts for word in words_of(text))
    return EntryText(row["number"], number, row["posting_date"], words, frozenset(filter(None, row["amounts"] or ())))


def _number_of(term: Term) -> tuple[str, int | None]:
    """The prefix and the number of `42` or `GJ-2026-000042`."""
    prefix = term.text.rstrip("0123456789")
    digits = term.text[len(prefix) :]
    return prefix, int(digits) if digits.isascii() and 0 < len(digits) <= 9 else None


def _any(many: Iterable[int]) -> int:
    bits = 0
    for one in many:
        bits |= one
    return bits


def _in_parts(values: Iterator[int]) -> Iterator[list[int]]:
    size = READ_AT_ONCE
    while part := list(islice(values, size)):
        yield part
        size = READ_LATER


def find_entries(*, within: Sequence[Company], terms: Sequence[Term], limit: int) -> Found:
    """Entries of these companies that answer every term, the latest posting date first."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "companies": [company.id for company in within]}
    with connection.cursor() as cursor:
        cursor.execute(PROGRESS, params)
        indexed: dict[UUID, int] = dict(cursor.fetchall())
    found: list[dict[str, Any]] = []
    is_complete = True
    for company in within:
        search = EntrySearch(company, terms, limit)
        search.run(indexed.get(company.id, 0))
        found += search.found
        is_complete &= search.is_complete
    found.sort(key=lambda row: (row["posting_date"], row["id"]), reverse=True)
    return Found(found[:limit], is_complete)


def find_accounts(*, within: Sequence[Company], terms: Sequence[Term], limit: int) -> list[dict[str, Any]]:
    """Accounts whose code or name holds every term."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "limit": limit}
    params["companies"] = [company.id for company in within]
    conditions = []
    for number, term in enumerate(terms):
        conditions.append(f"and position(%(term{number})s in lower(code || ' ' || name)) > 0")
        params[f"term{number}"] = term.text
    with connection.cursor() as cursor:
        cursor.execute(ACCOUNTS.format(conditions=" ".join(conditions)), params)
        rows = rows_of(cursor)
    names = {company.id: company.name for company in within}
    return [row | {"company": names[row["company_id"]]} for row in rows]


def find_companies(*, within: Sequence[Company], terms: Sequence[Term], limit: int) -> list[Company]:
    """Companies whose name holds every term."""
    return [company for company in within if _holds(company.name, terms)][:limit]


def find_people(*, terms: Sequence[Term], limit: int) -> list[dict[str, Any]]:
    """Members of the tenant whose address or name holds every term."""
    people = (membership.user for membership in members())
    found = [{"email": user.email, "name": user.name} for user in people if _holds(f"{user.name} {user.email}", terms)]
    return found[:limit]


def _holds(text: str, terms: Sequence[Term]) -> bool:
    return all(term.text in text.casefold() for term in terms)


def visible_companies(company_id: UUID | None) -> list[Company]:
    """The companies that the person may see, or the one of them that was named."""
    seen = companies(limit=MOST_COMPANIES, after=None)[:MOST_COMPANIES]
    return [company for company in seen if company_id in (None, company.id)]
