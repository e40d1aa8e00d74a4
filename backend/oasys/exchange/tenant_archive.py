"""Everything of a tenant in one ZIP: the sealed archive of each company, and every table as NDJSON.

The tables are taken from the models, so that a new one cannot be forgotten; what is left out is named, with the reason, in the
manifest. `companies/*.zip` prove themselves (verify.py lies in each); the rest is proved by the manifest's hashes.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import connection, models

from oasys.core.encryption import EncryptedTextField, LookupHashField
from oasys.core.postgres.schema import is_tenant_table
from oasys.core.tenancy import current_tenant_id, tenant
from oasys.exchange.archive.export import file_name
from oasys.exchange.archive.writer import ZipStream, archive
from oasys.identity.models import User
from oasys.ledger.evidence import MANIFEST, SIGNATURE, canonical
from oasys.ledger.seals import moment
from oasys.ledger.services.sealing import seal_company
from oasys.ledger.signing import SealingKeys, read_keys
from oasys.organisations.models import Company, Tenant

FORM = "oasys.tenant.1"
AT_ONCE = 1_000
AT_ONCE_OF = {"attachments_content": 1}  # rows of up to 20 MB
TABLES_LEFT_OUT = {
    "api_tenant_answer": "answers kept for some hours for repeated requests",
    "contacts_mark": "what contacts are found by, made from them",
    "jobs_file_part": "files that were imported, and archives that jobs made",
    "search_word": "the index of the search, made from the entries",
    "search_progress": "how far the index of the search is",
}
COLUMNS_LEFT_OUT = {
    "dispatch_link": {"token_hash": "what a public link is known by"},
    "organisations_api_token": {"hash": "opens the API to who finds its text"},
    "organisations_domain": {"token": "proves a domain to be the tenant's"},
    "organisations_invitation": {"nonce": "part of the code that was mailed"},
}
PEOPLE = """
select to_jsonb(p)::text from (
  select u.id, u.email, u.name, u.is_active, m.role, m.custom_role_id, m.company_ids
  from identity_user u left join organisations_membership m on m.tenant_id = %(tenant)s and m.user_id = u.id
  where u.id in ({keys})) p order by p.id
"""


def tables() -> list[type[models.Model]]:
    """The models of every table that is exported, by name."""
    found = {
        model._meta.db_table: model
        for model in apps.get_models()
        if is_tenant_table(model) and model._meta.db_table not in TABLES_LEFT_OUT
    }
    return [found[name] for name in sorted(found)]


def left_out(model: type[models.Model]) -> dict[str, str]:
    """Columns of the table that are not exported, and why."""
    encrypted = {
        str(field.column): "encrypted at rest"
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField | LookupHashField)
    }
    return encrypted | COLUMNS_LEFT_OUT.get(model._meta.db_table, {})


def download(*, exported_at: datetime) -> tuple[Iterator[bytes], str]:
    """The archive of the open tenant, read after the request's own transaction has committed, and its file name.

    Seals what waits in each company in the transaction that is open, so that everything posted by now is in it.
    """
    keys = read_keys()
    companies = list(Company.objects.order_by("name", "id"))
    for company in companies:
        seal_company(company=company, keys=keys)
    name = Tenant.objects.get(id=current_tenant_id()).name
    shown = Company(name=name)
    return _in_tenant(current_tenant_id(), companies, keys, exported_at), file_name(shown, exported_at).replace(
        "books-", "tenant-", 1
    )


def _in_tenant(tenant_id: UUID, companies: list[Company], keys: SealingKeys, exported_at: datetime) -> Iterator[bytes]:
    with tenant(tenant_id):
        with connection.cursor() as cursor:  # one picture of all tables, whoever writes meanwhile
            cursor.execute("set transaction isolation level repeatable read, read only")
        yield from _parts(companies, keys, exported_at)


def _parts(companies: list[Company], keys: SealingKeys, exported_at: datetime) -> Iterator[bytes]:
    stream = ZipStream()
    for company in companies:
        name = f"companies/{company.id}.zip"
        yield from stream.add(name, archive(company=company, keys=keys, exported_at=exported_at), is_compressed=True)
    people: set[str] = set()
    counts: dict[str, int] = {}
    for model in tables():
        table = model._meta.db_table
        yield from stream.add(f"tables/{table}.ndjson", _rows(model, counts))
        people |= _people_of(model)
    yield from stream.add("people.ndjson", _people(people))
    tenant_row = Tenant.objects.get(id=current_tenant_id())
    manifest = canonical(
        {
            "form": FORM,
            "exported_at": moment(exported_at),
            "tenant": {"id": str(tenant_row.id), "name": tenant_row.name, "created_at": moment(tenant_row.created_at)},
            "companies": [{"id": str(one.id), "name": one.name} for one in companies],
            "files": stream.files,
            "rows": counts,
            "left_out": {
                "tables": TABLES_LEFT_OUT,
                "columns": {model._meta.db_table: left_out(model) for model in tables() if left_out(model)},
            },
        }
    )
    yield from stream.add(MANIFEST, [manifest])
    signature = keys.sign(manifest)
    if signature is not None:
        yield from stream.add(SIGNATURE, [canonical(signature.on_the_wire())])
    yield stream.close()


def _rows(model: type[models.Model], counts: dict[str, int]) -> Iterator[bytes]:
    """Each row as PostgreSQL writes it in JSON: numbers with all their digits, bytes as hexadecimal digits."""
    table = connection.ops.quote_name(model._meta.db_table)
    statement = f"select (to_jsonb(t) - %s::text[])::text from {table} t where t.tenant_id = %s order by t.id"  # noqa: S608
    counts[model._meta.db_table] = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, [list(left_out(model)), current_tenant_id()])
        while found := cursor.fetchmany(AT_ONCE_OF.get(model._meta.db_table, AT_ONCE)):
            counts[model._meta.db_table] += len(found)
            yield b"".join(text.encode() + b"\n" for (text,) in found)


def _people_of(model: type[models.Model]) -> set[str]:
    """Columns that name people, as a part of a statement."""
    return {
        f"select {connection.ops.quote_name(str(field.column))} from {connection.ops.quote_name(model._meta.db_table)} "  # noqa: S608
        "where tenant_id = %(tenant)s"
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is User
    }


def _people(keys: set[str]) -> Iterator[bytes]:
    """Everybody whom a row names, members or not any more: id, address, name, and the role of those who are members."""
    statement = PEOPLE.format(keys=" union ".join(sorted(keys)))
    with connection.cursor() as cursor:
        cursor.execute(statement, {"tenant": current_tenant_id()})
        yield b"".join(text.encode() + b"\n" for (text,) in cursor.fetchall())
