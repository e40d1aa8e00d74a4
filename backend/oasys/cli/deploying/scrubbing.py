"""A copy of the books with nobody in it: names, addresses, accounts, mails, secrets and files are replaced, figures stay.

What every column holds is declared in `platform/personal_data.toml`, which a test compares with the database. A table is emptied here,
or each of its personal and secret columns has a way to be replaced; a new column that has none stops the scrubbing.
"""

import hmac
import json
import re
import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from oasys.cli.state import Refused
from oasys.platform.personal_data import PersonalData, Table

# what signs somebody in, is on its way somewhere, or can be made again; and evidence of what was there before
EMPTIED = frozenset(
    [
        "account_emailconfirmation",
        "api_tenant_answer",
        "api_user_answer",
        "audit_event",
        "bank_feeds_connection",
        "bank_feeds_credentials",
        "core_cache",
        "dispatch_link",
        "django_session",
        "events_event",
        "identity_mail",
        "identity_mailfile",
        "identity_securityevent",
        "identity_session",
        "jobs_file_part",
        "jobs_job",
        "ledger_seal",
        "ledger_seal_signature",
        "ledger_sealed_entry",
        "mfa_authenticator",
        "myinvois_connection",
        "myinvois_covered",
        "myinvois_einvoice",
        "myinvois_inquiry",
        "organisations_api_token",
        "organisations_invitation",
        "procrastinate_events",
        "procrastinate_jobs",
        "procrastinate_periodic_defers",
        "procrastinate_workers",
        "search_progress",
        "search_word",
        "socialaccount_socialaccount",
        "socialaccount_socialapp",
        "socialaccount_socialtoken",
        "usersessions_usersession",
        "webhooks_attempt",
        "webhooks_delivery",
        "webhooks_endpoint",
    ]
)
KEPT_FORMS = frozenset({"moment", "preference"})
# of a structure: what says how it is made, not what is in it
STRUCTURE = frozenset(
    [
        "kind",
        "type",
        "state",
        "status",
        "role",
        "side",
        "scheme",
        "format",
        "country",
        "currency",
        "language",
        "unit",
        "op",
        "operator",
        "field",
        "column",
        "columns",
        "code",
        "codes",
        "account_code",
        "tax_code",
        "category",
        "direction",
        "method",
        "frequency",
        "code_list",
        "media_type",
        "severity",
        "rule",
    ]
)
OF_SECRETS = frozenset({"kind", "type", "scheme", "country", "currency"})
PLAIN = re.compile(
    r"-?\d+\.\d+|\d{4}-\d\d-\d\d(T[\d:.+Z-]+)?|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\d{1,3}|true|false|",
    re.IGNORECASE,
)
WORD = re.compile(r"\w+")
MAIL = re.compile(r"[^\s@<>,;\"']+@[^\s@<>,;\"']+")
BATCH = 2_000
NOWHERE = "192.0.2.1"  # RFC 5737: nobody's


class Scrubber:
    """Replaces texts; the same word always by the same other one, so that what was equal or found together still is.

    The salt is forgotten with the run: nobody can try out words against the result.
    """

    def __init__(self, salt: bytes | None = None) -> None:
        self.salt = salt or secrets.token_bytes(32)
        self.words: dict[str, str] = {}

    def text(self, value: str) -> str:
        """Letters by letters, digits by digits, of the same length; addresses of mail by ones that no mail reaches."""
        parts, end = [], 0
        for found in MAIL.finditer(value):
            parts += [WORD.sub(self._word, value[end : found.start()]), self.mail(found.group())]
            end = found.end()
        return "".join([*parts, WORD.sub(self._word, value[end:])])

    def mail(self, value: str) -> str:
        """Below a name that is reserved for examples (RFC 2606)."""
        return f"person-{self._digest(value.casefold()).hex()[:12]}@oasys.example" if value else ""

    def structure(self, value: Any, kept: frozenset[str] = STRUCTURE, key: str = "") -> Any:
        """The texts in it, but for figures, dates, ids and, under the kept names, what says how it is made."""
        if isinstance(value, dict):
            return {name: self.structure(inner, kept, name) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.structure(inner, kept, key) for inner in value]
        if not isinstance(value, str) or PLAIN.fullmatch(value) or key in kept:
            return value
        return self.text(value)

    def plain(self, value: str) -> str:
        """What was encrypted: a structure as JSON, or a text."""
        if value[:1] in ("{", "["):
            try:
                return json.dumps(self.structure(json.loads(value), OF_SECRETS))
            except ValueError:
                pass
        return self.text(value)

    def _digest(self, value: str) -> bytes:
        return hmac.digest(self.salt, value.encode(), "sha256")

    def _word(self, found: "re.Match[str]") -> str:
        word = found.group()
        if len(word) == 1 or (len(word) <= 3 and word.isdecimal()):
            return word
        if word not in self.words:
            self.words[word] = self._other(word)
        return self.words[word]

    def _other(self, word: str) -> str:
        stream, counter = b"", 0
        while len(stream) < len(word):
            stream += self._digest(f"{counter}\0{word.casefold()}")
            counter += 1
        return "".join(_like(char, byte) for char, byte in zip(word, stream, strict=False))


