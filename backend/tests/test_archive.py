"""An export proves itself with a bare Python, names what was altered, and comes back to the same trial balance."""

import ast
import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import islice
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from oasys.core.tenancy import tenant
from oasys.currencies.services import RateInput, ensure_unit, record_rates
from oasys.demo.generator.demo import DEMO_PACK, demo_books
from oasys.exchange.archive.reader import (
    Archive,
    ArchiveAltered,
    ArchiveTooLarge,
    ArchiveUnreadable,
    import_archive,
    trial_balance_hash,
)
from oasys.exchange.archive.writer import archive
from oasys.ledger import evidence
from oasys.ledger.evidence import canonical, digest, is_signed, key_id_of
from oasys.ledger.models import Account, Journal, JournalEntry, Period
from oasys.ledger.rules import CodedEntry, CodedLine, EntryDraft, LineDraft
from oasys.ledger.seals import head_of
from oasys.ledger.services.books import create_bare_company
from oasys.ledger.services.bulk import ImportRefused, load_entries
from oasys.ledger.services.charts import change_account, change_journal
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.sealing import seal_batch, seal_company
from oasys.ledger.services.years import change_period, open_fiscal_year
from oasys.ledger.signing import SealingKeys, ensure_key
from oasys.organisations.permissions import Role
from tests.factories import Books, make_books, make_company, make_member
from tests.fixtures import Api

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
BARE = [sys.executable, "-I", "-S"]  # no site-packages, no environment
type Files = dict[str, bytes]


@pytest.fixture(scope="module")
def keys(tmp_path_factory: pytest.TempPathFactory) -> SealingKeys:
    return ensure_key(tmp_path_factory.mktemp("keys") / "keys.json")


def rich_books() -> Books:
    """Two years with foreign currency, a unit that is no money, a reversal in the next year, and awkward texts."""
    books = make_books(year=2025)
    with tenant(books.tenant_id):
        open_fiscal_year(company=books.company, containing=date(2026, 1, 1))
        ensure_unit("USD")
        ensure_unit("BEAN", name="Beans", decimals=6, is_money=False)
        record_rates(source="manual", rates=[RateInput("USD", "MYR", date(2025, 3, 1), Decimal("4.2"))])
        asset, income = (books.account(books.leaf_codes(kind)[0]).id for kind in ("asset", "income"))
        lines = [
            LineDraft(asset, Decimal("4.20"), Decimal(0), "USD", Decimal("1.00"), 'He said "=1+1"\\'),
            LineDraft(asset, Decimal(0), Decimal(0), "BEAN", Decimal("-0.000001")),
            LineDraft(income, Decimal(0), Decimal("4.20"), "MYR", Decimal("-4.20")),
        ]
        made = EntryDraft(books.journal().id, date(2025, 12, 31), lines, description="Zürich ☕", reference="=R-1")
        first = write_and_post(company=books.company, entries=[made] * 3, by=books.owner)[0]
        reverse_entry(
            company=books.company, entry_id=first, posting_date=date(2026, 1, 1), description="back", by=books.owner
        )
        write_and_post(company=books.company, entries=[made, made], by=books.owner)
    return books


def exported(books: Books, keys: SealingKeys) -> bytes:
    with tenant(books.tenant_id):
        seal_batch(company=books.company, keys=keys, most=2)
        seal_company(company=books.company, keys=keys)
        return b"".join(archive(company=books.company, keys=keys, exported_at=NOW))


@pytest.fixture(scope="module")
def rich() -> Books:
    return rich_books()


@pytest.fixture(scope="module")
def whole(rich: Books, keys: SealingKeys) -> bytes:
    return exported(rich, keys)


def files_of(data: bytes) -> Files:
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def zipped(files: Files) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as made:
        for name, content in files.items():
            made.writestr(name, content)
    return data.getvalue()


