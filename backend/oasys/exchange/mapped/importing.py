"""A file and a mapping in the books of a company: the plan of an import, and the preview, which writes nothing."""

import hashlib
from collections.abc import Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.core.errors import FieldError, NotFound, StaleVersion
from oasys.core.money import ZERO, round_half_up
from oasys.core.words import say
from oasys.exchange.errors import MappingInvalid, TooManyMappings
from oasys.exchange.mapped.chart import Books, Known, flaws_in
from oasys.exchange.mapped.clues import LOOKED_AT
from oasys.exchange.mapped.guess import Guess, Guesser
from oasys.exchange.mapped.reader import Read, RowReader, plain_heading, plan_of
from oasys.exchange.mapped.schemas import CsvMapping, flaws
from oasys.exchange.models import ImportMapping
from oasys.exchange.plan import ImportPlan
from oasys.exchange.spreadsheets.table import Unreadable
from oasys.identity.models import User
from oasys.ledger.dimension_models import Dimension
from oasys.ledger.models import Account, Journal
from oasys.organisations.models import Company

MOST_MAPPINGS = 200
SHOWN_ROWS = 20
SHOWN_CELLS = 100
SHOWN_TEXT = 200
SHOWN_ACCOUNTS = 1_000
SHOWN_MESSAGES = 200


def books_of(company: Company) -> Books:
    """The company's accounts, journals and axes, as a mapping names them."""
    return Books(
        company.base_currency,
        {
            account.code: Known(
                account.code, account.name, account.account_class, account.is_active and not account.is_heading
            )
            for account in Account.objects.filter(company=company)
        },
        frozenset(Journal.objects.filter(company=company).values_list("code", flat=True)),
        dict(Dimension.objects.filter(company=company).values_list("code", "name")),
    )


def checked(*, company: Company, mapping: CsvMapping) -> Books:
    """The books that the mapping is for. Raises MappingInvalid naming every flaw by JSON pointer."""
    books = books_of(company)
    found = flaws(mapping) or flaws_in(mapping, books)
    if found:
        message = say("See errors: each names a part of the mapping and what it needs.")
        raise MappingInvalid(message, errors=[FieldError(f"/mapping{e.pointer}", e.code, e.message) for e in found])
    return books


def plan_mapped(*, company: Company, content: bytes, said: dict[str, Any]) -> ImportPlan:
    """What a CSV becomes by a mapping (CsvMapping as JSON). Raises MappingInvalid."""
    mapping = CsvMapping.model_validate(said)
    return plan_of(content, mapping, checked(company=company, mapping=mapping))


# kept for the next file


def fingerprint(heading: Sequence[str]) -> str:
    """By what a file with this heading is known again; empty for none."""
    names = [name.casefold() for name in plain_heading(list(heading))]
    return hashlib.sha256("\n".join(names).encode("utf-8", "surrogatepass")).hexdigest() if names else ""


def mappings(*, company: Company, limit: int, after: tuple[str, UUID] | None) -> list[ImportMapping]:
    """One more than `limit`, by name."""
    rows = ImportMapping.objects.filter(company=company).select_related("changed_by").order_by("name", "id")
    if after is not None:
        rows = rows.filter(name__gte=after[0]).exclude(name=after[0], id__lte=after[1])
    return list(rows[: limit + 1])


def mapping_of(*, company: Company, mapping_id: UUID) -> ImportMapping:
    """Raises NotFound."""
    row = ImportMapping.objects.filter(company=company, id=mapping_id).select_related("changed_by").first()
    if row is None:
        raise NotFound(say("There is no such mapping."))
    return row


@transaction.atomic(savepoint=False)
def save_mapping(*, company: Company, name: str, mapping: CsvMapping, by: User) -> ImportMapping:
    """Keeps a whole mapping. Locks the company's row. Raises MappingInvalid, MappingNameTaken, TooManyMappings."""
    checked(company=company, mapping=mapping)
    Company.objects.select_for_update(no_key=True).get(id=company.id)
    if ImportMapping.objects.filter(company=company).count() >= MOST_MAPPINGS:
        raise TooManyMappings(
            say("There are {most_mappings} mappings: delete one that you do not need.", most_mappings=MOST_MAPPINGS)
        )
    return ImportMapping.objects.create(
        company=company,
        name=name,
        fingerprint=fingerprint(mapping.heading or []),
        mapping=mapping.model_dump(mode="json"),
        changed_by=by,
    )


@transaction.atomic(savepoint=False)
def replace_mapping(
    *, company: Company, mapping_id: UUID, version: int, name: str, mapping: CsvMapping, by: User
) -> ImportMapping:
    """Locks it. Jobs that wait go on with what they were asked. Raises as save_mapping, NotFound, StaleVersion."""
    row = _locked(company, mapping_id, version)
    checked(company=company, mapping=mapping)
    row.name, row.mapping, row.changed_by = name, mapping.model_dump(mode="json"), by
    row.fingerprint = fingerprint(mapping.heading or [])
    row.version += 1
    row.save(update_fields=["name", "mapping", "fingerprint", "changed_by", "changed_at", "version"])
    return row


