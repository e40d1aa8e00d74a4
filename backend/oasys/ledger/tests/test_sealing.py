"""Posted entries form one hash chain for each company, which never forks, skips or changes (ledger.md, invariant 10)."""

import json
import os
import threading
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.currencies.services import ensure_unit
from oasys.ledger.evidence import NO_HASH, canonical, digest, is_signed_by
from oasys.ledger.models import Journal
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.seal_progress import pending_companies, progress
from oasys.ledger.seal_verification import seal_differences
from oasys.ledger.seals import head_of, sealed_forms, seals_until, waiting_of
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.sealing import seal_batch, seal_company
from oasys.ledger.signing import SealingKeys, ensure_key, make_key, read_keys
from tests.factories import Books, make_books, make_company
from tests.fixtures import Api

NO_KEYS = SealingKeys()
WEIRD = 'a "quote" \\ back\b\f\x1f\x7f é e\u0301 \u2028 \U0001f9fe </script> \ufeff'


@pytest.fixture
def keys(tmp_path: Path) -> SealingKeys:
    return ensure_key(tmp_path / "keys.json")


@pytest.fixture
def superuser() -> Iterator[psycopg.Connection]:
    """The database of the tests as a superuser with all guards off; what it changes is taken back."""
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=connection.settings_dict["NAME"]) as made:
        made.execute("set session_replication_role = replica")
        yield made
        made.rollback()


def post(books: Books, count: int = 1, **head) -> list:
    asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
    entry = books.entry((asset, "10.00", "0"), (income, "0", "10.00"), **head)
    return write_and_post(company=books.company, entries=[entry] * count, by=books.owner)


@pytest.fixture
def sealed(books: Books, keys: SealingKeys) -> Books:
    """Five entries in three seals."""
    with tenant(books.tenant_id):
        first = post(books, 3)[0]
        seal_batch(company=books.company, keys=keys, most=2)
        seal_batch(company=books.company, keys=keys, most=2)
        reverse_entry(
            company=books.company, entry_id=first, posting_date=date(2026, 4, 1), description="", by=books.owner
        )
        post(books)
        seal_company(company=books.company, keys=keys)
    return books


def named(books: Books, superuser: psycopg.Connection, keys: SealingKeys = NO_KEYS) -> list[str]:
    return [found.what for found in seal_differences(superuser, keys) if found.tenant_id == books.tenant_id]


def test_every_entry_is_sealed_once_and_each_seal_carries_the_one_before(sealed: Books):
    with tenant(sealed.tenant_id):
        head = head_of(sealed.company)
        seals = list(seals_until(sealed.company, head.sequence))
        entries = list(sealed_forms(sealed.company, head.last_position))
        assert waiting_of(sealed.company) == 0
    assert [(seal.sequence, seal.first_position, seal.last_position) for seal in seals] == [
        (1, 1, 2),
        (2, 3, 3),
        (3, 4, 5),
    ]
    assert [seal.previous_hash.hex() for seal in seals] == [NO_HASH, seals[0].hash.hex(), seals[1].hash.hex()]
    assert [entry.number for entry in entries] == [f"GJ-2026-{n:06d}" for n in range(1, 6)]
    for seal in seals:
        assert seal.hash.hex() == digest(seal.form())
        assert is_signed_by(canonical(seal.form()), seal.signature.on_the_wire())


def test_what_sql_hashes_is_what_python_computes(books: Books, superuser: psycopg.Connection):
    with tenant(books.tenant_id):
        ensure_unit("USD")
        ensure_unit("BEAN", name="Beans", decimals=18, is_money=False)
        asset, income = (books.account(books.leaf_codes(kind)[0]).id for kind in ("asset", "income"))
        lines = [
            LineDraft(asset, Decimal("4.20"), Decimal(0), "USD", Decimal("1.00"), WEIRD),
            LineDraft(asset, Decimal(0), Decimal(0), "BEAN", Decimal("-0.000000000000000001")),
            LineDraft(income, Decimal(0), Decimal("4.2"), "MYR", Decimal("-4.2")),
        ]
        entry = EntryDraft(
            books.journal().id, date(2026, 1, 31), lines, description=WEIRD, source_kind="k", source_key=WEIRD
        )
        write_and_post(company=books.company, entries=[entry], by=books.owner)
        seal_company(company=books.company, keys=NO_KEYS)
        (form,) = sealed_forms(books.company, 1)
    assert form.hash.hex() == digest(json.loads(form.form))
    assert canonical(json.loads(form.form)).decode() == form.form
    assert '"currency_amount":"-0.000000000000000001"' in form.form
    assert named(books, superuser) == []


