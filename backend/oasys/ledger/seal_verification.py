"""Recomputes the hash chain of every company from the entries that stand in the books (invariant 10).

Runs on a connection of the role that reads every tenant, past Django, and builds the canonical forms in Python: not by
the functions of the database that sealed, which somebody with all rights could have replaced.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import fields
from typing import Any
from uuid import UUID

from oasys.ledger.evidence import NO_HASH, canonical, digest
from oasys.ledger.seals import SEALS, STEP, EntryFacts, LineFacts, SealRow
from oasys.ledger.signing import SealingKeys
from oasys.ledger.verification import Connection, Difference

_ENTRY = ", ".join(f"e.{column.name}" for column in fields(EntryFacts))
_LINE = ", ".join(f"l.{column.name}" for column in fields(LineFacts) if column.name != "value_ids")
COMPANIES = "select tenant_id, company_id from ledger_seal group by 1, 2 order by 1, 2"
# the columns are names of this package; values travel as parameters
SEALED = f"""
select z.position, z.hash, s.prefix || lpad(z.number::text, 6, '0'), e.status, {_ENTRY}
from ledger_sealed_entry z
left join ledger_number_series s on s.tenant_id = z.tenant_id and s.id = z.series
left join ledger_journal_entry e on e.tenant_id = z.tenant_id and e.id = z.entry_id
where z.tenant_id = %(tenant)s and z.company_id = %(company)s and z.position between %(first)s and %(last)s
order by z.position
"""  # noqa: S608
LINES = f"""
select l.entry_id, {_LINE}, d.value_ids
from ledger_sealed_entry z
join ledger_journal_line l on l.tenant_id = z.tenant_id and l.entry_id = z.entry_id
left join ledger_dimension_set d on d.tenant_id = l.tenant_id and d.id = l.dimension_set_id
where z.tenant_id = %(tenant)s and z.company_id = %(company)s and z.position between %(first)s and %(last)s
"""  # noqa: S608
PASSED_OVER = """
select e.tenant_id, s.prefix || lpad(e.number::text, 6, '0')
from ledger_number_series s
cross join lateral (
  select max(number) as number from ledger_sealed_entry where tenant_id = s.tenant_id and series = s.id) m
join ledger_journal_entry e on e.tenant_id = s.tenant_id and e.series_id = s.id and e.number <= m.number
left join ledger_sealed_entry z on z.tenant_id = e.tenant_id and z.entry_id = e.id
where z.id is null order by 1, 2
"""
BEYOND = """
select z.tenant_id, min(z.position) from ledger_sealed_entry z
where z.position > (select coalesce(max(last_position), 0) from ledger_seal
                    where tenant_id = z.tenant_id and company_id = z.company_id)
group by z.tenant_id, z.company_id order by 1, 2
"""


def seal_differences(connection: Connection, keys: SealingKeys) -> Iterator[Difference]:
    """Every entry that is not the one that was sealed, and every seal that does not hold, company by company.

    `keys` are the installation's own; with none of them no signature is asked for.
    """
    for tenant_id, company_id in connection.execute(COMPANIES).fetchall():
        for what in _Chain(connection, tenant_id, company_id, keys).differences():
            yield Difference(tenant_id, what)
    for tenant_id, number in connection.execute(PASSED_OVER).fetchall():
        yield Difference(tenant_id, f"entry {number}: it stands among sealed entries and was never sealed")
    for tenant_id, position in connection.execute(BEYOND).fetchall():
        yield Difference(tenant_id, f"entry at position {position}: the seal that held it is gone")


class _Chain:
    """One company's seals and entries, read side by side, a few thousand at a time."""

    def __init__(self, connection: Connection, tenant_id: UUID, company_id: UUID, keys: SealingKeys) -> None:
        self.connection, self.keys = connection, keys
        self.params: dict[str, Any] = {"tenant": tenant_id, "company": company_id}

    def differences(self) -> Iterator[str]:
        entries = self._entries()
        ahead = next(entries, None)
        previous, position, place = NO_HASH, 0, 0
        for seal in self._seals():
            place += 1
            yield from self._flaws(seal, place, previous, position)
            place, previous, position = seal.sequence, seal.hash.hex(), seal.last_position
            sealed = hashlib.sha256()
            expected = seal.first_position
            while ahead is not None and ahead[0] <= seal.last_position:
                found, hash_, flaw = ahead
                if found != expected:
                    yield f"entry at position {expected}: it was sealed, and is gone from the chain"
                if flaw:
                    yield flaw
                sealed.update(hash_)
                expected, ahead = found + 1, next(entries, None)
            if expected <= seal.last_position:
                yield f"entry at position {expected}: it was sealed, and is gone from the chain"
            if sealed.digest() != seal.entries_hash:
                yield f"seal {seal.sequence}: the hashes of its entries are not those that were sealed"

    def _flaws(self, seal: SealRow, place: int, previous: str, position: int) -> Iterator[str]:
        if seal.sequence != place:
            yield f"seal {place}: it is gone"
        elif seal.previous_hash.hex() != previous or seal.first_position != position + 1:
            yield f"seal {place}: it does not follow the seal before it"
        if seal.hash.hex() != digest(seal.form()):
            yield f"seal {seal.sequence}: it is not what its hash says"
        if self.keys.current and seal.signature is None:
            yield f"seal {seal.sequence}: it is not signed"
        if self.keys.current and seal.signature and not self.keys.holds(canonical(seal.form()), seal.signature):
            yield f"seal {seal.sequence}: no key of this installation has signed it so"

    def _seals(self) -> Iterator[SealRow]:
        where = "s.company_id = %(company)s and s.sequence > %(after)s order by s.sequence limit %(most)s"
        after = 0
        while rows := self.connection.execute(
            SEALS.format(where=where).encode(), self.params | {"after": after, "most": STEP}
        ).fetchall():
            yield from (SealRow.of(row) for row in rows)
            after = rows[-1][2]

    def _entries(self) -> Iterator[tuple[int, bytes, str]]:
        """Position, stored hash, and what is wrong, for each sealed entry."""
        last = self.connection.execute(
            "select coalesce(max(position), 0) from ledger_sealed_entry "
            "where tenant_id = %(tenant)s and company_id = %(company)s",
            self.params,
        ).fetchone()
        for first in range(1, (last or (0,))[0] + 1, STEP):
            params = self.params | {"first": first, "last": first + STEP - 1}
            lines: dict[UUID, list[LineFacts]] = {}
            for row in self.connection.execute(LINES.encode(), params).fetchall():
                lines.setdefault(row[0], []).append(LineFacts(*row[1:]))
            for position, hash_, number, status, *facts in self.connection.execute(SEALED.encode(), params).fetchall():
                yield position, hash_, self._flaw(position, hash_, number, status, facts, lines)

    def _flaw(
        self,
        position: int,
        hash_: bytes,
        number: str,
        status: str,
        facts: list[Any],
        lines: dict[UUID, list[LineFacts]],
    ) -> str:
        name = f"entry {number} (position {position} of the chain)"
        if facts[0] is None:
            return f"{name}: it was sealed, and is gone"
        if status != "posted":
            return f"{name}: it was sealed, and is no longer posted"
        entry = EntryFacts(*facts)
        stands = hashlib.sha256(canonical(entry.form(lines.get(entry.id, [])))).digest()
        return "" if stands == hash_ else f"{name}: it was altered after it was sealed"
