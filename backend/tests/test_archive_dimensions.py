"""Dimensions are sealed with their lines, proved by the archive, and come back with it."""

import io
import json
import os
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from oasys.core.migration_sql import sql_function
from oasys.core.tenancy import tenant
from oasys.exchange.archive.reader import Archive, import_archive
from oasys.ledger.dimension_models import Dimension, DimensionBalance, DimensionValue
from oasys.ledger.evidence import canonical, digest
from oasys.ledger.models import Account
from oasys.ledger.queries import dimension_rules
from oasys.ledger.rules import EntryDraft, LineDraft, dimension_set_id
from oasys.ledger.seal_verification import seal_differences
from oasys.ledger.seals import sealed_forms
from oasys.ledger.services.books import create_bare_company
from oasys.ledger.services.corrections import reverse_entry
from oasys.ledger.services.dimension_sets import write_sets
from oasys.ledger.services.dimensions import change_dimension, change_value, create_dimension, create_value, set_rules
from oasys.ledger.services.posting import write_and_post
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys, ensure_key
from oasys.organisations.models import Company
from tests.factories import Books, make_books
from tests.test_archive import exported, files_of, put, remanifested, resealed, rows, verify, zipped

NO_KEYS = SealingKeys()


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


@pytest.fixture
def split() -> Books:
    """A tree of cost centres and a project; an entry on two axes, its reversal, one without; then rules, and idle ones."""
    books = make_books()
    company = books.company
    with tenant(books.tenant_id):
        centre = create_dimension(company=company, code="cost-centre", name="Cost centre")
        project = create_dimension(company=company, code="project", name="Project")
        north = create_value(company=company, dimension_id=centre.id, code="NORTH", name="North")
        shop = create_value(company=company, dimension_id=centre.id, code="SHOP", name="Shop", parent_id=north.id)
        roof = create_value(company=company, dimension_id=project.id, code="ROOF", name="Roof")
        both = sorted([shop.id, roof.id])
        write_sets(company=company, sets={dimension_set_id(both): both})
        expense, asset = (books.account(books.leaf_codes(kind)[0]) for kind in ("expense", "asset"))
        ten = Decimal("10.00")
        lines = [
            LineDraft(expense.id, ten, Decimal(0), "MYR", ten, "", dimension_set_id(both)),
            LineDraft(asset.id, Decimal(0), ten, "MYR", -ten),
        ]
        plain = books.entry((books.leaf_codes("expense")[0], "1.00", "0"), (books.leaf_codes("asset")[0], "0", "1.00"))
        entries = [EntryDraft(books.journal().id, date(2026, 3, 1), lines), plain]
        first = write_and_post(company=company, entries=[*entries, entries[0]], by=books.owner)[0]
        reverse_entry(
            company=company, entry_id=first, posting_date=date(2026, 3, 2), description="back", by=books.owner
        )
        set_rules(
            company=company, account_id=asset.id, version=asset.version, rules={"cost-centre": "required", "project": "forbidden"}
        )  # fmt: skip
        change_value(
            company=company, dimension_id=centre.id, value_id=shop.id, version=shop.version, changes={"is_active": False}
        )  # fmt: skip
        change_dimension(
            company=company, dimension_id=project.id, version=project.version, changes={"is_active": False}
        )
    return books


def named(books: Books, superuser: psycopg.Connection) -> list[str]:
    return [found.what for found in seal_differences(superuser, NO_KEYS) if found.tenant_id == books.tenant_id]


def test_an_entry_with_dimensions_is_sealed_in_its_own_form(split: Books, superuser: psycopg.Connection):
    with tenant(split.tenant_id):
        seal_company(company=split.company, keys=NO_KEYS)
        forms = [(json.loads(form.form), form) for form in sealed_forms(split.company, 4)]
        values = sorted(str(id_) for id_ in DimensionValue.objects.exclude(code="NORTH").values_list("id", flat=True))
    assert [entry["form"] for entry, _ in forms] == [f"oasys.entry.{n}" for n in (2, 1, 2, 2)]
    assert [line["dimension_value_ids"] for line in forms[0][0]["lines"]] == [values, []]
    assert all("dimension_value_ids" not in line for line in forms[1][0]["lines"])
    assert all(form.hash.hex() == digest(entry) and canonical(entry).decode() == form.form for entry, form in forms)
    assert named(split, superuser) == []


def test_an_entry_without_dimensions_keeps_the_hash_it_had_before_there_were_any(
    split: Books, superuser: psycopg.Connection
):
    """The function that sealed before, beside the one that seals now."""
    before = sql_function("ledger", "seals.sql", "ledger_entry_form").replace("ledger_entry_form(", "pg_temp.former(")
    superuser.execute(before.encode())
    found = superuser.execute(
        "select pg_temp.former(tenant_id, id) = ledger_entry_form(tenant_id, id) from ledger_journal_entry "
        "where tenant_id = %s and status = 'posted' order by number",
        [split.tenant_id],
    ).fetchall()
    assert [row[0] for row in found] == [False, True, False, False]