def test_an_entry_that_commits_late_is_sealed_later_and_never_skipped(books: Books):
    """Another journal's entry, posted later and committed first, is sealed while the slow transaction is still open."""
    with tenant(books.tenant_id):
        post(books)  # the series exists
        seal_company(company=books.company, keys=NO_KEYS)
        sales = Journal.objects.filter(company=books.company).exclude(id=books.journal().id).first()
    has_posted, may_commit = threading.Event(), threading.Event()

    def slowly() -> None:
        try:
            with tenant(books.tenant_id):
                post(books)
                has_posted.set()
                may_commit.wait(60)
        finally:
            connection.close()

    thread = threading.Thread(target=slowly)
    thread.start()
    assert has_posted.wait(60)
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[1], books.leaf_codes("income")[1]  # other balances: nothing waits
        quick = EntryDraft(
            sales.id, date(2026, 3, 1), [books.line(asset, "1.00", "0"), books.line(income, "0", "1.00")]
        )
        write_and_post(company=books.company, entries=[quick], by=books.owner)
    with tenant(books.tenant_id):
        assert seal_company(company=books.company, keys=NO_KEYS) == 1
        assert waiting_of(books.company) == 0
    may_commit.set()
    thread.join()
    with tenant(books.tenant_id):
        assert waiting_of(books.company) == 1
        assert seal_company(company=books.company, keys=NO_KEYS) == 1
        numbers = [entry.number for entry in sealed_forms(books.company, 3)]
    assert numbers == ["GJ-2026-000001", f"{sales.code}-2026-000001", "GJ-2026-000002"]


def test_two_sealers_do_not_fork_the_chain(books: Books, superuser: psycopg.Connection):
    with tenant(books.tenant_id):
        post(books, 40)
    counts, errors, barrier = [], [], threading.Barrier(4)

    def seal() -> None:
        try:
            barrier.wait()
            while True:
                with tenant(books.tenant_id):
                    made = seal_batch(company=books.company, keys=NO_KEYS, most=3)
                if made is None:
                    return
                counts.append(made.count)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (errors, sum(counts)) == ([], 40)
    assert named(books, superuser) == []


def test_sealing_holds_nothing_that_posting_needs(books: Books):
    """While a seal is being made in one transaction, another posts into the same series."""
    with tenant(books.tenant_id):
        post(books)
    done = threading.Event()

    def beside() -> None:
        try:
            with tenant(books.tenant_id):
                post(books)
            done.set()
        finally:
            connection.close()

    with tenant(books.tenant_id):
        assert seal_batch(company=books.company, keys=NO_KEYS).count == 1
        thread = threading.Thread(target=beside)
        thread.start()
        assert done.wait(60)
    thread.join()


def test_companies_that_wait_are_found_over_all_tenants(books: Books, superuser: psycopg.Connection):
    with tenant(books.tenant_id):
        post(books, 2)
    assert (books.tenant_id, books.company.id, 2) in pending_companies(superuser)
    sealed, waiting = progress(superuser)
    with tenant(books.tenant_id):
        seal_company(company=books.company, keys=NO_KEYS)
    assert books.company.id not in {row[1] for row in pending_companies(superuser)}
    assert progress(superuser) == (sealed + 2, waiting - 2)


SEAL = """insert into ledger_seal (tenant_id, id, company_id, sequence, previous_hash, hash, entries_hash, first_position,
          last_position, sealed_at) select tenant_id, uuidv7(), company_id, {sequence}, {previous}, {hash}, entries_hash,
          {first}, {last}, sealed_at from ledger_seal where sequence = 3 and company_id = %(company)s"""
ENTRY = """insert into ledger_sealed_entry (tenant_id, id, company_id, entry_id, series, number, position, hash)
           select tenant_id, uuidv7(), {company}, entry_id, series, number + 5, {position}, hash
           from ledger_sealed_entry where position = 5 and company_id = %(company)s"""
