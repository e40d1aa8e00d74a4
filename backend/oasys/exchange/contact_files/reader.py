"""From the bytes of a file of contacts to contacts, each knowing its row, and to what is wrong with which row."""

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from pydantic import ValidationError

from oasys.contacts.bank import BankAccount, Flaw, read_account, read_iban
from oasys.contacts.identifiers import SCHEMES, Misshapen, canonical
from oasys.contacts.schemas import ContactIn
from oasys.core.field_errors import field_error
from oasys.core.words import say
from oasys.exchange.contact_files.columns import KINDS, NO, ROLES, TERMS_FROM, YES, field_of
from oasys.exchange.mapped.clues import delimiters_of, encoding_of
from oasys.exchange.mapped.table import Record, decoded, records
from oasys.exchange.spreadsheets.table import Unreadable
from oasys.ledger.services.bulk import RowProblem

MOST_CONTACTS = 10_000
HEADING_WITHIN = 60
ACCOUNTS = ("revenue_account", "expense_account", "receivable_account", "payable_account")
SHORTENED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.ASCII | re.IGNORECASE)
LIKE_A_FORMULA = re.compile(r"'(?=[=+\-@])")  # the apostrophe that core/csv_cells.py puts in front


@dataclass(frozen=True, slots=True)
class ReadContact:
    """A contact of the file, and the account that it is to be paid at."""

    row: int
    content: ContactIn
    account: BankAccount | None
    holder: str


@dataclass(slots=True)
class ContactFile:
    """What a file says. `columns`: each heading, and what it was taken for; None: it is left out."""

    encoding: str
    delimiter: str
    columns: list[tuple[str, str | None]] = field(default_factory=list)
    contacts: list[ReadContact] = field(default_factory=list)
    problems: list[RowProblem] = field(default_factory=list)


def read_contacts(
    content: bytes, *, role: str | None, account_ids: Mapping[str, UUID], encoding: str | None = None
) -> ContactFile:
    """Reads every row. `role` counts where a row says none; `account_ids` are the company's, by code.

    What cannot be read at all is one problem, at the row where it stops to be a CSV of contacts.
    """
    found = ContactFile(encoding or encoding_of(content)[0], "")
    try:
        text = decoded(content, found.encoding)
        scores = delimiters_of(text)
        found.delimiter = max(scores, key=lambda mark: scores[mark])
        rows = [record for record in records(text, found.delimiter) if not record.is_blank]
        heading, fields = _heading(rows, found)
    except Unreadable as error:
        found.problems.append(RowProblem(error.row, error.code, str(error)))
        return found
    for record in rows[rows.index(heading) + 1 :]:
        _read(found, record, len(heading.cells), fields, role, account_ids)
    return found


def _heading(rows: list[Record], found: ContactFile) -> tuple[Record, dict[str, int]]:
    """The first row with a column for names, and where each field stands. Raises Unreadable."""
    for record in rows[:HEADING_WITHIN]:
        fields = [field_of(cell) for cell in record.cells]
        if "display_name" not in fields and "legal_name" not in fields:
            continue
        twice = [name for name, count in Counter(filter(None, fields)).items() if count > 1]
        if twice:
            message = say("two columns are taken for {column}: rename one of them", column=twice[0])
            raise Unreadable(record.row, "exchange.contact_heading", message)
        if len(rows) - rows.index(record) - 1 > MOST_CONTACTS:
            message = say("the file has more than {most:,} contacts: split it", most=MOST_CONTACTS)
            raise Unreadable(1, "exchange.too_large", message)
        found.columns = [
            (cell.strip()[:80], name) for cell, name in zip(record.cells, fields, strict=True) if cell.strip()
        ]
        return record, {name: place for place, name in enumerate(fields) if name is not None}
    message = say("no row names a column `name`: begin the file with a heading")
    raise Unreadable(rows[0].row if rows else 1, "exchange.contact_heading", message)


def _read(
    found: ContactFile,
    record: Record,
    width: int,
    fields: Mapping[str, int],
    role: str | None,
    account_ids: Mapping[str, UUID],
) -> None:
    cells = {
        name: LIKE_A_FORMULA.sub("", record.cells[place].strip(), count=1)
        for name, place in fields.items()
        if place < len(record.cells) and record.cells[place].strip()
    }
    row = _Row(record.row, cells)
    if any(cell.strip() for cell in record.cells[width:]):
        row.flaw(
            "",
            "exchange.row_shape",
            say("the row has more cells than the heading: quote cells that hold the delimiter"),
        )
    content = row.content(role, account_ids)
    account = row.account()
    if content is not None and not row.problems:
        found.contacts.append(ReadContact(record.row, content, account, cells.get("account_holder", "")[:140]))
    found.problems += row.problems