def verify(tmp_path: Path, data: bytes, *words: str, python: list[str] = BARE) -> tuple[int, str]:
    """The verifier that lies in the archive the books were exported to, run as a stranger would."""
    (tmp_path / "verify.py").write_bytes(Path(evidence.__file__).read_bytes())
    (tmp_path / "books.zip").write_bytes(data)
    command = [*python, str(tmp_path / "verify.py"), str(tmp_path / "books.zip"), *words]
    done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True, encoding="utf-8", check=False)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode, done.stdout


def rows(files: Files, name: str) -> list[dict]:
    return [json.loads(line) for line in files[name].splitlines()]


def put(files: Files, name: str, values: list[dict]) -> None:
    files[name] = b"".join(canonical(value) + b"\n" for value in values)


def resealed(files: Files) -> None:
    """What somebody without the key can do after a change: every hash and the manifest written anew."""
    entries, seals = rows(files, "entries.ndjson"), rows(files, "seals.ndjson")
    for place, row in enumerate(entries, 1):
        row["position"], row["hash"] = place, digest(row["entry"])
    previous, first = evidence.NO_HASH, 1
    seals[-1]["count"] = len(entries) - seals[-1]["first_position"] + 1
    for seal in seals:
        own = entries[first - 1 : first - 1 + seal["count"]]
        seal["first_position"], seal["last_position"] = first, first + len(own) - 1
        seal["entries_hash"] = hashlib.sha256(b"".join(bytes.fromhex(row["hash"]) for row in own)).hexdigest()
        seal["previous_hash"] = previous
        del seal["hash"]
        previous, first = digest(seal), first + len(own)
        seal["hash"] = previous
    put(files, "entries.ndjson", entries)
    put(files, "seals.ndjson", seals)
    remanifested(files)


def remanifested(files: Files) -> None:
    manifest = json.loads(files["manifest.json"])
    entries, seals = rows(files, "entries.ndjson"), rows(files, "seals.ndjson")
    codes = {row["id"]: row["code"] for row in rows(files, "accounts.ndjson")}
    balances = evidence.Balances()
    for row in entries:
        for line in row["entry"]["lines"]:
            sums = (Decimal(line[name]) for name in ("debit", "credit", "currency_amount"))
            balances.add(codes[line["account_id"]], line["currency"], *sums)
    manifest["trial_balance_hash"] = balances.hash()
    manifest["counts"]["entries"], manifest["counts"]["seals"] = len(entries), len(seals)
    manifest["counts"]["lines"] = sum(len(row["entry"]["lines"]) for row in entries)
    manifest["head"] |= {"seal": {name: seals[-1][name] for name in evidence.SEAL_FIELDS}, "hash": seals[-1]["hash"]}
    for name, facts in manifest["files"].items():
        facts |= {"bytes": len(files[name]), "sha256": hashlib.sha256(files[name]).hexdigest()}
    files["manifest.json"] = canonical(manifest)


def test_the_archive_proves_itself_with_a_bare_python(whole: bytes, keys: SealingKeys, rich: Books, tmp_path: Path):
    code, said = verify(tmp_path, whole, "--key", keys.current)
    assert code == 0, said
    assert f"{rich.company.name}: 6 entries, 18 lines, 2 seals" in said
    assert f"signed by {keys.current}: nothing was altered." in said
    files = files_of(whole)
    assert files["verify.py"] == Path(evidence.__file__).read_bytes()
    assert set(files) == {
        "verify.py", "company.ndjson", "accounts.ndjson", "journals.ndjson", "series.ndjson", "fiscal-years.ndjson",
        "periods.ndjson", "seals.ndjson", "entries.ndjson", "journal.csv", "units.ndjson", "rates.ndjson", "people.ndjson",
        "dimensions.ndjson", "dimension-values.ndjson", "dimension-rules.ndjson",
        "chart.csv", "trial-balance.csv", "manifest.json", "signature.json",
    }  # fmt: skip


def oldest_python() -> str | None:
    """A Python 3.9 that runs, of the machine or of pyenv."""
    found = [*Path.home().glob(".pyenv/versions/3.9.*/bin/python3.9"), shutil.which("python3.9")]
    for python in filter(None, found):
        if subprocess.run([str(python), "-c", ""], env={}, capture_output=True, check=False).returncode == 0:
            return str(python)
    return None