WRONG = "decode(repeat('00', 32), 'hex')"
BY_ANYBODY = {
    "change a hash": "update ledger_sealed_entry set hash = hash where company_id = %(company)s",
    "change a seal": "update ledger_seal set sealed_at = now() where company_id = %(company)s",
    "change a signature": "update ledger_seal_signature set key_id = ''",
    "remove an entry": "delete from ledger_sealed_entry where company_id = %(company)s",
    "remove the head": "delete from ledger_seal where sequence = 3 and company_id = %(company)s",
    "remove a signature": "delete from ledger_seal_signature",
    "empty the chain": "truncate ledger_seal cascade",
    "empty the entries": "truncate ledger_sealed_entry",
    "empty the signatures": "truncate ledger_seal_signature",
    "fork the chain": SEAL.format(sequence=3, previous="previous_hash", hash="hash", first=4, last=5),
    "a seal of nothing": SEAL.format(sequence=4, previous="hash", hash=WRONG, first=6, last=5),
    "a seal with another hash": SEAL.format(sequence=4, previous="hash", hash=WRONG, first=6, last=6),
    "a seal that leaves a gap": SEAL.format(sequence=5, previous="hash", hash=WRONG, first=6, last=6),
    "an entry before the head": ENTRY.format(company="company_id", position=3),
    "an entry that leaves a gap": ENTRY.format(company="company_id", position=9),
    "an entry that was never posted": ENTRY.format(company="company_id", position=6),
}


@pytest.mark.parametrize("attack", BY_ANYBODY)
def test_the_application_cannot_write_the_chain(sealed: Books, attack: str):
    with pytest.raises(DatabaseError), tenant(sealed.tenant_id), connection.cursor() as cursor:
        cursor.execute(BY_ANYBODY[attack], {"company": sealed.company.id})
    with tenant(sealed.tenant_id):
        assert head_of(sealed.company).sequence == 3


@pytest.mark.parametrize("attack", BY_ANYBODY)
def test_nor_can_the_owner_of_the_tables(sealed: Books, attack: str):
    url, name = os.environ["OASYS_DATABASE_OWNER_URL"], connection.settings_dict["NAME"]
    with psycopg.connect(url, dbname=name) as owner:
        owner.execute(f"set local app.tenant_id = '{sealed.tenant_id}'")
        with pytest.raises(psycopg.Error) as refusal:
            owner.execute(BY_ANYBODY[attack], {"company": sealed.company.id})
    assert refusal.value.sqlstate in {"OA022", "OA063", "OA064", "23505"}, refusal.value


APPEND_ENTRY = """insert into ledger_sealed_entry (tenant_id, id, company_id, entry_id, series, number, position, hash)
    select tenant_id, uuidv7(), {company}, id, series_id, number + {more}, {position},
           sha256(convert_to(ledger_entry_form(tenant_id, id), 'UTF8'))
    from ledger_journal_entry where id = %(entry)s"""
APPEND_SEAL = """insert into ledger_seal (tenant_id, id, company_id, sequence, previous_hash, hash, entries_hash, first_position,
                                         last_position, sealed_at)
    select s.tenant_id, uuidv7(), s.company_id, {sequence}, {previous}, {hash}, {entries}, 6, 6, now()
    from ledger_seal s join ledger_sealed_entry e on e.tenant_id = s.tenant_id and e.company_id = s.company_id
    where s.company_id = %(company)s and s.sequence = 3 and e.position = 6"""
SOUND = {
    "company": "company_id",
    "more": "0",
    "position": "6",
    "sequence": "4",
    "previous": "s.hash",
    "entries": "sha256(e.hash)",
}
HASH = "ledger_seal_hash(s.company_id, {sequence}, {previous}, {entries}, 6, 6, now())"


@pytest.mark.parametrize(
    ("change", "sqlstate"),
    [
        ({}, None),
        ({"sequence": "5"}, "OA064"),
        ({"previous": "s.previous_hash"}, "OA064"),
        ({"entries": "e.hash"}, "OA064"),
        ({"hash": "e.hash"}, "OA064"),
        ({"position": "7"}, "OA064"),
        ({"more": "1"}, "OA064"),
        ({"company": "%(other)s::uuid"}, "OA064"),
    ],
    ids=["sound", "a number left out", "another seal before", "other entries", "another hash", "a gap", "a number", "a company"],
)  # fmt: skip
def test_the_owner_appends_only_what_follows(sealed: Books, change: dict[str, str], sqlstate: str | None):
    """Each is sound but for one thing, every hash computed by the ledger's own functions."""
    with tenant(sealed.tenant_id):
        (entry_id,) = post(sealed)
    facts = {"company": sealed.company.id, "entry": entry_id, "other": make_company(sealed.tenant_id).id}
    words = SOUND | change
    words.setdefault("hash", HASH.format(**words))
    refused = None
    with psycopg.connect(os.environ["OASYS_DATABASE_OWNER_URL"], dbname=connection.settings_dict["NAME"]) as owner:
        owner.execute(f"set local app.tenant_id = '{sealed.tenant_id}'")
        try:
            owner.execute(APPEND_ENTRY.format(**words), facts)
            assert owner.execute(APPEND_SEAL.format(**words), facts).rowcount == 1
        except psycopg.Error as error:
            refused = error.sqlstate
        owner.rollback()
    assert refused == sqlstate


