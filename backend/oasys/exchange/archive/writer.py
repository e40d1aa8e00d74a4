"""Streams the archive: whatever the size of the books, only a few thousand entries are held at a time.

Sealed entries never change and the chain only grows, so that everything up to the head is the same whenever it is
read: no long snapshot is needed. Two exports of the same chain differ in the moment that the manifest names alone.
"""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, cast
from uuid import UUID

import orjson

from oasys.core.csv_cells import cell
from oasys.currencies.models import ExchangeRate, Unit
from oasys.identity.models import User
from oasys.ledger import evidence
from oasys.ledger.calendars import calendar_of_rule, rule_of
from oasys.ledger.dimension_models import Dimension, DimensionRule, DimensionValue
from oasys.ledger.evidence import ARCHIVE_FORM, MANIFEST, SIGNATURE, Balances, canonical, plain
from oasys.ledger.models import Account, FiscalYear, Journal, NumberSeries, Period
from oasys.ledger.rules import UsedRate
from oasys.ledger.seals import SealedForm, SealRow, head_of, moment, rates_of_lines, sealed_forms, seals_until
from oasys.ledger.signing import SealingKeys
from oasys.organisations.models import Company

CHUNK_BYTES = 256 * 1024
RATES_AT_ONCE = 1_000
NOT_BEFORE = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP knows: the same books give the same bytes
JOURNAL_COLUMNS = (
    "position", "number", "posting_date", "journal", "description", "reference", "account", "account_name", "debit", "credit",
    "currency", "currency_amount", "line_description", "dimensions", "rate", "rate_day", "rate_source",
)  # fmt: skip


