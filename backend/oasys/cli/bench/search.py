"""The search: what it takes to index the books, how large the index is, and every kind of question over HTTP."""

import time
from urllib.parse import urlencode

import psycopg

from oasys.cli.bench.client import Session
from oasys.cli.bench.ground import FilledBooks, Ground, Report, median_ms
from oasys.cli.bench.http import served

TIMES = 30
SCAN = """
select count(*) from ledger_journal_entry
where tenant_id = %s and company_id = %s and description ilike %s
"""
SAMPLE = """
select e.description, e.reference, s.prefix || lpad(e.number::text, 6, '0'), e.posting_date,
       (select max(debit) from ledger_journal_line where tenant_id = e.tenant_id and entry_id = e.id)
from ledger_sealed_entry z join ledger_journal_entry e on e.tenant_id = z.tenant_id and e.id = z.entry_id
join ledger_number_series s on s.tenant_id = e.tenant_id and s.id = e.series_id
where z.tenant_id = %s and z.company_id = %s and z.position = %s
"""


def measure(base: Ground, report: Report, books: FilledBooks) -> None:
    """Questions about an entry in the first third of the books, so that nothing is found by looking at the newest alone."""
    from oasys.core.tenancy import tenant
    from oasys.ledger.services.sealing import seal_batch
    from oasys.ledger.signing import SealingKeys
    from oasys.search.services import index_batch

    keys = SealingKeys()
    while True:
        with tenant(books.tenant_id):
            if seal_batch(company=books.company, keys=keys) is None:
                break
    started = time.perf_counter()
    count = 1
    while count:
        with tenant(books.tenant_id):
            count = index_batch(company=books.company)
    seconds = time.perf_counter() - started
    report.add("indexing, beside the sealer", f"{books.entries / seconds:,.0f} entries/s", f"{seconds:.1f} s")
    with psycopg.connect(base.url("oasys_backup"), autocommit=True) as reader:
        size = reader.execute("select pg_total_relation_size('search_word'), count(*) from search_word").fetchone()
        sample = reader.execute(SAMPLE, [books.tenant_id, books.company.id, books.entries // 3]).fetchone()
    assert size is not None
    assert sample is not None
    report.add("size of the index", f"{size[0] / books.entries:,.0f} bytes/entry", f"{size[1]:,} rows")
    with psycopg.connect(base.url("oasys_owner"), autocommit=True) as owner:
        owner.execute("vacuum (analyze) search_word")
    _ask(base, report, books, sample)


def _ask(base: Ground, report: Report, books: FilledBooks, sample: tuple[object, ...]) -> None:
    description, reference, number, day, amount = (str(part) for part in sample)
    words = description.split()
    questions = {
        "a word of many entries": words[0],
        "two words of many entries": f"{words[0]} {words[-1]}",
        "its description": description,
        "a beginning of three signs": words[0][:3],
        "its reference": reference or description,
        "its number": number,
        "an amount": amount,
        "its day": day,
        "its day and a word": f"{day} {words[0]}",
        "a common word and one that is nowhere": f"{words[0]} zzyzx",
        "an amount that is nowhere": "987654321.09",
        "nothing that is there": "zzyzx",
    }
    with served() as (port, _):
        session = Session(port, books)
        for what, question in questions.items():
            path = "/search?" + urlencode({"q": question})
            assert session.call("GET", path) == 200
            half, most = median_ms(lambda p=path: session.call("GET", p), times=TIMES)  # type: ignore[misc]
            report.add(what, f"p50 {half:.1f} ms", f"p95 {most:.1f} ms")
    with psycopg.connect(base.url("oasys_backup"), autocommit=True) as reader:
        params = [books.tenant_id, books.company.id, f"%{words[0]}%"]
        half, _ = median_ms(lambda: reader.execute(SCAN, params).fetchone(), times=3)
    report.add("the same word by ILIKE over all descriptions, one statement", f"p50 {half:.1f} ms")