class _Row:
    """One row on its way to a contact; its flaws name their columns."""

    def __init__(self, number: int, cells: dict[str, str]) -> None:
        self.number, self.cells = number, cells
        self.problems: list[RowProblem] = []
        self.places: dict[tuple[Any, ...], str] = {}  # of a part of the contact: the column it came from

    def flaw(self, column: str, code: str, message: str) -> None:
        self.problems.append(RowProblem(self.number, code, message, field=column))

    def content(self, role: str | None, account_ids: Mapping[str, UUID]) -> ContactIn | None:
        """The contact, or None where a flaw was noted."""
        cells = self.cells
        for column, text in cells.items():
            if SHORTENED.fullmatch(text):
                self.flaw(
                    column,
                    "core.invalid_value",
                    say("a spreadsheet has shortened the number: make the column a text there"),
                )
        said: dict[str, Any] = {
            name: cells[name] for name in ("legal_name", "code", "currency", "language", "notes") if name in cells
        }
        said["display_name"] = cells.get("display_name") or cells.get("legal_name", "")
        said |= self._roles(role)
        if "kind" in cells:
            said["kind"] = self._one_of("kind", KINDS)
        said |= self._terms()
        if "credit_limit" in cells:
            said["credit_limit"] = cells["credit_limit"]
        for name in ACCOUNTS:
            if name in cells and cells[name] not in account_ids:
                self.flaw(
                    name,
                    "ledger.account_unknown",
                    say("the chart has no account {text}: write its code", text=cells[name][:40]),
                )
            elif name in cells:
                said[f"{name}_id"] = account_ids[cells[name]]
                self.places[(f"{name}_id",)] = name
        said["addresses"] = self._addresses()
        said["people"] = self._people()
        said["identifiers"] = self._identifiers()
        if self.problems:
            return None
        try:
            return ContactIn.model_validate(said)
        except ValidationError as error:
            self._note(error)
            return None

    def account(self) -> BankAccount | None:
        """The account to be paid at, or None where the row names none, or a flaw was noted."""
        cells = self.cells
        try:
            if "iban" in cells:
                return read_iban(cells["iban"], cells.get("bank_code", ""))
            if "account_number" in cells:
                country = cells.get("bank_country") or cells.get("country", "")
                if not re.fullmatch(r"[A-Z]{2}", country):
                    self.flaw(
                        "bank_country", "core.required", say("write the country of the bank as two capital letters")
                    )
                    return None
                return read_account(country, cells["account_number"], cells.get("bank_code", ""))
        except Flaw as flaw:
            self.flaw(flaw.field, "core.invalid_value", str(flaw))
        return None

    def _one_of(self, column: str, words: Mapping[str, Any]) -> Any:
        text = self.cells[column].casefold()
        if text not in words:
            known = ", ".join(sorted(words))
            self.flaw(column, "core.invalid_value", say("write one of {known}", known=known))
        return words.get(text)

    def _roles(self, role: str | None) -> dict[str, Any]:
        if "role" in self.cells:
            is_customer, is_supplier = self._one_of("role", ROLES) or (True, True)
            return {"is_customer": is_customer, "is_supplier": is_supplier}
        said: dict[str, Any] = {}
        for name in ("is_customer", "is_supplier"):
            text = self.cells.get(name, "").casefold()
            if text not in YES | NO:
                self.flaw(name, "core.invalid_value", say("write yes or no"))
            said[name] = text in YES
        if not any(said.values()):
            if role is None:
                message = say("say whether it is a customer or a supplier: by a column `role`, or for the whole file")
                self.flaw("role", "core.required", message)
            said = {"is_customer": role in ("customer", "both", None), "is_supplier": role in ("supplier", "both")}
        return said

    def _terms(self) -> dict[str, Any]:
        discount = ("terms_discount_percent", "terms_discount_days")
        if "terms_days" not in self.cells:
            for column in discount:
                if column in self.cells:
                    self.flaw(
                        column, "core.required", say("an early-payment discount needs a column `terms_days`, too")
                    )
            return {}
        for column in ("terms_days", "terms_discount_days"):
            if not re.fullmatch(r"[0-9]{1,3}", self.cells.get(column, "0")):
                self.flaw(column, "core.invalid_value", say("write the days as a number, like 30"))
                return {}
        days = self.cells["terms_days"]
        counted = self._one_of("terms_from", TERMS_FROM) if "terms_from" in self.cells else "invoice_date"
        self.places |= {("terms", "days"): "terms_days", ("terms",): "terms_days"}
        terms: dict[str, Any] = {"days": int(days), "counted_from": counted}
        if "terms_discount_percent" in self.cells:
            terms["discount_percent"] = self.cells["terms_discount_percent"].removesuffix("%").strip()
        if "terms_discount_days" in self.cells:
            terms["discount_days"] = int(self.cells["terms_discount_days"])
        self.places |= {("terms", column.removeprefix("terms_")): column for column in discount}
        return {"terms": terms}

    def _addresses(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for kind, before in (("billing", ""), ("delivery", "delivery_")):
            parts = {
                name: self.cells[before + name]
                for name in ("street", "postal_code", "city", "subdivision", "country")
                if before + name in self.cells
            }
            if kind == "billing" and "street_2" in self.cells:
                parts["street"] = "\n".join(filter(None, (parts.get("street"), self.cells["street_2"])))
            if not parts:
                continue
            if "country" not in parts:
                self.flaw(
                    before + "country", "core.required", say("an address needs its country, as two capital letters")
                )
            for name in ("street", "postal_code", "city", "subdivision", "country"):
                self.places["addresses", len(found), name] = before + name
            found.append(parts | {"kind": kind})
        return found

    def _people(self) -> list[dict[str, str]]:
        columns = {"name": "person", "position": "position", "email": "email", "phone": "phone"}
        self.places |= {("people", 0, name): column for name, column in columns.items()}
        one = {name: self.cells[column] for name, column in columns.items() if column in self.cells}
        return [one] if one else []

    def _identifiers(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = []
        for scheme in SCHEMES:
            if scheme not in self.cells:
                continue
            try:
                found.append({"scheme": scheme, "value": canonical(scheme, self.cells[scheme])})
            except Misshapen as error:
                self.flaw(scheme, "core.invalid_value", str(error))
        return found

    def _note(self, error: ValidationError) -> None:
        for found in error.errors(include_url=False, include_input=False):
            loc = tuple(found["loc"])
            column = self.places.get(loc) or (str(loc[0]) if loc else "")
            self.flaw(column, "core.invalid_value", field_error(dict(found)).message)