def _like(char: str, byte: int) -> str:
    if char == "_":
        return char
    if char.isdecimal():
        return "0123456789"[byte % 10]
    letter = "abcdefghijklmnopqrstuvwxyz"[byte % 26]
    return letter.upper() if char.isupper() else letter


Way = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Replaced:
    """A table whose rows stay. `ways`: what becomes of a column's value; `encrypted` by column; `hashes` follow from the row."""

    name: str
    key: str
    ways: dict[str, Way]
    encrypted: dict[str, str]
    hashes: dict[str, Any]
    model: Any


def plan(declared: PersonalData, types: dict[tuple[str, str], str], scrubber: Scrubber) -> list[Replaced]:
    """What becomes of every table that is not emptied. Raises Refused for a column that no way is known for."""
    found = []
    for table in declared.tables:
        if table.name in EMPTIED:
            continue
        replaced = _replaced(table, types, scrubber)
        if replaced.ways or replaced.encrypted:
            found.append(replaced)
    return found


def _replaced(table: Table, types: dict[tuple[str, str], str], scrubber: Scrubber) -> Replaced:
    from django.apps import apps

    from oasys.core.encryption import EncryptedTextField, LookupHashField

    model = next((model for model in apps.get_models() if model._meta.db_table == table.name), None)
    fields = {field.column: field for field in model._meta.local_concrete_fields} if model else {}
    hashes: dict[str, Any] = {
        str(column): field for column, field in fields.items() if isinstance(field, LookupHashField)
    }
    ways: dict[str, Way] = {}
    encrypted: dict[str, str] = {}
    for column in table.of("personal"):
        if column.form in KEPT_FORMS or (table.name, column.name) in BY_STATEMENT:
            continue
        ways[column.name] = _way(column.form, types.get((table.name, column.name), ""), scrubber, table.name)
    for column in table.of("secret"):
        field = fields.get(column.name)
        if isinstance(field, EncryptedTextField):
            encrypted[column.name] = field.attname
        elif not isinstance(field, LookupHashField) and (table.name, column.name) not in BY_STATEMENT:
            raise Refused(
                f"{table.name}.{column.name} is secret, and nobody has said what becomes of it in a scrubbed copy."
            )
    key = str(model._meta.pk.column) if model and model._meta.pk else "id"
    return Replaced(table.name, key, ways, encrypted, hashes, model)


def _way(form: str, kind: str, scrubber: Scrubber, table: str) -> Way:
    def of_text(value: Any) -> Any:
        return value if value is None else scrubber.text(value)

    def of_mail(value: Any) -> Any:
        return value if value is None else scrubber.mail(value)

    def of_json(value: Any) -> Any:
        return value if value is None else Jsonb(scrubber.structure(value))

    def of_texts(value: Any) -> Any:
        return value if value is None else [scrubber.text(each) for each in value]

    def of_address(value: Any) -> Any:
        return value if value is None or value == "" else NOWHERE

    def of_mails_in_json(value: Any) -> Any:
        return Jsonb([scrubber.mail(each) for each in value or []])

    def same(value: Any) -> Any:
        return value

    known: dict[tuple[str, str], Way] = {
        ("ip", "inet"): of_address,
        ("ip", "varchar"): of_address,
        ("email", "varchar"): of_mail,
        ("emails", "_varchar"): lambda value: [scrubber.mail(each) for each in value or []],
        ("emails", "jsonb"): of_mails_in_json,
        ("json", "jsonb"): of_json,
        ("key", "uuid"): same,
    }
    if (form, kind) in known:
        return known[form, kind]
    if form in {"name", "text", "phone", "agent", "key"} and kind in {"varchar", "text"}:
        return of_text
    if form in {"name", "text"} and kind == "_varchar":
        return of_texts
    raise Refused(
        f"{table} holds `{form}` as {kind or 'nothing the database knows'}: nobody has said what replaces that."
    )