@transaction.atomic(savepoint=False)
def delete_mapping(*, company: Company, mapping_id: UUID, version: int) -> None:
    """What was imported by it stays. Raises NotFound, StaleVersion."""
    _locked(company, mapping_id, version).delete()


def _locked(company: Company, mapping_id: UUID, version: int) -> ImportMapping:
    row = ImportMapping.objects.select_for_update().filter(company=company, id=mapping_id).first()
    if row is None:
        raise NotFound(say("There is no such mapping."))
    if row.version != version:
        raise StaleVersion(say("It was changed since it was read: read it again, then repeat the change."))
    return row


# the preview


def preview(*, company: Company, content: bytes, said: CsvMapping | None) -> dict[str, Any]:
    """What CsvPreviewOut answers. `said` may be a part; what it leaves out is guessed."""
    books = books_of(company)
    guesser = Guesser(content, said or CsvMapping(), books)
    problems: list[dict[str, Any]] = []
    saved: ImportMapping | None = None
    try:
        guesser.run()
        saved = _fitting(company, guesser.found)
        if saved is not None and said is None:
            guesser = Guesser(content, CsvMapping.model_validate(saved.mapping), books)
            guesser.run()
            guesser.found.reasons.append(("", say("The heading is that of the saved mapping {name}.", name=saved.name)))
    except Unreadable as error:
        problems.append({"row": error.row, "field": "", "code": error.code, "message": str(error)})
    found = guesser.found
    lacking = flaws(found.mapping) or flaws_in(found.mapping, books)
    return {
        "encoding": found.mapping.encoding,
        "delimiter": found.mapping.delimiter,
        "heading_row": found.mapping.heading_row,
        "heading": [name[:SHOWN_TEXT] for name in found.mapping.heading or []],
        "first_rows": [
            {"row": record.row, "cells": [cell[:SHOWN_TEXT] for cell in record.cells[:SHOWN_CELLS]]}
            for record in found.rows[:SHOWN_ROWS]
        ],
        "mapping": found.mapping,
        "is_whole": not lacking and not problems,
        "missing": [{"pointer": e.pointer, "message": e.message, "choices": []} for e in lacking[:SHOWN_MESSAGES]],
        "reasons": [{"pointer": pointer, "reason": reason} for pointer, reason in found.reasons],
        "unsure": [
            {"pointer": pointer, "message": message, "choices": choices[:SHOWN_MESSAGES]}
            for pointer, message, choices in found.unsure[:SHOWN_MESSAGES]
        ],
        "saved": saved
        and {"id": saved.id, "name": saved.name, "version": saved.version, "is_used": said is None and not problems},
        "problems": problems,
        **_read(found, books),
    }


def _fitting(company: Company, found: Guess) -> ImportMapping | None:
    """The saved mapping whose heading stands among the first rows; of several the one changed last."""
    prints = {fingerprint(record.cells): record.row for record in found.rows[:LOOKED_AT] if not record.is_blank}
    rows = ImportMapping.objects.filter(company=company, fingerprint__in=prints).order_by("-changed_at", "id")
    return next((row for row in rows if row.mapping["heading_row"] == prints[row.fingerprint]), None)


def _read(found: Guess, books: Books) -> dict[str, Any]:
    """How the first rows read, and the accounts of all rows that are not known."""
    if found.mapping.heading_row is None:
        return {"rows": 0, "reading": [], "unknown_accounts": []}
    reader = RowReader(found.mapping, books)
    body = [record for record in found.rows if reader.is_below(record)]
    unknown: dict[str, dict[str, Any]] = {}
    for record in body:
        text = reader.account_text(record)
        if text and reader.why_left_out(record) is None and not reader.accounts.find(text):
            seen = unknown.setdefault(text, {"text": text[:SHOWN_TEXT], "rows": 0, "first_row": record.row})
            seen["rows"] += 1
    return {
        "rows": len(body),
        "reading": [_shown(reader.read(record), reader) for record in islice(body, SHOWN_ROWS)],
        "unknown_accounts": list(unknown.values())[:SHOWN_ACCOUNTS],
    }


def _shown(read: Read, reader: RowReader) -> dict[str, Any]:
    weight = None if read.weight is None else round_half_up(read.weight, reader.base_decimals)
    return {
        "row": read.row,
        "left_out": read.left_out,
        "day": read.day,
        "entry": read.entry[:SHOWN_TEXT],
        "reference": read.reference[:SHOWN_TEXT],
        "description": read.description[:SHOWN_TEXT],
        "text": read.text[:SHOWN_TEXT],
        "account_text": read.account_text[:SHOWN_TEXT],
        "account": read.account and read.account.code,
        "account_name": read.account and read.account.name,
        "debit": None if weight is None else max(weight, ZERO),
        "credit": None if weight is None else max(-weight, ZERO),
        "currency": read.currency[:SHOWN_TEXT],
        "currency_amount": read.number,
        "journal": read.journal[:SHOWN_TEXT],
        "problems": [
            {"row": flaw.row, "field": flaw.field, "code": flaw.code, "message": flaw.message} for flaw in read.flaws
        ],
    }
