"""A file as it was sent, and what it becomes in the books: the same for a request that waits and for a job.

Readers are loaded when a file of theirs comes: their grammars take memory.
"""

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oasys.core.words import say
from oasys.exchange.archive.reader import import_archive
from oasys.exchange.commodities import parse_said
from oasys.exchange.errors import CommodityUnclear, NotUtf8
from oasys.exchange.plan import ImportPlan
from oasys.exchange.services import Imported, import_plan, import_stream, plan_spreadsheets
from oasys.exchange.spreadsheets import Reading
from oasys.identity.models import User
from oasys.ledger.services.bulk import Progress
from oasys.organisations.models import Company

MOST_UNPACKED_BYTES = 512 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Upload:
    """Files (name, content) of one format: journal, beancount, hledger, gnucash, quickbooks, xero, csv, archive."""

    format: str
    files: Sequence[tuple[str, bytes]]
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return self.files[0][1]

    def text(self) -> str:
        """Raises NotUtf8."""
        try:
            return self.content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise NotUtf8(say("Byte {start} of the file is not UTF-8.", start=error.start)) from error


def carry_out(
    *, company: Company, upload: Upload, by: User, is_dry_run: bool, progress: Progress | None = None
) -> Imported:
    """Posts every entry of the upload or none. Raises what its format refuses, ImportRefused naming each bad row."""
    if upload.format == "journal":
        stream = io.StringIO(upload.text(), newline="") if upload.options["is_csv"] else io.BytesIO(upload.content)
        return import_stream(
            company=company, stream=stream, is_csv=upload.options["is_csv"], by=by, is_dry_run=is_dry_run,
            progress=progress,
        )  # fmt: skip
    if upload.format == "archive":
        return import_archive(
            company=company, file=io.BytesIO(upload.content), by=by, most_bytes=MOST_UNPACKED_BYTES,
            is_dry_run=is_dry_run, progress=progress,
        )  # fmt: skip
    plan = PLANS[upload.format](company, upload)
    return import_plan(company=company, plan=plan, by=by, is_dry_run=is_dry_run, progress=progress)


def _of_beancount(company: Company, upload: Upload) -> ImportPlan:
    from oasys.exchange import beancount

    return beancount.plan_of_text(upload.text(), base_currency=company.base_currency)


def _of_hledger(company: Company, upload: Upload) -> ImportPlan:
    from oasys.exchange import hledger

    text = upload.text()
    try:
        said = parse_said(upload.options["commodities"])
    except ValueError as error:
        raise CommodityUnclear(str(error)) from error
    return hledger.plan_of_text(text, base_currency=company.base_currency, commodities=said)


def _of_gnucash(company: Company, upload: Upload) -> ImportPlan:
    from oasys.exchange import gnucash

    return gnucash.plan_of_bytes(upload.content, base_currency=company.base_currency)


def _of_spreadsheets(company: Company, upload: Upload) -> ImportPlan:
    said = upload.options
    as_of = said["as_of"] and date.fromisoformat(said["as_of"])
    reading = Reading(said["date_format"], said["decimal_mark"], as_of, said["account_prefix"])
    return plan_spreadsheets(company=company, files=upload.files, program=upload.format, reading=reading)


def _of_csv(company: Company, upload: Upload) -> ImportPlan:
    from oasys.exchange.mapped.importing import plan_mapped

    return plan_mapped(company=company, content=upload.content, said=upload.options["mapping"])


PLANS: dict[str, Callable[[Company, Upload], ImportPlan]] = {
    "beancount": _of_beancount,
    "hledger": _of_hledger,
    "gnucash": _of_gnucash,
    "quickbooks": _of_spreadsheets,
    "xero": _of_spreadsheets,
    "csv": _of_csv,
}


def answer_of(done: Imported, *, is_dry_run: bool) -> dict[str, Any]:
    """What was done, as ImportOut reads it."""
    return {
        "is_dry_run": is_dry_run,
        "entries": done.entries,
        "lines": done.lines,
        "skipped": done.skipped,
        "accounts": done.accounts,
        "fiscal_years": done.fiscal_years,
        "rates": done.rates,
        "left_out": done.left_out,
        "balances": done.balances,
        "agreements": done.agreements,
    }