BY_STATEMENT = {("attachments_content", "content"), ("dispatch_template", "logo"), ("identity_user", "password")}
TYPES = "select table_name, column_name, udt_name from information_schema.columns where table_schema = 'public'"
# a file's content is that of its hash: both are made anew from the old hash, which says nothing of the content any more
FILES = (
    "update attachments_attachment set sha256 = {new}, size = octet_length({bytes})",
    "update attachments_content set sha256 = {new}, content = {bytes}",
)
LOGOS = "update dispatch_template set logo = null, logo_digest = '', logo_height = null, logo_width = null"


def scrub(connection: "psycopg.Connection[Any]", declared: PersonalData, password: str) -> Iterator[str]:
    """Replaces everything, in one transaction, as a superuser whose triggers are off; yields what it does.

    `password`: the hash that every person of the copy gets. The field keys of the settings decrypt; their first one encrypts.
    """
    scrubber = Scrubber()
    types = {(row[0], row[1]): row[2] for row in connection.execute(TYPES)}
    tables = plan(declared, types, scrubber)
    with connection.transaction():
        connection.execute("set local session_replication_role = replica")
        there = {table for table, _ in types}
        emptied = sql.SQL(", ").join(sql.Identifier(name) for name in sorted(EMPTIED & there))
        connection.execute(sql.SQL("truncate {}").format(emptied))
        yield f"{len(EMPTIED & there)} tables emptied"
        salt = sql.Literal(secrets.token_hex(16))
        content = sql.SQL(
            "convert_to('A file was here: ' || encode(sha256(convert_to(sha256 || {}, 'utf8')), 'hex'), 'utf8')"
        ).format(salt)
        new = sql.SQL("encode(sha256({}), 'hex')").format(content)
        for statement in FILES:
            connection.execute(sql.SQL(statement).format(new=new, bytes=content))
        connection.execute(LOGOS)
        connection.execute("update identity_user set password = %s", [password])
        for table in tables:
            if rows := _table(connection, table, scrubber):
                yield f"{table.name}: {rows:,} rows"


def _table(connection: "psycopg.Connection[Any]", table: Replaced, scrubber: Scrubber) -> int:

    written = [*table.ways, *table.encrypted, *table.hashes]
    if not written:
        return 0
    fields = {field.column: field.attname for field in table.model._meta.local_concrete_fields} if table.hashes else {}
    columns = list(dict.fromkeys([*table.ways, *table.encrypted, *fields]))
    read = sql.SQL("select ctid::text, {}, {} from {}").format(
        sql.Identifier(table.key), sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table.name)
    )
    write = sql.SQL("update {} set {} where ctid = %s::tid").format(
        sql.Identifier(table.name),
        sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in written),
    )
    count = 0
    with connection.cursor(name=f"scrub_{table.name}") as cursor, connection.cursor() as writing:
        cursor.itersize = BATCH
        cursor.execute(read)
        while rows := cursor.fetchmany(BATCH):
            changed = []
            for place, key, *values in rows:
                row = dict(zip(columns, values, strict=True))
                changed.append([*_row(table, scrubber, key, row, fields), place])
            writing.executemany(write, changed)
            count += len(rows)
    return count


def _row(table: Replaced, scrubber: Scrubber, key: Any, row: dict[str, Any], fields: dict[str, str]) -> list[Any]:
    """What is written: replaced values, what is encrypted for this row, and the hashes that the whole row then has."""
    from oasys.core.encryption import decrypt, encrypt, keyed_hash

    made = [way(row[name]) for name, way in table.ways.items()]
    plains: dict[str, str | None] = {}
    for name, attribute in table.encrypted.items():
        where = f"{table.name}.{name}.{key}"
        plain = None if row[name] is None else scrubber.plain(decrypt(row[name], place=where))
        plains[attribute] = plain
        made.append(None if plain is None else str(encrypt(plain, place=where)))
    if table.hashes:
        instance = table.model(**{attribute: row[column] for column, attribute in fields.items()} | plains)
        for field in table.hashes.values():
            value = getattr(instance, field.source)
            made.append(None if value is None else keyed_hash(str(value), purpose=field.purpose))
    return made


def forget(connection: "psycopg.Connection[Any]") -> None:
    """What the files of the database still hold of the earlier rows, and its statistics of them. Outside a transaction."""
    connection.execute("analyze")
    connection.execute("vacuum (full)")
    connection.execute("checkpoint")