def test_a_stranger_seals_nothing(sealed: Books):
    strangers = make_books()
    with pytest.raises(DatabaseError) as refusal, tenant(strangers.tenant_id):
        seal_batch(company=sealed.company, keys=NO_KEYS)
    assert refusal.value.__cause__.sqlstate == "OA060"


def test_an_older_snapshot_seals_nothing(sealed: Books):
    connection.close()
    with pytest.raises(DatabaseError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read")
        connection.open_tenant(sealed.tenant_id)
        cursor.execute("select ledger_seal_company(%s, 10)", [sealed.company.id])
    assert refusal.value.__cause__.sqlstate == "OA061"


@pytest.mark.parametrize(
    ("corruption", "expected"),
    [
        (
            "update ledger_journal_line l set description = 'x' from ledger_journal_entry e "
            "where e.id = l.entry_id and e.number = 2 and l.debit > 0 and l.tenant_id = %s",
            "entry GJ-2026-000002 (position 2 of the chain): it was altered after it was sealed",
        ),
        (
            "update ledger_journal_line l set debit = debit + 1, currency_amount = currency_amount + 1 "
            "from ledger_journal_entry e where e.id = l.entry_id and e.number = 4 and debit > 0 and l.tenant_id = %s",
            "entry GJ-2026-000004 (position 4 of the chain): it was altered",
        ),
        (
            "update ledger_journal_entry set posted_at = posted_at + interval '1 s' where number = 3 and tenant_id = %s",
            "entry GJ-2026-000003 (position 3 of the chain): it was altered",
        ),
        (
            "update ledger_journal_entry set status = 'draft', number = null, series_id = null, period_id = null, "
            "posted_by_id = null, posted_at = null where number = 3 and tenant_id = %s",
            "entry GJ-2026-000003 (position 3 of the chain): it was sealed, and is no longer posted",
        ),
        (
            "delete from ledger_journal_entry where number = 1 and tenant_id = %s",
            "entry GJ-2026-000001 (position 1 of the chain): it was sealed, and is gone",
        ),
        ("delete from ledger_sealed_entry where position = 2 and tenant_id = %s", "entry at position 2: it was sealed"),
        ("delete from ledger_sealed_entry where position = 5 and tenant_id = %s", "entry at position 5: it was sealed"),
        ("delete from ledger_sealed_entry where position = 1 and tenant_id = %s", "entry GJ-2026-000001: it stands among"),
        ("delete from ledger_seal where sequence = 2 and tenant_id = %s", "seal 2: it is gone"),
        ("delete from ledger_seal where sequence = 3 and tenant_id = %s", "entry at position 4: the seal that held it is gone"),
        ("update ledger_seal set sealed_at = now() where sequence = 1 and tenant_id = %s", "seal 1: it is not what its hash"),
        ("update ledger_seal set previous_hash = hash where sequence = 2 and tenant_id = %s", "seal 2: it does not follow"),
        ("update ledger_sealed_entry set hash = sha256('x') where position = 5 and tenant_id = %s", "seal 3: the hashes of"),
        ("delete from ledger_seal_signature where tenant_id = %s", "seal 1: it is not signed"),
        ("update ledger_seal_signature set signature = public_key || public_key where tenant_id = %s", "no key of this"),
    ],
)  # fmt: skip
def test_verify_names_what_was_altered_behind_the_guards(
    sealed: Books, superuser: psycopg.Connection, keys: SealingKeys, corruption: str, expected: str
):
    assert named(sealed, superuser, keys) == []
    superuser.execute(corruption, [sealed.tenant_id])
    found = named(sealed, superuser, keys)
    assert any(what.startswith(expected) or expected in what for what in found), found


def test_verify_sees_a_chain_that_was_written_anew_without_the_key(
    sealed: Books, superuser: psycopg.Connection, keys: SealingKeys
):
    """A superuser alters an entry and computes every hash anew, by the ledger's own functions."""
    superuser.execute("update ledger_journal_line set description = 'x' where tenant_id = %s", [sealed.tenant_id])
    superuser.execute(
        "update ledger_sealed_entry set hash = sha256(convert_to(ledger_entry_form(tenant_id, entry_id), 'UTF8')) "
        "where tenant_id = %s",
        [sealed.tenant_id],
    )
    for sequence in (1, 2, 3):
        superuser.execute(
            """update ledger_seal s set entries_hash = (
                 select sha256(string_agg(hash, ''::bytea order by position)) from ledger_sealed_entry
                 where tenant_id = s.tenant_id and position between s.first_position and s.last_position),
               previous_hash = coalesce((select hash from ledger_seal where tenant_id = s.tenant_id
                                         and sequence = s.sequence - 1), previous_hash)
               where tenant_id = %(tenant)s and sequence = %(sequence)s""",
            {"tenant": sealed.tenant_id, "sequence": sequence},
        )
        superuser.execute(
            """update ledger_seal set hash = ledger_seal_hash(company_id, sequence, previous_hash, entries_hash,
               first_position, last_position, sealed_at) where tenant_id = %(tenant)s and sequence = %(sequence)s""",
            {"tenant": sealed.tenant_id, "sequence": sequence},
        )
    assert named(sealed, superuser) == []  # without the key the new chain is as good as the old one
    assert named(sealed, superuser, keys) == [
        f"seal {n}: no key of this installation has signed it so" for n in (1, 2, 3)
    ]


def test_a_vanished_entry_stops_the_sealing(books: Books):
    with tenant(books.tenant_id):
        post(books, 2)
    with psycopg.connect(os.environ["OASYS_DATABASE_ADMIN_URL"], dbname=connection.settings_dict["NAME"]) as admin:
        admin.execute("set session_replication_role = replica")
        admin.execute("delete from ledger_journal_entry where number = 1 and tenant_id = %s", [books.tenant_id])
        admin.commit()
    with pytest.raises(DatabaseError) as refusal, tenant(books.tenant_id):
        seal_batch(company=books.company, keys=NO_KEYS)
    assert refusal.value.__cause__.sqlstate == "OA062"


def test_a_rotated_key_signs_and_the_old_signatures_hold(books: Books, superuser: psycopg.Connection, tmp_path: Path):
    path = tmp_path / "sealing-keys.json"
    old = ensure_key(path)
    assert (path.stat().st_mode & 0o777, ensure_key(path)) == (0o600, old)
    with tenant(books.tenant_id):
        post(books)
        seal_company(company=books.company, keys=old)
    new = make_key(path)
    assert new.current != old.current
    assert old.private.hex() not in path.read_text()
    with tenant(books.tenant_id):
        post(books)
        seal_company(company=books.company, keys=new)
        assert head_of(books.company).signature.key_id == new.current
    assert named(books, superuser, read_keys(path)) == []
    assert named(books, superuser, old) == ["seal 2: no key of this installation has signed it so"]


def test_the_api_shows_how_far_the_books_are_sealed(books: Books, api: Api, path: str, keys: SealingKeys):
    nothing = {"sealed_entries": 0, "waiting_entries": 0, "seal": None, "hash": None, "signature": None}
    assert api.get(f"{path}/seal").json() == nothing
    with tenant(books.tenant_id):
        (entry_id,) = post(books)
    before = api.get(f"{path}/journal-entries/{entry_id}")
    assert (before.json()["is_sealed"], before.json()["hash"]) == (False, None)
    assert api.get(f"{path}/seal").json()["waiting_entries"] == 1
    with tenant(books.tenant_id):
        seal_company(company=books.company, keys=keys)
        (form,) = sealed_forms(books.company, 1)
    shown = api.get(f"{path}/seal").json()
    assert (shown["sealed_entries"], shown["waiting_entries"], shown["hash"]) == (1, 0, digest(shown["seal"]))
    assert is_signed_by(canonical(shown["seal"]), shown["signature"])
    after = api.get(f"{path}/journal-entries/{entry_id}", If_None_Match=before["ETag"])
    assert (after.status_code, after.json()["is_sealed"], after.json()["hash"]) == (200, True, form.hash.hex())
    assert api.get(f"{path}/journal-entries/{entry_id}", If_None_Match=after["ETag"]).status_code == 304


def test_a_tenant_that_was_never_sealed_is_no_difference(books: Books, superuser: psycopg.Connection):
    with tenant(books.tenant_id):
        post(books, 2)
    assert named(books, superuser) == []
    assert uuid7() not in {row[1] for row in pending_companies(superuser)}
