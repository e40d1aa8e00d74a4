"""Reads of the hash chain: its head, what waits, and every entry in the order of the seals."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from oasys.core.tenancy import current_tenant_id
from oasys.ledger.evidence import DIMENSIONED_FORM, ENTRY_FORM, SEAL_FORM, plain
from oasys.ledger.rules import UsedRate
from oasys.ledger.signing import Signature
from oasys.organisations.models import Company

SEALS = """
select s.id, s.company_id, s.sequence, s.previous_hash, s.hash, s.entries_hash, s.first_position, s.last_position,
       s.sealed_at, g.key_id, g.public_key, g.signature
from ledger_seal s
left join lateral (
  select key_id, public_key, signature from ledger_seal_signature
  where tenant_id = s.tenant_id and seal_id = s.id order by id desc limit 1) g on true
where s.tenant_id = %(tenant)s and {where}
"""
WAITING = """
select coalesce(sum(s.last_number - m.number), 0)
from ledger_journal j
join ledger_number_series s on s.tenant_id = j.tenant_id and s.journal_id = j.id
cross join lateral (
  select coalesce(max(number), 0) as number from ledger_sealed_entry
  where tenant_id = s.tenant_id and series = s.id) m
where j.tenant_id = %(tenant)s and j.company_id = %(company)s
"""
FORMS = """
select z.position, z.hash, s.prefix || lpad(z.number::text, 6, '0'), ledger_entry_form(z.tenant_id, z.entry_id)
from ledger_sealed_entry z
join ledger_number_series s on s.tenant_id = z.tenant_id and s.id = z.series
where z.tenant_id = %(tenant)s and z.company_id = %(company)s and z.position between %(first)s and %(last)s
order by z.position
"""
STEP = 2_000


def moment(value: datetime) -> str:
    """As canonical forms write it: UTC, to the microsecond."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True)
class SealRow:
    """A seal with its newest signature."""

    id: UUID
    company_id: UUID
    sequence: int
    previous_hash: bytes
    hash: bytes
    entries_hash: bytes
    first_position: int
    last_position: int
    sealed_at: datetime
    signature: Signature | None

    @classmethod
    def of(cls, row: tuple[Any, ...]) -> "SealRow":
        signature = Signature(row[9], bytes(row[10]), bytes(row[11])) if row[9] else None
        hashes = bytes(row[3]), bytes(row[4]), bytes(row[5])
        return cls(row[0], row[1], row[2], *hashes, row[6], row[7], row[8], signature)

    @property
    def count(self) -> int:
        return self.last_position - self.first_position + 1

    def with_signature(self, signature: Signature) -> "SealRow":
        return replace(self, signature=signature)

    def form(self) -> dict[str, Any]:
        """What is hashed and signed."""
        return {
            "company_id": str(self.company_id),
            "count": self.count,
            "entries_hash": self.entries_hash.hex(),
            "first_position": self.first_position,
            "form": SEAL_FORM,
            "last_position": self.last_position,
            "previous_hash": self.previous_hash.hex(),
            "sealed_at": moment(self.sealed_at),
            "sequence": self.sequence,
        }

    def published(self) -> dict[str, Any]:
        """The seal as it is sent out: its form, hash and signature."""
        signature = self.signature.on_the_wire() if self.signature else None
        return {"seal": self.form(), "hash": self.hash.hex(), "signature": signature}


def _seals(where: str, **params: Any) -> list[SealRow]:
    with connection.cursor() as cursor:
        cursor.execute(SEALS.format(where=where), {"tenant": current_tenant_id(), **params})
        return [SealRow.of(row) for row in cursor.fetchall()]


def seal_by_id(seal_id: UUID) -> SealRow:
    """A seal of the open tenant that is known to be there."""
    return _seals("s.id = %(seal)s", seal=seal_id)[0]


def head_of(company: Company) -> SealRow | None:
    """The newest seal of the company's chain; None where nothing is sealed yet."""
    found = _seals("s.company_id = %(company)s order by s.sequence desc limit 1", company=company.id)
    return found[0] if found else None


def seals_until(company: Company, last: int) -> Iterator[SealRow]:
    """The seals 1 to `last`, in order, read a few at a time."""
    where = "s.company_id = %(company)s and s.sequence between %(first)s and %(last)s order by s.sequence"
    for first in range(1, last + 1, STEP):
        yield from _seals(where, company=company.id, first=first, last=min(first + STEP - 1, last))