@pytest.mark.skipif(oldest_python() is None, reason="there is no Python 3.9 here")
def test_the_oldest_python_it_promises_runs_it(whole: bytes, tmp_path: Path):
    code, said = verify(tmp_path, whole, python=[str(oldest_python()), "-I", "-S"])
    assert (code, "nothing was altered" in said) == (0, True)


def test_the_verifier_is_written_in_the_python_it_promises():
    ast.parse(Path(evidence.__file__).read_text(), feature_version=(3, 9))


def test_the_same_books_give_the_same_bytes(rich: Books, keys: SealingKeys, whole: bytes):
    assert exported(rich, keys) == whole


def test_the_sheets_hold_the_same_figures(whole: bytes):
    files = files_of(whole)
    journal = list(csv.DictReader(io.StringIO(files["journal.csv"].decode())))
    assert len(journal) == 18
    assert journal[0]["reference"] == "'=R-1"
    assert sum(Decimal(row["debit"]) - Decimal(row["credit"]) for row in journal) == 0
    balance = list(csv.DictReader(io.StringIO(files["trial-balance.csv"].decode())))
    assert {row["currency"] for row in balance} == {"USD", "MYR", "BEAN"}
    assert sum(Decimal(row["debit"]) for row in balance) == sum(Decimal(row["debit"]) for row in journal)


def change_line(files: Files) -> None:
    entries = rows(files, "entries.ndjson")
    entries[3]["entry"]["lines"][0]["description"] = "something else"
    put(files, "entries.ndjson", entries)


def change_amount(files: Files) -> None:
    entries = rows(files, "entries.ndjson")
    for line, side in ((0, "debit"), (2, "credit")):
        entries[1]["entry"]["lines"][line][side] = "5"
    put(files, "entries.ndjson", entries)


def change_order(files: Files) -> None:
    entries = rows(files, "entries.ndjson")
    entries[1], entries[2] = entries[2], entries[1]
    put(files, "entries.ndjson", entries)


def delete_entry(files: Files) -> None:
    entries = rows(files, "entries.ndjson")
    del entries[2]
    put(files, "entries.ndjson", entries)


def add_entry(files: Files) -> None:
    entries = rows(files, "entries.ndjson")
    entries.append(json.loads(json.dumps(entries[-1])) | {"position": 7, "number": "GJ-2025-000099"})
    put(files, "entries.ndjson", entries)


def insert_entry(files: Files) -> None:
    entries = rows(files, "entries.ndjson")
    entries.insert(3, json.loads(json.dumps(entries[1])))
    put(files, "entries.ndjson", entries)


def cut_tail(files: Files) -> None:
    put(files, "seals.ndjson", rows(files, "seals.ndjson")[:-1])
    put(files, "entries.ndjson", rows(files, "entries.ndjson")[:2])


def change_manifest(files: Files) -> None:
    files["manifest.json"] = files["manifest.json"].replace(b'"exported_at":"2026', b'"exported_at":"2025')


def change_chart(files: Files) -> None:
    files["accounts.ndjson"] = files["accounts.ndjson"].replace(b'"name":"', b'"name":"X', 1)


def change_sheet(files: Files) -> None:
    files["journal.csv"] = files["journal.csv"].replace(b"4.20", b"4.30", 1)


def add_file(files: Files) -> None:
    files["receipt.pdf"] = b"%PDF"


def remove_file(files: Files) -> None:
    del files["journal.csv"]


def hide_a_second_value(files: Files) -> None:
    files["entries.ndjson"] = files["entries.ndjson"].replace(b'{"entry"', b'{"position":1,"entry"', 1)


def resign_manifest(files: Files) -> None:
    """With a key of one's own."""
    change_amount(files)
    resealed(files)
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    manifest = json.loads(files["manifest.json"])
    manifest["head"]["signature"] = None
    files["manifest.json"] = canonical(manifest)
    files["signature.json"] = canonical(
        {
            "key_id": key_id_of(public),
            "public_key": public.hex(),
            "signature": private.sign(files["manifest.json"]).hex(),
        }
    )


