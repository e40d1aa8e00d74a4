"""What a line could be, in the words of the books, each proposal with the act that accepts it; and many accepted at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from oasys.banking.acts import NEEDS, carry_out
from oasys.banking.candidates import candidates_of, facts_of
from oasys.banking.models import BankBook, BankingSettings, BankLine
from oasys.banking.rules import active_rules
from oasys.banking.services.books import book_for_update, settings_of
from oasys.banking.services.matches import lines_for_update
from oasys.core.errors import DomainError, NotFound
from oasys.core.ids import uuid7
from oasys.core.money import ZERO
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.identity.models import User
from oasys.ledger.dimension_models import Dimension, DimensionValue
from oasys.ledger.models import Account
from oasys.matching.assignment import assign
from oasys.matching.facts import BankLine as Facts
from oasys.matching.facts import (
    BookLine,
    Candidates,
    Difference,
    Kind,
    KnownContact,
    OpenDocument,
    OwnLine,
    PastUse,
    Proposal,
)
from oasys.matching.rules import BankRule as Rule
from oasys.matching.rules import RuledPart, TransferIt, what
from oasys.matching.scoring import proposals
from oasys.organisations.acting import acting_rights
from oasys.organisations.models import Company
from oasys.organisations.permissions import Permission

MOST_AT_ONCE = 200
MOST_REASONS = 20


@dataclass(slots=True)
class _Known:
    """Candidates by their ids, and what else the words and acts of proposals need."""

    company: Company
    book: BankBook
    settings: BankingSettings
    candidates: Candidates
    rules: Sequence[Rule]
    decimals: int
    books: Mapping[UUID, BookLine] = field(init=False)
    documents: Mapping[UUID, OpenDocument] = field(init=False)
    own: Mapping[UUID, OwnLine] = field(init=False)
    contacts: Mapping[UUID, KnownContact] = field(init=False)
    accounts: dict[UUID, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.books = {one.journal_line_id: one for one in self.candidates.book_lines}
        self.documents = {one.line_id: one for one in self.candidates.documents}
        self.own = {one.line_id: one for one in self.candidates.own_lines}
        self.contacts = {one.id: one for one in self.candidates.contacts}

    def account(self, account_id: UUID) -> str:
        if account_id not in self.accounts:
            row = Account.objects.filter(company=self.company, id=account_id).first()
            self.accounts[account_id] = str(row) if row else ""
        return self.accounts[account_id]


def proposals_of(*, company: Company, line_id: UUID) -> list[dict[str, Any]]:
    """What an open line could be, the best first, as the API says it. Raises NotFound; a line that is not open has none."""
    line = BankLine.objects.filter(company=company, id=line_id).select_related("book", "book__account").first()
    if line is None:
        raise NotFound(say("There is no such line of a bank."))
    if line.state != BankLine.State.OPEN:
        return []
    known = _known(company, line.book, [line])
    facts = facts_of(line)
    found = proposals(facts, known.candidates, known.rules, decimals=known.decimals)
    return [_shown(known, facts, one) for one in found]


def _known(company: Company, book: BankBook, lines: Sequence[BankLine]) -> _Known:
    return _Known(
        company,
        book,
        settings_of(company),
        candidates_of(company=company, book=book, lines=lines),
        active_rules(company),
        known_units([book.currency])[book.currency].decimals,
    )


@dataclass(slots=True)
class Accepted:
    """What a batch did: matches made, lines that no proposal was sure enough for, and those that were refused, with why."""

    match_ids: list[UUID] = field(default_factory=list)
    left: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic(savepoint=False)
def accept(
    *, company: Company, account_id: UUID, line_ids: Collection[UUID] | None, threshold: int | None, by: User
) -> Accepted:
    """Carries out what is proposed from the company's threshold on, of the lines or of the oldest MOST_AT_ONCE open ones.

    No candidate is used twice; what is ambiguous stays. A line whose act is refused stays open and is told of; all others are matched,
    in one transaction. Locks the book and the lines. Raises NotFound, NoBankBook, LineNotOpen.
    """
    book = book_for_update(company=company, account_id=account_id)
    rows = BankLine.objects.filter(company=company, book=book)
    rows = rows.filter(id__in=line_ids) if line_ids is not None else rows.filter(state=BankLine.State.OPEN)
    ids = list(rows.order_by("booked_on", "id").values_list("id", flat=True)[:MOST_AT_ONCE])
    if line_ids is not None and len(ids) != len(set(line_ids)):
        raise NotFound(say("There is no such line of a bank."))
    result = Accepted()
    if not ids:
        return result
    lines = sorted(lines_for_update(company, ids), key=lambda one: (one.booked_on, one.id))
    known = _known(company, book, lines)
    least = max(known.settings.acceptance_threshold, threshold or 0)
    assigned = assign(
        [facts_of(one) for one in lines], known.candidates, known.rules, threshold=least, decimals=known.decimals
    )
    batch = uuid7()
    for one in assigned:
        act = _act(known, one.line, one.chosen) if one.chosen and _is_sure(one.chosen, least) else None
        if act is None:
            result.left += 1
            continue
        needs = NEEDS[act["path"]]
        try:
            _refuse_without(needs)
            with transaction.atomic():
                result.match_ids.append(
                    carry_out(
                        company=company, line_id=one.line.id, batch=batch, by=by, path=act["path"], body=act["body"]
                    )
                )
        except DomainError as refusal:
            result.refused.append({"line_id": one.line.id, "code": refusal.code, "message": refusal.detail})
    return result


def _is_sure(one: Proposal, least: int) -> bool:
    """Whether it is taken without a person: nothing is left of the line, and nothing is guessed to be charges or another rate."""
    guessed = (Difference.CHARGES, Difference.EXCHANGE)
    return one.is_acceptable(least) and not one.left and not any(part.difference in guessed for part in one.parts)


class _MayNot(DomainError):
    code = "organisations.permission_missing"
    status = 403


def _refuse_without(needs: Permission | None) -> None:
    if needs is not None and not acting_rights().may(needs):
        raise _MayNot(say("Posting it needs the permission {permission}.", permission=str(needs)))


def _shown(known: _Known, line: Facts, one: Proposal) -> dict[str, Any]:
    return {
        "kind": str(one.kind),
        "score": one.score,
        "title": _title(known, one),
        "contact_id": one.contact_id,
        "contact_name": _contact_name(known, one),
        "parts": _parts(known, line, one),
        "left": one.left,
        "reasons": [{"code": r.code, "is_for": r.is_for, "message": r.message} for r in one.reasons],
        "act": _act(known, line, one),
    }


def _title(known: _Known, one: Proposal) -> str:
    match one.kind:
        case Kind.BOOK_LINE:
            return known.books[one.parts[0].id].description or say("Posted entry")
        case Kind.BOOK_LINES:
            return say("{count} posted lines", count=len(one.parts))
        case Kind.ADVANCE:
            name = known.contacts[one.parts[0].id].name
            return (
                say("Advance from {name}", name=name)
                if one.parts[0].amount > 0
                else say("Advance to {name}", name=name)
            )
        case Kind.DOCUMENTS if len(one.parts) == 1:
            return known.documents[one.parts[0].id].number or say("Open item")
        case Kind.DOCUMENTS:
            return say("{count} documents", count=len(one.parts))
        case Kind.TRANSFER:
            own = known.own[one.parts[0].id]
            return (
                say("Transfer to {account}", account=own.account_name)
                if own.amount > 0
                else say("Transfer from {account}", account=own.account_name)
            )
        case Kind.PAYMENT_RUN:
            return say("Payment run of {count} payments", count=len(one.parts))
        case Kind.RULE:
            return next((rule.name for rule in known.rules if rule.id == one.source_id), "")
        case Kind.HISTORY:
            return known.account(one.parts[0].id)


def _contact_name(known: _Known, one: Proposal) -> str | None:
    if one.kind is Kind.DOCUMENTS:
        return known.documents[one.parts[0].id].contact_name
    if one.kind is Kind.ADVANCE:
        return known.contacts[one.parts[0].id].name
    if one.kind is Kind.BOOK_LINE or (one.kind is Kind.BOOK_LINES and one.contact_id):
        return known.books[one.parts[0].id].contact_name or None
    return None


def _parts(known: _Known, line: Facts, one: Proposal) -> list[dict[str, Any]]:
    if one.kind is Kind.RULE:
        return [
            _part(known.account(part.account_id), part.amount, account_id=part.account_id)
            for part in _ruled(known, line, one)
        ]
    found = []
    for part in one.parts:
        match one.kind:
            case Kind.BOOK_LINE | Kind.BOOK_LINES:
                book = known.books[part.id]
                found.append(_part(book.description, part.amount, day=book.posted_on, book_line_id=part.id))
            case Kind.PAYMENT_RUN:
                paid = known.books.get(part.id)
                found.append(_part(paid.contact_name if paid else "", part.amount, book_line_id=part.id))
            case Kind.DOCUMENTS:
                document = known.documents[part.id]
                found.append(
                    _part(
                        document.number, part.amount, day=document.issued_on, due_on=document.due_on, open_item_line_id=part.id,
                        settles=abs(part.settles), currency=document.currency, difference=str(part.difference),
                    )
                )  # fmt: skip
            case Kind.TRANSFER:
                own = known.own[part.id]
                found.append(_part(own.account_name, part.amount, day=own.booked_on, account_id=own.account_id))
            case Kind.ADVANCE:
                found.append(_part(known.contacts[part.id].name, part.amount))
            case Kind.HISTORY:
                found.append(_part(known.account(part.id), part.amount, account_id=part.id))
    return found


def _part(label: str, amount: Decimal, **more: Any) -> dict[str, Any]:
    names = ("day", "due_on", "book_line_id", "open_item_line_id", "account_id", "settles", "currency", "difference")
    return {"label": label, "amount": amount} | dict.fromkeys(names) | more


def _ruled(known: _Known, line: Facts, one: Proposal) -> tuple[RuledPart, ...]:
    rule = next(rule for rule in known.rules if rule.id == one.source_id)
    return what(rule, line, decimals=known.decimals)


def _act(known: _Known, line: Facts, one: Proposal) -> dict[str, Any] | None:
    """The request that accepts the proposal; None where a person has to say more first."""
    said: dict[str, Any] = {"score": one.score, "reasons": [r.message[:500] for r in one.reasons][:MOST_REASONS]}
    match one.kind:
        case Kind.BOOK_LINE | Kind.BOOK_LINES | Kind.PAYMENT_RUN:
            return {"path": "match/book-lines", "body": said | {"book_line_ids": [str(part.id) for part in one.parts]}}
        case Kind.TRANSFER:
            own = known.own[one.parts[0].id]
            body = {"to_account_id": str(own.account_id), "other_line_id": str(own.line_id)}
            return {"path": "match/transfer", "body": said | body}
        case Kind.DOCUMENTS:
            payment = _payment(known, line, one)
            return payment and {"path": "match/payments", "body": said | {"payments": [payment]}}
        case Kind.ADVANCE:
            payment = {
                "contact_id": str(one.contact_id),
                "amount": f"{abs(line.amount):f}",
                "allocations": [],
                "advance": True,
            }
            return {"path": "match/payments", "body": said | {"payments": [payment]}}
        case Kind.RULE:
            return _rule_act(known, line, one, said)
        case Kind.HISTORY:
            past = _past(known, one)
            part: dict[str, Any] = {"account_id": str(one.parts[0].id), "amount": f"{line.amount:f}"}
            if past and past.tax_code_ids and known.book.currency == known.company.base_currency:
                part["tax_code_ids"] = [str(id_) for id_ in past.tax_code_ids]
            entry: dict[str, Any] = {"parts": [part], "contact_id": str(one.contact_id) if one.contact_id else None}
            return {"path": "match/entry", "body": said | entry}


def _past(known: _Known, one: Proposal) -> PastUse | None:
    return next(
        (
            past
            for past in known.candidates.pasts
            if past.account_id == one.parts[0].id and past.contact_id == one.contact_id
        ),
        None,
    )


def _payment(known: _Known, line: Facts, one: Proposal) -> dict[str, Any] | None:
    """One payment of the contact. Charges need the account of the settings; what is over needs a person, or stays as an advance."""
    documents = [known.documents[part.id] for part in one.parts]
    currency = documents[0].currency
    is_foreign = currency != known.book.currency
    settles = abs(sum((part.settles for part in one.parts), ZERO))
    charges = abs(
        sum((part.settles - part.amount for part in one.parts if part.difference is Difference.CHARGES), ZERO)
    )
    payment: dict[str, Any] = {
        "contact_id": str(one.contact_id),
        "allocations": [
            {
                "line_id": str(part.id),
                "amount": f"{abs(part.settles):f}",
                "early_discount": part.difference is Difference.DISCOUNT,
            }
            for part in one.parts
        ],
        "advance": bool(one.left),
    }
    if is_foreign:
        if one.left:
            return None
        return payment | {"currency": currency, "amount": f"{settles:f}", "bank_amount": f"{abs(line.amount):f}"}
    if charges:
        account = known.settings.charges_account_id
        if account is None:
            return None
        # what the contact paid is what is settled; the bank kept the rest, or took it on top
        is_on_top = line.amount < 0
        paid = abs(line.amount) - charges if is_on_top else abs(line.amount) + charges
        return payment | {
            "amount": f"{paid:f}",
            "bank_amount": f"{abs(line.amount):f}",
            "charges": {"account_id": str(account), "amount": f"{charges:f}"},
        }
    return payment | {"amount": f"{abs(line.amount):f}"}


def _rule_act(known: _Known, line: Facts, one: Proposal, said: dict[str, Any]) -> dict[str, Any]:
    rule = next(rule for rule in known.rules if rule.id == one.source_id)
    said |= {"rule_id": str(rule.id)}
    if isinstance(rule.action, TransferIt):
        return {"path": "match/transfer", "body": said | {"to_account_id": str(rule.action.account_id)}}
    parts = _ruled(known, line, one)
    body = {
        "parts": [
            {
                "account_id": str(part.account_id),
                "amount": f"{part.amount:f}",
                "tax_code_ids": [str(id_) for id_ in part.tax_code_ids],
                "dimensions": _codes(known.company, part.dimensions),
            }
            for part in parts
        ],
        "contact_id": str(parts[0].contact_id) if parts[0].contact_id else None,
    }
    return {"path": "match/entry", "body": said | body}


def _codes(company: Company, dimensions: Sequence[tuple[UUID, UUID]]) -> dict[str, str]:
    """Codes of values by the codes of their dimensions; what is gone since is left out."""
    if not dimensions:
        return {}
    axes = dict(
        Dimension.objects.filter(company=company, id__in=[axis for axis, _ in dimensions]).values_list("id", "code")
    )
    values = dict(
        DimensionValue.objects.filter(
            dimension_id__in=list(axes), id__in=[value for _, value in dimensions]
        ).values_list("id", "code")
    )
    return {axes[axis]: values[value] for axis, value in dimensions if axis in axes and value in values}
