"""From entries as they were sent to drafts, with every error named by its row and field."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from oasys.core.errors import DomainError, FieldError, Invalid
from oasys.core.words import say
from oasys.ledger.models import Journal
from oasys.ledger.queries import journal_by_code
from oasys.ledger.rules import EntryDraft, flaws
from oasys.ledger.schemas import EntryIn, LineIn
from oasys.ledger.services.lines import LineInput, LineReader
from oasys.organisations.models import Company


class EntryFlawed(DomainError):
    """The entry cannot be posted as it is; `errors` names each field."""

    code = "ledger.entry_flawed"
    title = "The entry cannot be posted."


@dataclass(frozen=True, slots=True)
class EntryInput:
    """An entry as it was sent."""

    posting_date: date
    journal_code: str | None
    description: str
    reference: str
    rate_source: str | None
    lines: Sequence[LineInput]
    max_rate_age_days: int | None = None


def line_inputs(lines: Iterable[LineIn]) -> list[LineInput]:
    """The lines of a body."""
    return [
        LineInput(
            line.account_id,
            line.account_code,
            line.debit,
            line.credit,
            line.currency,
            line.currency_amount,
            line.rate,
            line.description,
            line.dimensions,
        )
        for line in lines
    ]


def entry_input(body: EntryIn) -> EntryInput:
    """The entry of a body."""
    return EntryInput(
        body.posting_date,
        body.journal,
        body.description,
        body.reference,
        body.rate_source,
        line_inputs(body.lines),
        body.max_rate_age_days,
    )


def read_entry(*, company: Company, body: EntryInput, complete: bool) -> EntryDraft:
    """One draft; `complete` checks that it can be posted, too. Raises Invalid, EntryFlawed with JSON pointers."""
    return _read(company, [body], complete, [""])[0]


def read_entries(*, company: Company, bodies: Sequence[EntryInput], complete: bool) -> list[EntryDraft]:
    """Drafts in order. Raises Invalid, EntryFlawed with every error of every row."""
    return _read(company, bodies, complete, [f"/entries/{row}" for row in range(len(bodies))])


def _read(company: Company, bodies: Sequence[EntryInput], complete: bool, pointers: Sequence[str]) -> list[EntryDraft]:
    reader = LineReader(company=company, lines=[line for body in bodies for line in body.lines])
    journals: dict[str | None, Journal] = {}
    drafts: list[EntryDraft] = []
    errors: list[FieldError] = []
    flawed: list[FieldError] = []
    for body, pointer in zip(bodies, pointers, strict=True):
        try:
            journal = journals.get(body.journal_code) or journal_by_code(
                company=company, code=body.journal_code, pointer=f"{pointer}/journal"
            )
        except Invalid as refusal:
            errors += refusal.errors
            continue
        journals[body.journal_code] = journal
        lines, wrong = reader.read(
            body.lines,
            day=body.posting_date,
            rate_source=body.rate_source,
            max_rate_age_days=body.max_rate_age_days,
            pointer=pointer,
        )
        errors += wrong
        if complete and not wrong:
            flawed += [
                FieldError(pointer if flaw.line is None else f"{pointer}/lines/{flaw.line}", flaw.code, flaw.message)
                for flaw in flaws(lines, base_currency=company.base_currency, units=reader.units)
            ]
            flawed += reader.dimension_flaws(body.lines, pointer=pointer)
        drafts.append(EntryDraft(journal.id, body.posting_date, lines, body.description, body.reference))
    if errors:
        raise Invalid(say("Some fields need another value; nothing was written."), errors=errors)
    if flawed:
        raise EntryFlawed(flawed[0].message, errors=flawed)
    reader.keep_sets()
    return drafts