def waiting_of(company: Company) -> int:
    """How many posted entries of the company are not sealed yet."""
    with connection.cursor() as cursor:
        cursor.execute(WAITING, {"tenant": current_tenant_id(), "company": company.id})
        return int(cursor.fetchone()[0])


@dataclass(frozen=True, slots=True)
class SealedForm:
    """A sealed entry: its place, hash and number, and the canonical form of what stands in the books now."""

    position: int
    hash: bytes
    number: str
    form: str


RATES = """
select r.line_id, r.rate, r.day, r.source from ledger_sealed_entry z
join ledger_journal_line l on l.tenant_id = z.tenant_id and l.entry_id = z.entry_id
join ledger_line_rate r on r.tenant_id = l.tenant_id and r.line_id = l.id
where z.tenant_id = %(tenant)s and z.company_id = %(company)s and z.position between %(first)s and %(last)s
"""


def rates_of_lines(company: Company, first: int, last: int) -> dict[str, UsedRate]:
    """The rates of lines of sealed entries between two positions, by the line's id; most lines have none."""
    params = {"tenant": current_tenant_id(), "company": company.id, "first": first, "last": last}
    with connection.cursor() as cursor:
        cursor.execute(RATES, params)
        return {str(row[0]): UsedRate(row[1], row[2], row[3]) for row in cursor.fetchall()}


def sealed_forms(company: Company, last_position: int) -> Iterator[SealedForm]:
    """Every sealed entry up to that position, in the order of the chain, read a few at a time."""
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id}
    for first in range(1, last_position + 1, STEP):
        with connection.cursor() as cursor:
            cursor.execute(FORMS, params | {"first": first, "last": min(first + STEP - 1, last_position)})
            rows = cursor.fetchall()
        for position, hash_, number, form in rows:
            yield SealedForm(position, bytes(hash_), number, form)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A line as its table has it, with the sorted values of the set that it names; None: it names none."""

    id: UUID
    line_no: int
    account_id: UUID
    posting_date: date
    debit: Decimal
    credit: Decimal
    currency: str
    currency_amount: Decimal
    description: str
    value_ids: list[UUID] | None

    def form(self, form: str) -> dict[str, Any]:
        """`dimension_value_ids` stands in every line of an entry that has dimensions, and in none of another."""
        values = {"dimension_value_ids": [str(id_) for id_ in self.value_ids or ()]} if form == DIMENSIONED_FORM else {}
        return values | {
            "account_id": str(self.account_id),
            "credit": plain(self.credit),
            "currency": self.currency,
            "currency_amount": plain(self.currency_amount),
            "debit": plain(self.debit),
            "description": self.description,
            "id": str(self.id),
            "line_no": self.line_no,
            "posting_date": self.posting_date.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """An entry as its table has it. `form` says in Python what ledger_entry_form says in SQL."""

    id: UUID
    company_id: UUID
    created_at: datetime
    created_by_id: UUID
    description: str
    journal_id: UUID
    number: int
    period_id: UUID
    posted_at: datetime
    posted_by_id: UUID
    posting_date: date
    reference: str
    reverses_id: UUID | None
    series_id: UUID
    source_key: str
    source_kind: str

    def form(self, lines: list[LineFacts]) -> dict[str, Any]:
        form = ENTRY_FORM if all(line.value_ids is None for line in lines) else DIMENSIONED_FORM
        return {
            "company_id": str(self.company_id),
            "created_at": moment(self.created_at),
            "created_by_id": str(self.created_by_id),
            "description": self.description,
            "form": form,
            "id": str(self.id),
            "journal_id": str(self.journal_id),
            "lines": [line.form(form) for line in sorted(lines, key=lambda line: (line.line_no, line.id))],
            "number": self.number,
            "period_id": str(self.period_id),
            "posted_at": moment(self.posted_at),
            "posted_by_id": str(self.posted_by_id),
            "posting_date": self.posting_date.isoformat(),
            "reference": self.reference,
            "reverses_id": str(self.reverses_id) if self.reverses_id else None,
            "series_id": str(self.series_id),
            "source_key": self.source_key,
            "source_kind": self.source_kind,
        }
