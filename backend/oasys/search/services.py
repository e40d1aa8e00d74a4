"""Writes the index, a batch at a time, behind the seals."""

from collections import defaultdict
from typing import Any

from django.db import connection, transaction

from oasys.core.ids import uuid7
from oasys.core.tenancy import current_tenant_id
from oasys.organisations.models import Company
from oasys.search.rules import BLOCK, BLOCK_BITS, amount_word, joined, kept, packed, words_of

BATCH = 5_000
LEAST = (
    500  # fewer are found by reading them (queries.MOST_UNINDEXED); indexed one by one each would touch as many rows
)
WAITING = """
select h.tenant_id, h.company_id
from (select tenant_id, company_id, max(last_position) as head from ledger_seal group by 1, 2) h
left join search_progress p on p.tenant_id = h.tenant_id and p.company_id = h.company_id
where h.head - coalesce(p.last_position, 0) >= %(least)s order by 1, 2
"""
LOCKED = (
    "select last_position from search_progress where tenant_id = %(tenant)s and company_id = %(company)s for update"
)
BEGIN = """
insert into search_progress (tenant_id, id, company_id, last_position) values (%(tenant)s, %(id)s, %(company)s, 0)
on conflict (tenant_id, company_id) do nothing
"""
HEAD = """
select coalesce(max(position), 0) from ledger_sealed_entry where tenant_id = %(tenant)s and company_id = %(company)s
"""
TEXTS = """
select z.position, e.description, e.reference, l.descriptions, l.amounts
from ledger_sealed_entry z
join ledger_journal_entry e on e.tenant_id = z.tenant_id and e.id = z.entry_id
cross join lateral (
  select array_agg(distinct description) as descriptions,
         array_agg(distinct debit + credit) || array_agg(distinct abs(currency_amount)) || sum(debit) as amounts
  from ledger_journal_line where tenant_id = z.tenant_id and entry_id = z.entry_id) l
where z.tenant_id = %(tenant)s and z.company_id = %(company)s and z.position between %(first)s and %(last)s
"""
STANDING = """
select word, places from search_word
where tenant_id = %(tenant)s and company_id = %(company)s and block = %(block)s and word = any(%(words)s)
"""
WRITE = """
insert into search_word (tenant_id, id, company_id, block, word, places)
select %(tenant)s, id, %(company)s, %(block)s, word, places
from unnest(%(ids)s::uuid[], %(words)s::text[], %(places)s::bytea[]) as new(id, word, places) order by word
on conflict (tenant_id, company_id, block, word) do update set places = excluded.places
"""
DONE = """
update search_progress set last_position = %(last)s where tenant_id = %(tenant)s and company_id = %(company)s
"""


@transaction.atomic(savepoint=False)
def index_batch(*, company: Company, least: int = LEAST) -> int:
    """Indexes the next sealed entries of the company; how many, none where fewer than `least` wait.

    Locks the company's progress, so that two at once do the work once; posting and sealing do not wait for it.
    """
    params: dict[str, Any] = {"tenant": current_tenant_id(), "company": company.id}
    with connection.cursor() as cursor:
        cursor.execute(BEGIN, params | {"id": uuid7()})
        cursor.execute(LOCKED, params)
        done = cursor.fetchone()[0]
        cursor.execute(HEAD, params)
        head = cursor.fetchone()[0]
        if head - done < max(least, 1):
            return 0
        first = done + 1
        block = first >> BLOCK_BITS
        last = min(head, done + BATCH, (block + 1) * BLOCK - 1)
        cursor.execute(TEXTS, params | {"first": first, "last": last})
        places: dict[str, list[int]] = defaultdict(list)
        for position, description, reference, lines, amounts in cursor.fetchall():
            for word in _index_words([description, reference, *lines], amounts):
                places[word].append(position % BLOCK)
        params |= {"block": block, "words": sorted(places)}
        cursor.execute(STANDING, params)
        standing = {word: bytes(content) for word, content in cursor.fetchall()}
        contents = [
            joined(standing[word], places[word]) if word in standing else packed(places[word])
            for word in params["words"]
        ]
        cursor.execute(WRITE, params | {"ids": [uuid7() for _ in contents], "places": contents})
        cursor.execute(DONE, params | {"last": last})
    return int(last - done)


def _index_words(texts: list[str], amounts: list[Any]) -> set[str]:
    found = {kept(word) for text in texts for word in words_of(text)}
    return found | {amount_word(amount) for amount in amounts if amount}


def index_company(*, company: Company, least: int = LEAST) -> int:
    """Indexes until fewer than `least` wait, each batch in a transaction of its own unless one is open."""
    total = 0
    while count := index_batch(company=company, least=least):
        total += count
    return total