@pytest.mark.parametrize(
    ("alter", "first"),
    [
        (change_line, "ALTERED  entry GJ-2025-000004 (position 4): altered, it is not what its hash says"),
        (change_amount, "ALTERED  entry GJ-2025-000002 (position 2): altered, it is not what its hash says"),
        (change_order, "ALTERED  entry at position 2: it is missing"),
        (delete_entry, "ALTERED  entry at position 3: it is missing"),
        (add_entry, "ALTERED  entry GJ-2025-000099 (position 7): it was added, no seal covers it"),
        (insert_entry, "ALTERED  entry GJ-2025-000002 (position 2): it was added, or stands out of order"),
        (change_manifest, "ALTERED  manifest: its signature does not hold"),
        (change_chart, "ALTERED  file accounts.ndjson: its content is not what the manifest says"),
        (change_sheet, "ALTERED  file journal.csv: its content is not what the manifest says"),
        (add_file, "ALTERED  file receipt.pdf: the manifest does not know it"),
        (remove_file, "ALTERED  file journal.csv: it is missing"),
        (hide_a_second_value, "ALTERED  file entries.ndjson, line 1: it is not in the canonical form"),
    ],
)
def test_what_was_altered_is_named_first(whole: bytes, tmp_path: Path, alter: Callable[[Files], None], first: str):
    files = files_of(whole)
    alter(files)
    code, said = verify(tmp_path, zipped(files))
    assert code == 1
    assert said.splitlines()[0].startswith(first), said


@pytest.mark.parametrize("alter", [change_line, change_amount, change_order, delete_entry, add_entry, insert_entry])
def test_a_chain_written_anew_without_the_key_is_refused(
    whole: bytes, rich: Books, tmp_path: Path, alter: Callable[[Files], None]
):
    """Every hash fits; only the signatures, and a head that was sent out, tell."""
    with tenant(rich.tenant_id):
        head = head_of(rich.company).published()
    (tmp_path / "head.json").write_text(json.dumps({"form": "oasys.heads.1", "heads": [head]}))
    files = files_of(whole)
    alter(files)
    resealed(files)
    code, said = verify(tmp_path, zipped(files), "--head", str(tmp_path / "head.json"))
    assert code == 1
    assert "ALTERED  manifest: its signature does not hold" in said
    assert "ALTERED  head: its signature does not hold for the last seal" in said
    assert "ALTERED  head: seal 2 is not the one that was sent out; the chain was written anew" in said
    assert "(position" not in said  # that is: all else was made to fit


def test_a_tail_that_was_cut_is_seen(whole: bytes, rich: Books, tmp_path: Path):
    with tenant(rich.tenant_id):
        (tmp_path / "head.json").write_text(json.dumps(head_of(rich.company).published()))
    files = files_of(whole)
    cut_tail(files)
    code, said = verify(tmp_path, zipped(files))
    assert (code, "its head is not the last seal" in said) == (1, True)
    remanifested(files)
    assert "ALTERED  manifest: its signature does not hold" in verify(tmp_path, zipped(files))[1]
    del files["signature.json"]
    assert "ALTERED  manifest: it is not signed" in verify(tmp_path, zipped(files))[1]
    said = verify(tmp_path, zipped(files), "--unsigned", "--head", str(tmp_path / "head.json"))[1]
    assert "ALTERED  head: seal 2 was sent out and is not in the archive; the end was cut" in said


def test_another_key_is_seen_by_who_knows_the_right_one(whole: bytes, keys: SealingKeys, tmp_path: Path):
    files = files_of(whole)
    resign_manifest(files)
    assert keys.current not in verify(tmp_path, zipped(files))[1]
    code, said = verify(tmp_path, zipped(files), "--key", keys.current)
    assert (code, f"not by the key {keys.current}" in said) == (1, True)


