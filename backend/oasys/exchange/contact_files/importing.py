"""Contacts of a file, proved or kept."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.contacts.errors import CodeTaken
from oasys.contacts.models import Contact
from oasys.contacts.queries import Looks, alike, described, looks_of_content
from oasys.contacts.services.bank import propose_first
from oasys.contacts.services.contacts import create_contacts, flaws_of
from oasys.core.words import marked, say
from oasys.exchange.contact_files.reader import ContactFile, read_contacts
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.ledger.services.bulk import ImportRefused, RowProblem
from oasys.organisations.models import Company

AT_ONCE = 1_000
MOST_SHOWN = 1_000
SURE = frozenset({"tax_id", "bank_account", "name"})  # an e-mail address alone is often that of a bookkeeper of several

SAME = {
    "id": marked("row {row} has the same id: leave one out, or import with `keep_duplicates`"),
    "account": marked("row {row} has the same account: leave one out, or import with `keep_duplicates`"),
    "name": marked("row {row} has the same name: leave one out, or import with `keep_duplicates`"),
}


@dataclass(slots=True)
class ContactImport:
    """What was found, and kept unless it was a dry run or has problems."""

    file: ContactFile
    kept: int = 0
    proposed: int = 0
    resembles: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic(savepoint=False)
def import_contacts(
    *,
    company: Company,
    content: bytes,
    file_name: str,
    role: str | None,
    encoding: str | None,
    keep_duplicates: bool,
    is_dry_run: bool,
    by: User,
    now: datetime,
) -> ContactImport:
    """Keeps every contact of the file or none; bank details become proposals of who imports.

    A row that resembles a contact, or a row before it, is a problem unless `keep_duplicates`; so the same file again adds
    nothing. A dry run answers the problems, otherwise ImportRefused names them.
    """
    accounts = dict(Account.objects.filter(company=company, is_heading=False).values_list("code", "id"))
    done = ContactImport(read_contacts(content, role=role, account_ids=accounts, encoding=encoding))
    file = done.file
    if not file.contacts and not file.problems:
        file.problems.append(RowProblem(1, "exchange.contact_heading", say("the file holds no contact")))
    _check(company, file)
    _compare(company, done, keep_duplicates)
    file.problems.sort(key=lambda problem: problem.row)
    if file.problems:
        if not is_dry_run:
            raise ImportRefused(file.problems)
        return done
    done.kept = len(file.contacts)
    done.proposed = sum(one.account is not None for one in file.contacts)
    if not is_dry_run:
        _keep(company, file, file_name, by, now)
    return done


def _keep(company: Company, file: ContactFile, file_name: str, by: User, now: datetime) -> None:
    rows: list[Contact] = create_contacts(company=company, contents=[one.content for one in file.contacts])
    pairs = zip(rows, file.contacts, strict=True)
    accounts = [(row, one.account, one.holder) for row, one in pairs if one.account is not None]
    note = say("Import of {file}", file=file_name)
    propose_first(company=company, accounts=accounts, note=note[:500], by=by, now=now)


def _check(company: Company, file: ContactFile) -> None:
    """What only the books know of: accounts, decimals, codes that are taken."""
    flaws = flaws_of(company=company, contents=[one.content for one in file.contacts])
    for one, errors in zip(file.contacts, flaws, strict=True):
        for error in errors:
            column = error.pointer.removeprefix("/").removesuffix("_id")
            file.problems.append(RowProblem(one.row, error.code, error.message, field=column))
    codes = [one.content.code for one in file.contacts if one.content.code]
    taken = set(Contact.objects.filter(company=company, code__in=codes).values_list("code", flat=True))
    seen: dict[str, int] = {}
    for one in file.contacts:
        code = one.content.code
        if code in taken:
            message = say("a contact of the company has this code: leave the row out, or give it another code")
            file.problems.append(RowProblem(one.row, CodeTaken.code, message, field="code"))
        elif code and code in seen:
            message = say("row {row} has this code: give one of them another code", row=seen[code])
            file.problems.append(RowProblem(one.row, CodeTaken.code, message, field="code"))
        seen.setdefault(code, one.row)


def _compare(company: Company, done: ContactImport, keep_duplicates: bool) -> None:
    """Which rows are probably contacts that are there, or rows before them."""
    file = done.file
    looks = [looks_of_content(one.content, one.account) for one in file.contacts]
    before = _rows_before(file, looks)
    for start in range(0, len(looks), AT_ONCE):
        found = alike(company=company, looks=looks[start : start + AT_ONCE])
        for place, others in enumerate(found, start):
            _note(company, done, place, others, before.get(place), keep_duplicates)


def _note(
    company: Company,
    done: ContactImport,
    place: int,
    others: Mapping[UUID, set[str]],
    before: tuple[int, str] | None,
    keep_duplicates: bool,
) -> None:
    one = done.file.contacts[place]
    reasons = set().union(*others.values())
    if others and len(done.resembles) < MOST_SHOWN:
        done.resembles.append(
            {
                "row": one.row,
                "display_name": one.content.display_name,
                "contacts": described(company=company, alike=others),
            }
        )
    if keep_duplicates:
        return
    if reasons & SURE:
        message = say(
            "the company has this contact, or one like it: leave the row out, or import with `keep_duplicates`"
        )
        done.file.problems.append(RowProblem(one.row, "exchange.contact_resembles", message))
    elif before is not None:
        message = say(SAME[before[1]], row=before[0])
        done.file.problems.append(RowProblem(one.row, "exchange.contact_resembles", message))


def _rows_before(file: ContactFile, looks: list[Looks]) -> dict[int, tuple[int, str]]:
    """For places whose id, account or name a row before has: that row, and what it is."""
    first: dict[str, dict[str, int]] = defaultdict(dict)
    found: dict[int, tuple[int, str]] = {}
    for place, one in enumerate(looks):
        for what, keys in (("id", one.identifiers), ("account", one.accounts), ("name", one.names)):
            for key in keys:
                row = first[what].setdefault(key, file.contacts[place].row)
                if row != file.contacts[place].row:
                    found.setdefault(place, (row, what))
    return found
