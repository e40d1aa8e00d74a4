"""Rules of a company for lines of its banks: kept in order, tried before they are saved, proposed from what people did."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from oasys.banking.candidates import facts_of
from oasys.banking.errors import RuleInUse, RuleNameTaken
from oasys.banking.models import BankLine, BankMatch, BankRule, MatchedLine
from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.ids import uuid7
from oasys.core.words import say
from oasys.currencies.queries import known_units
from oasys.identity.models import User
from oasys.ledger.models import Account, JournalLine
from oasys.matching.facts import BankLine as Facts
from oasys.matching.learning import PastBooking, ProposedRule, proposed_rule
from oasys.matching.rules import BankRule as Rule
from oasys.matching.rules import TransferIt, applies, first_that_applies, what
from oasys.organisations.models import Company
from oasys.payments.rules import MONEY
from oasys.tax.models import TaxLine

MOST_TRIED = 2_000
MOST_SHOWN = 50
MOST_LEARNED = 300


def read_rule(row: BankRule) -> Rule:
    """A kept rule as it is applied."""
    return Rule.model_validate(
        row.content | {"id": str(row.id), "name": row.name, "position": row.position}, strict=False
    )


def active_rules(company: Company) -> list[Rule]:
    """The rules that are switched on, in their order."""
    rows = BankRule.objects.filter(company=company, is_active=True).order_by("position", "id")
    return [read_rule(row) for row in rows]


def rules_of(*, company: Company) -> list[BankRule]:
    """Every rule of the company, in order."""
    return list(BankRule.objects.filter(company=company).order_by("position", "id"))


def rule_of(*, company: Company, rule_id: UUID) -> BankRule:
    """Raises NotFound."""
    row = BankRule.objects.filter(company=company, id=rule_id).first()
    if row is None:
        raise NotFound(say("There is no such rule."))
    return row


@transaction.atomic(savepoint=False)
def make_rule(*, company: Company, name: str, content: Mapping[str, Any], by: User) -> BankRule:
    """Keeps a rule behind the others. Raises Invalid, RuleNameTaken."""
    _refuse_unknown(company, content)
    last = BankRule.objects.filter(company=company).aggregate(last=Max("position"))["last"]
    row = BankRule(
        id=uuid7(),
        company=company,
        name=name,
        position=0 if last is None else last + 1,
        content=dict(content),
        made_by=by,
        made_at=datetime.now(UTC),
    )
    _save(row, is_new=True)
    return row


@transaction.atomic(savepoint=False)
def change_rule(*, company: Company, rule_id: UUID, version: int, changes: Mapping[str, Any]) -> BankRule:
    """Changes name, content, or whether it is switched on. Locks it. Raises NotFound, StaleVersion, Invalid, RuleNameTaken."""
    row = BankRule.objects.select_for_update(no_key=True).filter(company=company, id=rule_id).first()
    if row is None:
        raise NotFound(say("There is no such rule."))
    if row.version != version:
        raise StaleVersion(say("The rule was changed in the meantime."), version=row.version)
    if "content" in changes:
        _refuse_unknown(company, changes["content"])
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    _save(row, is_new=False)
    return row


@transaction.atomic(savepoint=False)
def order_rules(*, company: Company, rule_ids: Sequence[UUID]) -> list[BankRule]:
    """Puts all rules into this order. Locks them. Raises Invalid unless each is named once."""
    rows = {
        row.id: row for row in BankRule.objects.select_for_update(no_key=True).filter(company=company).order_by("id")
    }
    if sorted(rows) != sorted(rule_ids):
        message = say("Name every rule once: there are {count}.", count=len(rows))
        raise Invalid(message, errors=[FieldError("/rule_ids", "core.invalid_value", message)])
    for position, rule_id in enumerate(rule_ids):
        row = rows[rule_id]
        if row.position != position:
            row.position, row.version = position, row.version + 1
            row.save(update_fields=["position", "version"])
    return rules_of(company=company)


@transaction.atomic(savepoint=False)
def delete_rule(*, company: Company, rule_id: UUID, version: int) -> None:
    """Deletes a rule that no match came from; others are switched off. Raises NotFound, StaleVersion, RuleInUse."""
    row = BankRule.objects.select_for_update(no_key=True).filter(company=company, id=rule_id).first()
    if row is None:
        raise NotFound(say("There is no such rule."))
    if row.version != version:
        raise StaleVersion(say("The rule was changed in the meantime."), version=row.version)
    if BankMatch.objects.filter(company=company, rule_id=rule_id).exists():
        raise RuleInUse(say("Lines were booked by “{name}”: switch it off instead.", name=row.name))
    row.delete()


def _save(row: BankRule, *, is_new: bool) -> None:
    try:
        with transaction.atomic():
            row.save(force_insert=is_new)
    except IntegrityError as error:
        if "bank_rule_name_once" not in str(error):
            raise
        message = say("Another rule is called “{name}”.", name=row.name)
        raise RuleNameTaken(message, errors=[FieldError("/name", RuleNameTaken.code, message)]) from error


def _refuse_unknown(company: Company, content: Mapping[str, Any]) -> None:
    """Raises Invalid for accounts that the company does not have, or that the action cannot use."""
    rule = _tried(content)
    if isinstance(rule.action, TransferIt):
        wanted = [("/action/account_id", rule.action.account_id)]
    else:
        wanted = [
            (f"/action/parts/{place}/account_id", part.account_id) for place, part in enumerate(rule.action.parts)
        ]
    known = {one.id: one for one in Account.objects.filter(company=company, id__in=[id_ for _, id_ in wanted])}
    errors = []
    for pointer, account_id in wanted:
        account = known.get(account_id)
        if account is None or account.is_heading or not account.is_active:
            errors.append(FieldError(pointer, "core.not_found", say("There is no such active account.")))
        elif isinstance(rule.action, TransferIt) and account.subtype not in MONEY:
            errors.append(
                FieldError(pointer, "core.invalid_value", say("A transfer goes to an account where money lies."))
            )
    if errors:
        raise Invalid(errors[0].message, errors=errors)


def _tried(content: Mapping[str, Any]) -> Rule:
    return Rule.model_validate(dict(content) | {"id": str(UUID(int=0)), "name": "-", "position": 0}, strict=False)


def try_rule(
    *, company: Company, content: Mapping[str, Any], account_id: UUID | None, replaces: UUID | None
) -> dict[str, Any]:
    """What a rule would do with the open lines, the latest MOST_TRIED of them: how many fit, how many of these another rule takes before.

    Nothing is written. Raises Invalid.
    """
    _refuse_unknown(company, content)
    rule = _tried(content)
    rows = BankLine.objects.filter(company=company, state=BankLine.State.OPEN).select_related("book", "book__account")
    if account_id:
        rows = rows.filter(book__account_id=account_id)
    found = list(rows.order_by("-booked_on", "-id")[:MOST_TRIED])
    others = [one for one in active_rules(company) if one.id != replaces]
    decimals = {code: unit.decimals for code, unit in known_units({row.book.currency for row in found}).items()}
    fitting = []
    taken = 0
    for row in found:
        facts = facts_of(row)
        if not applies(rule, facts):
            continue
        parts = what(rule, facts, decimals=decimals[row.book.currency])
        before = first_that_applies(others, facts, decimals=decimals[row.book.currency])
        taken += before is not None
        fitting.append((row, parts, before[0].name if before else None))
    return {
        "looked_at": len(found),
        "fits": len(fitting),
        "taken_by_others": taken,
        "lines": [_shown(company, *one) for one in fitting[:MOST_SHOWN]],
    }


def _shown(company: Company, row: BankLine, parts: Sequence[Any], other: str | None) -> dict[str, Any]:
    return {
        "line_id": row.id,
        "account_id": row.book.account_id,
        "booked_on": row.booked_on,
        "amount": row.amount,
        "currency": row.book.currency,
        "counterparty_name": row.counterparty_name,
        "text": row.text,
        "other_rule": other,
        "parts": [{"account_id": part.account_id, "amount": part.amount} for part in parts],
    }


def proposed(*, company: Company) -> ProposedRule | None:
    """A rule for what people booked by hand most often of late, or None; none that a kept rule does already."""
    matches = (
        BankMatch.objects.filter(company=company, state="live", rule__isnull=True, kind__in=["entry", "transfer"])
        .order_by("-id")
        .values_list("id", "made", "contact_id", "kind")[:MOST_LEARNED]
    )
    by_match = {id_: (made, contact_id, kind) for id_, made, contact_id, kind in matches if len(made) == 1}
    members = MatchedLine.objects.filter(match_id__in=list(by_match), is_live=True).select_related(
        "line", "line__book", "line__book__account"
    )
    rules = active_rules(company)
    found = []
    for member in members:
        made, contact_id, kind = by_match[member.match_id]
        past = _past(member.line, UUID(made[0]["id"]), contact_id, is_transfer=kind == "transfer")
        if past and not any(applies(rule, past.line) for rule in rules):
            found.append(past)
    return proposed_rule(found)


def _past(line: BankLine, entry_id: UUID, contact_id: UUID | None, *, is_transfer: bool) -> PastBooking | None:
    """What was booked whole on one account, beside its taxes; None for what was split."""
    facts: Facts = facts_of(line)
    others = [
        row
        for row in JournalLine.objects.filter(entry_id=entry_id).select_related("account").order_by("line_no")
        if row.account_id != line.book.account_id and row.account.subtype != "tax"
    ]
    if len(others) != 1:
        return None
    taxes = TaxLine.objects.filter(line_id=others[0].id).values_list("tax_code_id", flat=True)
    return PastBooking(
        facts, others[0].account_id, tuple(sorted(set(taxes))), contact_id=contact_id, is_transfer=is_transfer
    )


def content_of(rule: Rule) -> dict[str, Any]:
    """Conditions and action as they are kept."""
    return rule.model_dump(mode="json", exclude={"id", "name", "position"})