TAMPERING = {
    "a line loses its values": "update ledger_journal_line set dimension_set_id = null where dimension_set_id is not null",
    "a line gets values": "update ledger_journal_line set dimension_set_id = %(set)s where dimension_set_id is null",
    "a set is another one": "update ledger_dimension_set set value_ids = value_ids[1:1]",
    "a set is gone": "delete from ledger_dimension_set",
}


@pytest.mark.parametrize("name", TAMPERING)
def test_dimensions_changed_behind_the_guards_are_named(split: Books, superuser: psycopg.Connection, name: str):
    with tenant(split.tenant_id):
        seal_company(company=split.company, keys=NO_KEYS)
        (set_id,) = DimensionBalance.objects.values_list("dimension_set_id", flat=True).distinct()
    superuser.execute("select set_config('app.tenant_id', %s, false)", [str(split.tenant_id)])
    superuser.execute(
        f"{TAMPERING[name]} {'and' if 'where' in TAMPERING[name] else 'where'} tenant_id = %(tenant)s".encode(),
        {"set": set_id, "tenant": split.tenant_id},
    )
    assert "entry GJ-2026-000001 (position 1 of the chain): it was altered after it was sealed" in named(
        split, superuser
    )


def test_the_archive_names_a_dimension_that_was_altered(split: Books, keys: SealingKeys, tmp_path: Path):
    data = exported(split, keys)
    code, said = verify(tmp_path, data, "--key", keys.current)
    assert code == 0, said
    files = files_of(data)
    entries = rows(files, "entries.ndjson")
    entries[0]["entry"]["lines"][0]["dimension_value_ids"] = []
    put(files, "entries.ndjson", entries)
    assert "entry GJ-2026-000001 (position 1): altered" in verify(tmp_path, zipped(files))[1]


def test_an_archive_whose_values_are_missing_does_not_pass(split: Books, keys: SealingKeys, tmp_path: Path):
    files = files_of(exported(split, keys))
    put(files, "dimension-values.ndjson", [])
    del files["signature.json"]
    resealed(files)
    manifest = json.loads(files["manifest.json"])
    manifest["head"]["signature"] = None
    files["manifest.json"] = canonical(manifest)
    code, said = verify(tmp_path, zipped(files), "--unsigned")
    assert code == 1
    assert "entry GJ-2026-000001 (position 1): it names dimension values that the archive lacks" in said


def test_a_sheet_of_the_archive_shows_the_values(split: Books, keys: SealingKeys):
    first = files_of(exported(split, keys))["journal.csv"].decode().splitlines()[1]
    assert ",cost-centre:SHOP project:ROOF," in first


def bare() -> Company:
    return create_bare_company(
        name="Again", base_currency="MYR", country_pack="my", pack_version="1", fiscal_year_start_month=1
    )


def figures(company_id: UUID) -> list[tuple]:
    found = DimensionBalance.objects.filter(company_id=company_id).select_related("dimension_set", "account", "period")
    return sorted(
        (b.account.code, b.period.starts_on, tuple(sorted(codes(b.dimension_set.value_ids))), b.debit, b.credit)
        for b in found
    )


def codes(ids: list[UUID]) -> list[str]:
    return list(DimensionValue.objects.filter(id__in=ids).values_list("code", flat=True))


def test_dimensions_come_back_with_the_archive(split: Books, keys: SealingKeys):
    data = exported(split, keys)
    with tenant(split.tenant_id):
        fresh = bare()
        import_archive(company=fresh, file=io.BytesIO(data), by=split.owner)
        assert figures(fresh.id) == figures(split.company.id) != []
        shop = DimensionValue.objects.get(company=fresh, code="SHOP")
        assert (shop.parent.code, shop.is_active) == ("NORTH", False)
        axes = Dimension.objects.filter(company=fresh).order_by("code").values_list("code", "name", "is_active")
        assert list(axes) == [("cost-centre", "Cost centre", True), ("project", "Project", False)]
        asset = split.leaf_codes("asset")[0]
        account = Account.objects.get(company=fresh, code=asset)
        assert dimension_rules(account=account) == {"cost-centre": "required", "project": "forbidden"}


def test_an_archive_from_before_there_were_dimensions_is_taken_in(keys: SealingKeys, tmp_path: Path):
    books = make_books()
    with tenant(books.tenant_id):
        expense, asset = books.leaf_codes("expense")[0], books.leaf_codes("asset")[0]
        write_and_post(
            company=books.company, entries=[books.entry((expense, "1.00", "0"), (asset, "0", "1.00"))], by=books.owner
        )
    files = files_of(exported(books, keys))
    manifest = json.loads(files["manifest.json"])
    for name in ("dimensions.ndjson", "dimension-values.ndjson", "dimension-rules.ndjson"):
        del files[name], manifest["files"][name]
    files["manifest.json"] = canonical(manifest)
    del files["signature.json"]
    remanifested(files)
    assert verify(tmp_path, zipped(files), "--unsigned")[0] == 0
    with tenant(books.tenant_id):
        fresh = bare()
        done = import_archive(company=fresh, file=Archive(io.BytesIO(zipped(files)), unsigned=True), by=books.owner)
    assert done.entries == 1