class ZipStream:
    """A ZIP written into memory and taken away as it grows; remembers the hash and size of each file."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []
        self.size = 0
        self.files: dict[str, dict[str, Any]] = {}
        self.zip = zipfile.ZipFile(cast("IO[bytes]", self), "w")  # it is written to, and nothing else

    def write(self, data: bytes) -> int:
        self.waiting.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def take(self) -> bytes:
        data, self.waiting, self.size = b"".join(self.waiting), [], 0
        return data

    def add(self, name: str, parts: Iterable[bytes], *, is_compressed: bool = False) -> Iterator[bytes]:
        """Writes a file part by part, and yields what has become of it so far; one that `is_compressed` is not so again."""
        info = zipfile.ZipInfo(name, NOT_BEFORE)
        info.compress_type = zipfile.ZIP_STORED if is_compressed else zipfile.ZIP_DEFLATED
        info.external_attr = 0o644 << 16
        hashed, size = hashlib.sha256(), 0
        with self.zip.open(info, "w", force_zip64=True) as file:
            for part in _joined(parts):
                hashed.update(part)
                size += len(part)
                file.write(part)
                if self.size >= CHUNK_BYTES:
                    yield self.take()
        self.files[name] = {"bytes": size, "sha256": hashed.hexdigest()}

    def close(self) -> bytes:
        """The end of the ZIP."""
        self.zip.close()
        return self.take()


def _joined(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in larger pieces."""
    held: list[bytes] = []
    size = 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= CHUNK_BYTES:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _rows(values: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    return (canonical(value) + b"\n" for value in values)


def archive(*, company: Company, keys: SealingKeys, exported_at: datetime) -> Iterator[bytes]:
    """The bytes of the archive, as they come. The tenant is open; what is not sealed yet is not in it."""
    yield from _Archive(company, keys, exported_at).parts()


class _Archive:
    def __init__(self, company: Company, keys: SealingKeys, exported_at: datetime) -> None:
        self.company, self.keys, self.exported_at = company, keys, exported_at
        self.head: SealRow | None = head_of(company)
        self.accounts = list(Account.objects.filter(company=company).select_related("parent").order_by("code", "id"))
        self.journals = list(Journal.objects.filter(company=company).order_by("code", "id"))
        self.names = {str(account.id): (account.code, account.name) for account in self.accounts}
        self.journal_codes = {str(journal.id): journal.code for journal in self.journals}
        values = DimensionValue.objects.filter(company=company).select_related("dimension", "parent")
        self.values = {str(value.id): value for value in values.order_by("dimension__code", "code", "id")}
        self.decimals = Unit.objects.get(code=company.base_currency).decimals
        self.balances = Balances()
        self.units = {company.base_currency} | {account.currency for account in self.accounts if account.currency}
        self.rates: dict[str, UsedRate] = {}
        self.people: set[str] = set()
        self.entries = self.lines = 0
        self.zip = ZipStream()

    def parts(self) -> Iterator[bytes]:
        add = self.zip.add
        yield from add("verify.py", [Path(evidence.__file__).read_bytes()])
        for name, rows in (self._small() | self._dimensions()).items():
            yield from add(f"{name}.ndjson", _rows(rows))
        seals = seals_until(self.company, self.head.sequence if self.head else 0)
        yield from add("seals.ndjson", _rows(seal.form() | {"hash": seal.hash.hex()} for seal in seals))
        with TemporaryFile("w+b") as journal:
            yield from add("entries.ndjson", self._entries(journal))
            journal.seek(0)
            yield from add("journal.csv", iter(lambda: journal.read(CHUNK_BYTES), b""))
        yield from add("units.ndjson", _rows(self._units()))
        yield from add("rates.ndjson", _rows(self._rates()))
        yield from add("people.ndjson", _rows(self._people()))
        yield from add("chart.csv", [self._chart()])
        yield from add("trial-balance.csv", [self._trial_balance()])
        manifest = canonical(self._manifest())
        yield from add(MANIFEST, [manifest])
        signature = self.keys.sign(manifest)
        if signature is not None:
            yield from add(SIGNATURE, [canonical(signature.on_the_wire())])
        yield self.zip.close()

    def _small(self) -> dict[str, Iterable[dict[str, Any]]]:
        company = self.company
        series = NumberSeries.objects.filter(journal__company=company).order_by("journal__code", "prefix", "id")
        years = FiscalYear.objects.filter(company=company).order_by("starts_on", "id")
        periods = Period.objects.filter(company=company).order_by("starts_on", "id")
        return {
            "company": [
                {
                    "id": str(company.id), "name": company.name, "base_currency": company.base_currency,
                    "country_pack": company.country_pack, "pack_version": company.pack_version,
                    "fiscal_year_start_month": company.fiscal_year_start_month,
                    "calendar": asdict(calendar_of_rule(rule_of(company))),
                }
            ],
            "accounts": (
                {
                    "id": str(a.id), "code": a.code, "name": a.name, "class": a.account_class, "subtype": a.subtype,
                    "parent": a.parent.code if a.parent else None, "is_heading": a.is_heading, "is_active": a.is_active,
                    "currency": a.currency,
                }
                for a in self.accounts
            ),
            "journals": (
                {"id": str(j.id), "code": j.code, "name": j.name, "kind": j.kind, "number_prefix": j.number_prefix}
                for j in self.journals
            ),
            "series": (
                {
                    "id": str(s.id), "journal_id": str(s.journal_id), "fiscal_year_id": str(s.fiscal_year_id),
                    "prefix": s.prefix,
                }
                for s in series
            ),
            "fiscal-years": (
                {"id": str(y.id), "name": y.name, "starts_on": str(y.starts_on), "ends_on": str(y.ends_on)} for y in years
            ),
            "periods": (
                {
                    "id": str(p.id), "fiscal_year_id": str(p.fiscal_year_id), "number": p.number,
                    "starts_on": str(p.starts_on), "ends_on": str(p.ends_on), "status": p.status,
                }
                for p in periods
            ),
        }  # fmt: skip

    def _dimensions(self) -> dict[str, Iterable[dict[str, Any]]]:
        """Axes, values and what accounts ask of them, as they are now; sealed lines name values by id."""
        axes = Dimension.objects.filter(company=self.company).order_by("code", "id")
        rules = DimensionRule.objects.filter(dimension__company=self.company).select_related("account", "dimension")
        return {
            "dimensions": ({"id": str(d.id), "code": d.code, "name": d.name, "is_active": d.is_active} for d in axes),
            "dimension-values": (
                {
                    "id": id_, "dimension": v.dimension.code, "code": v.code, "name": v.name,
                    "parent": v.parent.code if v.parent else None, "is_active": v.is_active,
                }
                for id_, v in self.values.items()
            ),
            "dimension-rules": (
                {"account": r.account.code, "dimension": r.dimension.code, "rule": r.rule}
                for r in rules.order_by("account__code", "dimension__code", "id")
            ),
        }  # fmt: skip

    def _entries(self, journal: IO[bytes]) -> Iterator[bytes]:
        """Each entry as it was hashed, with its place, hash and number; and the same for a spreadsheet beside it."""
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(JOURNAL_COLUMNS)
        loaded = 0
        for sealed in sealed_forms(self.company, self.head.last_position if self.head else 0):
            if sealed.position > loaded:
                loaded = sealed.position + RATES_AT_ONCE - 1
                self.rates = rates_of_lines(self.company, sealed.position, loaded)
            number = canonical(sealed.number)
            yield b'{"entry":%b,"hash":"%b","number":%b,"position":%d}\n' % (
                sealed.form.encode(), sealed.hash.hex().encode(), number, sealed.position
            )  # fmt: skip
            writer.writerows(self._journal_rows(sealed))
            if text.tell() >= CHUNK_BYTES:
                journal.write(text.getvalue().encode())
                text.seek(0)
                text.truncate()
        journal.write(text.getvalue().encode())

    def _journal_rows(self, sealed: SealedForm) -> Iterator[list[str]]:
        entry = orjson.loads(sealed.form)
        self.entries += 1
        self.lines += len(entry["lines"])
        self.people.update((entry["created_by_id"], entry["posted_by_id"]))
        head = [str(sealed.position), cell(sealed.number), entry["posting_date"]]
        head += [cell(self.journal_codes[entry["journal_id"]]), cell(entry["description"]), cell(entry["reference"])]
        for line in entry["lines"]:
            code, name = self.names[line["account_id"]]
            debit, credit = Decimal(line["debit"]), Decimal(line["credit"])
            self.balances.add(code, line["currency"], debit, credit, Decimal(line["currency_amount"]))
            self.units.add(line["currency"])
            yield [
                *head, cell(code), cell(name), self._shown(debit), self._shown(credit), cell(line["currency"]),
                line["currency_amount"], cell(line["description"]), cell(self._named(line)), *self._rate(line),
            ]  # fmt: skip

    def _rate(self, line: dict[str, Any]) -> list[str]:
        """What the line was converted at, and whose rate of which day that was."""
        used = self.rates.get(line["id"])
        return [cell(used.rate), cell(used.day), cell(used.source)] if used else ["", "", ""]

    def _named(self, line: dict[str, Any]) -> str:
        """cost-centre:CC1 project:P7"""
        values = [self.values[id_] for id_ in line.get("dimension_value_ids", ())]
        return " ".join(sorted(f"{value.dimension.code}:{value.code}" for value in values))

    def _shown(self, amount: Decimal) -> str:
        """With the decimals of the base currency."""
        return f"{amount:.{self.decimals}f}"

    def _units(self) -> Iterator[dict[str, Any]]:
        for unit in Unit.objects.filter(code__in=self.units).order_by("code"):
            yield {"code": unit.code, "name": unit.name, "decimals": unit.decimals, "is_money": unit.is_money}

    def _rates(self) -> Iterator[dict[str, Any]]:
        rows = ExchangeRate.objects.filter(base=self.company.base_currency, currency__in=self.units)
        for rate in rows.order_by("currency", "source", "day").iterator():
            yield {
                "currency": rate.currency, "base": rate.base, "day": str(rate.day), "source": rate.source,
                "rate": plain(rate.rate),
            }  # fmt: skip

    def _people(self) -> Iterator[dict[str, Any]]:
        people = User.objects.filter(id__in=[UUID(person) for person in self.people])
        for person in people.order_by("email", "id"):
            yield {"id": str(person.id), "email": person.email}

    def _chart(self) -> bytes:
        rows = [
            [
                a.code,
                a.name,
                a.account_class,
                a.subtype,
                a.parent.code if a.parent else "",
                a.currency,
                a.is_heading,
                a.is_active,
            ]
            for a in self.accounts
        ]
        head = ["code", "name", "class", "subtype", "parent", "currency", "is_heading", "is_active"]
        return _csv([head, *rows])

    def _trial_balance(self) -> bytes:
        names = dict(self.names.values())
        head = ["account", "name", "currency", "debit", "credit", "balance", "currency_amount"]
        rows = [
            [
                row["account"], names[row["account"]], row["currency"], self._shown(Decimal(row["debit"])),
                self._shown(Decimal(row["credit"])), Decimal(self._shown(Decimal(row["debit"]) - Decimal(row["credit"]))),
                Decimal(row["currency_amount"]),
            ]
            for row in self.balances.rows()
        ]  # fmt: skip
        return _csv([head, *rows])

    def _manifest(self) -> dict[str, Any]:
        return {
            "form": ARCHIVE_FORM,
            "exported_at": moment(self.exported_at),
            "company": {
                "id": str(self.company.id),
                "name": self.company.name,
                "base_currency": self.company.base_currency,
            },
            "counts": {
                "accounts": len(self.accounts),
                "entries": self.entries,
                "lines": self.lines,
                "seals": self.head.sequence if self.head else 0,
            },
            "files": self.zip.files,
            "head": self.head.published() if self.head else None,
            "trial_balance_hash": self.balances.hash(),
        }


def _csv(rows: Iterable[list[Any]]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([cell(value) for value in row] for row in rows)
    return text.getvalue().encode()