@pytest.mark.parametrize(
    "data",
    [b"", b"no zip", zipped({"a": b""}), zipped({"manifest.json": b"[]"}), zipped({"manifest.json": b"{}"})],
    ids=["nothing", "no zip", "no manifest", "a list", "an empty manifest"],
)
def test_what_is_no_archive_is_said_to_be_none(data: bytes, tmp_path: Path):
    code, said = verify(tmp_path, data)
    assert (code, said.startswith("UNREADABLE")) == (2, True)
    with pytest.raises(ArchiveUnreadable):
        Archive(io.BytesIO(data))


def test_bytes_turned_over_never_pass_and_never_crash(whole: bytes, tmp_path: Path):
    for place in range(40, len(whole) - 22, len(whole) // 25):
        broken = bytearray(whole)
        broken[place] ^= 0x55
        if files_or_none(bytes(broken)) == files_of(whole):
            continue  # a byte that holds nothing: a date, an attribute
        assert verify(tmp_path, bytes(broken))[0] in {1, 2}, place


def files_or_none(data: bytes) -> Files | None:
    try:
        return files_of(data)
    except Exception:
        return None


@given(st.binary(max_size=200), st.binary(min_size=32, max_size=32), st.integers(0, 511))
def test_ed25519_agrees_with_a_library(message: bytes, seed: bytes, bit: int):
    private = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = private.public_key().public_bytes_raw(), private.sign(message)
    assert is_signed(public, message, signature)
    assert not is_signed(public, message + b"x", signature)
    turned = bytearray(signature)
    turned[bit // 8] ^= 1 << bit % 8
    assert not is_signed(public, message, bytes(turned))


def test_ed25519_of_rfc_8032():
    public = bytes.fromhex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c")
    signature = bytes.fromhex(
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    )
    assert is_signed(public, b"\x72", signature)
    assert not is_signed(public, b"\x73", signature)
    high = (int.from_bytes(signature[32:], "little") + evidence._L).to_bytes(32, "little")
    assert not is_signed(public, b"\x72", signature[:32] + high)


# and back again


def bare(tenant_id, data: bytes):
    facts = Archive(io.BytesIO(data)).company
    return create_bare_company(
        name=f"Copy of {facts['name']}",
        base_currency=facts["base_currency"],
        country_pack=facts["country_pack"],
        pack_version=facts["pack_version"],
        fiscal_year_start_month=facts["fiscal_year_start_month"],
    )


def told(company) -> list[tuple]:
    """Entries as an auditor reads them."""
    entries = JournalEntry.objects.filter(company=company).select_related("series", "reverses", "reverses__series")
    return sorted(
        (
            f"{e.series.prefix}{e.number:06d}", e.posting_date, e.description, e.reference,
            f"{e.reverses.series.prefix}{e.reverses.number:06d}" if e.reverses else "",
            tuple((x.account.code, x.debit, x.credit, x.currency, x.currency_amount, x.description)
                  for x in e.lines.select_related("account").order_by("line_no")),
        )
        for e in entries
    )  # fmt: skip


def test_an_archive_comes_back_with_the_same_numbers_and_trial_balance(keys: SealingKeys):
    books = rich_books()
    with tenant(books.tenant_id):
        unused = Account.objects.filter(company=books.company, is_heading=False).order_by("-code").first()
        change_account(
            company=books.company, account_id=unused.id, version=unused.version, changes={"is_active": False}
        )
        period = Period.objects.filter(company=books.company).order_by("starts_on").first()
        change_period(company=books.company, period_id=period.id, status="locked", reason="", version=1, by=books.owner)
        for journal in Journal.objects.filter(company=books.company):  # numbers of the coming years
            pattern = {"number_prefix": "{short_year}/{journal}/"}
            change_journal(company=books.company, journal_id=journal.id, version=1, changes=pattern)
    data = exported(books, keys)
    with tenant(books.tenant_id):
        before = told(books.company)
        whole_hash = trial_balance_hash(books.company)
    others = make_books()
    with tenant(others.tenant_id):
        company = bare(others.tenant_id, data)
        done = import_archive(company=company, file=io.BytesIO(data), by=others.owner)
        assert (done.entries, done.lines, done.fiscal_years, done.rates) == (6, 18, 2, 1)
        assert told(company) == before
        patterns = Journal.objects.filter(company=company).values_list("number_prefix", flat=True)
        assert set(patterns) == {"{short_year}/{journal}/"}
        assert trial_balance_hash(company) == whole_hash == Archive(io.BytesIO(data)).manifest["trial_balance_hash"]
        assert not Account.objects.get(company=company, code=unused.code).is_active
        assert Period.objects.filter(company=company).order_by("starts_on").first().status == "locked"
    copy = Books(others.tenant, company, others.owner)
    assert Archive(io.BytesIO(exported(copy, keys))).manifest["trial_balance_hash"] == whole_hash


def test_the_demo_comes_back_to_the_same_trial_balance(keys: SealingKeys):
    books = make_books(pack=DEMO_PACK, year=2024)
    with tenant(books.tenant_id):
        for year in (2025, 2026):
            open_fiscal_year(company=books.company, containing=date(year, 1, 1))
        load_entries(company=books.company, entries=islice(demo_books(today=date(2026, 11, 24)), 400), by=books.owner)
        by_hand = books.line(books.leaf_codes("asset")[0], "0", "0")
        ensure_unit("BEAN", name="Beans", decimals=3, is_money=False)
        ensure_unit("USD")
        lines = [
            LineDraft(by_hand.account_id, Decimal("8.40"), Decimal(0), "USD", Decimal(2)),
            LineDraft(by_hand.account_id, Decimal(0), Decimal(0), "BEAN", Decimal("0.125")),
            books.line(books.leaf_codes("income")[0], "0", "8.40"),
        ]
        foreign = EntryDraft(books.journal().id, date(2025, 6, 1), lines)
        write_and_post(company=books.company, entries=[foreign], by=books.owner)
    data = exported(books, keys)
    others = make_books()
    with tenant(others.tenant_id):
        company = bare(others.tenant_id, data)
        assert import_archive(company=company, file=io.BytesIO(data), by=others.owner).entries == 401
        assert trial_balance_hash(company) == Archive(io.BytesIO(data)).manifest["trial_balance_hash"]


def test_a_tampered_archive_is_refused_and_nothing_is_written(api: Api, books: Books, path: str, whole: bytes):
    files = files_of(whole)
    change_line(files)
    answer = api.post(f"{path}/imports/archive", zipped(files), Content_Type="application/zip")
    assert (answer.status_code, answer.json()["code"]) == (422, "exchange.archive_altered")
    assert "GJ-2025-000004" in answer.json()["errors"][0]["message"]
    with tenant(books.tenant_id):
        assert not JournalEntry.objects.filter(company=books.company).exists()
        with pytest.raises(ArchiveAltered):
            Archive(io.BytesIO(zipped(files)))


def test_an_archive_is_imported_over_the_api_once(api: Api, books: Books, path: str, whole: bytes):
    dry = api.post(f"{path}/imports/archive?dry_run=true", whole, Content_Type="application/zip")
    assert (dry.status_code, dry.json()["entries"]) == (201, 6), dry.content
    with tenant(books.tenant_id):
        assert not JournalEntry.objects.filter(company=books.company).exists()
    done = api.post(f"{path}/imports/archive", whole, Content_Type="application/zip")
    assert (done.status_code, done.json()["entries"], done.json()["lines"]) == (201, 6, 18)
    again = api.post(f"{path}/imports/archive", whole, Content_Type="application/zip")
    assert (again.status_code, again.json()["code"]) == (409, "exchange.company_not_empty")
    other = api.post(f"{path}/imports/archive", whole, Content_Type="text/csv")
    assert (other.status_code, other.json()["code"]) == (415, "exchange.content_type")
    broken = api.post(f"{path}/imports/archive", b"PK", Content_Type="application/zip")
    assert (broken.status_code, broken.json()["code"]) == (422, "exchange.archive_unreadable")


def test_every_row_that_cannot_be_carried_is_named(books: Books, whole: bytes):
    """The company has a chart of its own, in which an account of the archive stands as a heading."""
    with tenant(books.tenant_id):
        used = json.loads(files_of(whole)["entries.ndjson"].splitlines()[0])["entry"]["lines"][0]["account_id"]
        code = next(row["code"] for row in rows(files_of(whole), "accounts.ndjson") if row["id"] == used)
        account = books.account(code)
        change_account(
            company=books.company, account_id=account.id, version=account.version, changes={"is_active": False}
        )
        with pytest.raises(ImportRefused) as refusal:
            import_archive(company=books.company, file=io.BytesIO(whole), by=books.owner)
    assert {problem.row for problem in refusal.value.problems} >= {1, 2, 3}
    assert {problem.code for problem in refusal.value.problems} == {"ledger.account_unusable"}


def test_a_bomb_is_refused_before_it_is_unpacked(whole: bytes):
    with pytest.raises(ArchiveTooLarge):
        Archive(io.BytesIO(whole), most_bytes=1000)


def test_the_export_is_streamed_to_those_who_may(books: Books, api: Api, path: str, tmp_path: Path, settings):
    settings.SEALING_KEYS = tmp_path / "keys.json"
    keys = ensure_key(settings.SEALING_KEYS)
    with tenant(books.tenant_id):
        entry = books.entry((books.leaf_codes("asset")[0], "10.00", "0"), (books.leaf_codes("income")[0], "0", "10.00"))
        write_and_post(company=books.company, entries=[entry] * 3, by=books.owner)
    answer = api.get(f"{path}/export")
    assert (answer.status_code, answer["Content-Type"], answer.streaming) == (200, "application/zip", True)
    assert answer["Content-Disposition"].startswith('attachment; filename="books-company-')
    code, said = verify(tmp_path, b"".join(answer.streaming_content), "--key", keys.current)
    assert (code, ": 3 entries" in said) == (0, True), said
    answer.close()
    assert api.get(f"{path}/seal").json()["sealed_entries"] == 3
    bob = Api(make_member(books.tenant_id, Role.VIEWER), books.tenant_id)
    assert bob.get(f"{path}/export").status_code == 403


def test_nothing_of_another_company_or_tenant_is_in_it(books: Books, keys: SealingKeys):
    """Units and rates belong to the tenant: only those the company uses go out."""
    beside = make_company(books.tenant_id)
    with tenant(books.tenant_id):
        ensure_unit("SECRET", name="Of the other company", decimals=0, is_money=False)
        record_rates(source="manual", rates=[RateInput("SECRET", "MYR", date(2026, 1, 1), Decimal(1))])
        entry = books.entry((books.leaf_codes("asset")[0], "10.00", "0"), (books.leaf_codes("income")[0], "0", "10.00"))
        write_and_post(company=books.company, entries=[entry], by=books.owner)
    everything = b"".join(files_of(exported(books, keys)).values())
    for secret in ("SECRET", str(beside.id), beside.name, str(books.tenant_id)):
        assert secret.encode() not in everything


def many(count: int, codes: tuple[str, str]) -> Iterator[CodedEntry]:
    for n in range(count):
        amount = Decimal(n + 1)
        lines = (
            CodedLine(codes[0], amount, Decimal(0), "MYR", amount),
            CodedLine(codes[1], Decimal(0), amount, "MYR", -amount),
        )
        yield CodedEntry(f"k{n}", date(2026, 1, 1 + n % 28), "", f"Entry {n}", "", lines, n)


def test_memory_stays_flat_however_many_entries(keys: SealingKeys):
    peaks = []
    for count in (4_000, 16_000):
        books = make_books()
        with tenant(books.tenant_id):
            codes = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
            load_entries(company=books.company, entries=many(count, codes), by=books.owner)
            seal_company(company=books.company, keys=keys)
            tracemalloc.start()
            for _ in archive(company=books.company, keys=keys, exported_at=NOW):
                pass
            peaks.append(tracemalloc.get_traced_memory()[1])
            tracemalloc.stop()
    assert peaks[1] < peaks[0] * 1.3, peaks
