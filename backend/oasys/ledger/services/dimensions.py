"""Dimensions, their values, and what accounts ask of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from oasys.core.errors import FieldError, Invalid, NotFound, StaleVersion
from oasys.core.words import say
from oasys.ledger.dimension_models import Dimension, DimensionRule, DimensionSet, DimensionSetValue, DimensionValue
from oasys.ledger.errors import DimensionCodeTaken, DimensionInUse
from oasys.ledger.models import Account, JournalLine
from oasys.organisations.models import Company


@transaction.atomic(savepoint=False)
def create_dimension(*, company: Company, code: str, name: str) -> Dimension:
    """An axis for the lines of the company. Raises DimensionCodeTaken."""
    try:
        with transaction.atomic():
            return Dimension.objects.create(company=company, code=code, name=name)
    except IntegrityError as error:
        raise DimensionCodeTaken(say("The dimension code {code} is taken.", code=code), dimension=code) from error


@transaction.atomic(savepoint=False)
def change_dimension(*, company: Company, dimension_id: UUID, version: int, changes: dict[str, Any]) -> Dimension:
    """Renames, deactivates. Raises NotFound, StaleVersion, DimensionCodeTaken."""
    dimension = _dimension_for_update(company, dimension_id)
    if dimension.version != version:
        raise StaleVersion(say("The dimension was changed in the meantime."), version=dimension.version)
    _save(dimension, changes)
    return dimension


@transaction.atomic(savepoint=False)
def delete_dimension(*, company: Company, dimension_id: UUID) -> None:
    """Removes an axis with its values and rules, if no line names any of them. Raises NotFound, DimensionInUse."""
    dimension = _dimension_for_update(company, dimension_id)
    _delete_unused_sets(DimensionSetValue.objects.filter(dimension=dimension))
    DimensionValue.objects.filter(dimension=dimension).update(parent=None)
    DimensionValue.objects.filter(dimension=dimension).delete()
    dimension.delete()


@transaction.atomic(savepoint=False)
def create_value(
    *, company: Company, dimension_id: UUID, code: str, name: str, parent_id: UUID | None = None
) -> DimensionValue:
    """A value of an axis. Raises NotFound, Invalid (parent), DimensionCodeTaken."""
    dimension = _dimension_for_update(company, dimension_id)
    _check_parent(dimension, parent_id)
    try:
        with transaction.atomic():
            return DimensionValue.objects.create(
                company=company, dimension=dimension, code=code, name=name, parent_id=parent_id
            )
    except IntegrityError as error:
        raise DimensionCodeTaken(
            say("The value {code} exists already.", code=code), dimension=dimension.code, value=code
        ) from error


@transaction.atomic(savepoint=False)
def change_value(
    *, company: Company, dimension_id: UUID, value_id: UUID, version: int, changes: dict[str, Any]
) -> DimensionValue:
    """Renames, moves, deactivates; posted lines keep the value under its new name.

    Locks the dimension. Raises NotFound, StaleVersion, Invalid (parent), DimensionCodeTaken; DimensionTree from the
    database.
    """
    dimension = _dimension_for_update(company, dimension_id)
    value = _value(dimension, value_id)
    if value.version != version:
        raise StaleVersion(say("The value was changed in the meantime."), version=value.version)
    _check_parent(dimension, changes.get("parent_id"))
    _save(value, changes)
    return value


@transaction.atomic(savepoint=False)
def delete_value(*, company: Company, dimension_id: UUID, value_id: UUID) -> None:
    """Removes a value that no line names and no value stands below. Raises NotFound, DimensionInUse."""
    dimension = _dimension_for_update(company, dimension_id)
    value = _value(dimension, value_id)
    if DimensionValue.objects.filter(parent=value).exists():
        raise DimensionInUse(
            say("Values stand below {code}: move or delete them first.", code=value.code), value=value.code
        )
    _delete_unused_sets(DimensionSetValue.objects.filter(value=value))
    value.delete()


@transaction.atomic(savepoint=False)
def set_rules(*, company: Company, account_id: UUID, version: int, rules: Mapping[str, str]) -> Account:
    """Replaces what an account asks of the axes, from now on; posted lines stay as they are.

    Locks the account, whose version it counts up. Raises NotFound, StaleVersion, Invalid (an unknown axis).
    """
    account = Account.objects.select_for_update().filter(company=company, id=account_id).first()
    if account is None:
        raise NotFound(say("There is no such account."))
    if account.version != version:
        raise StaleVersion(say("The account was changed in the meantime."), version=account.version)
    known = {row.code: row for row in Dimension.objects.filter(company=company, code__in=list(rules))}
    errors = [
        FieldError(f"/rules/{code}", "ledger.dimension_unknown", say("The company has no dimension {code}.", code=code))
        for code in rules
        if code not in known
    ]
    if errors:
        raise Invalid(say("Some dimensions do not exist."), errors=errors)
    DimensionRule.objects.filter(account=account).delete()
    DimensionRule.objects.bulk_create(
        DimensionRule(account=account, dimension=known[code], rule=rule)
        for code, rule in rules.items()
        if rule != "optional"
    )
    account.version += 1
    account.save(update_fields=["version"])
    return account


def _dimension_for_update(company: Company, dimension_id: UUID) -> Dimension:
    dimension = Dimension.objects.select_for_update(no_key=True).filter(company=company, id=dimension_id).first()
    if dimension is None:
        raise NotFound(say("There is no such dimension."))
    return dimension


def _value(dimension: Dimension, value_id: UUID) -> DimensionValue:
    value = DimensionValue.objects.filter(dimension=dimension, id=value_id).first()
    if value is None:
        raise NotFound(say("There is no such dimension value."))
    return value


def _check_parent(dimension: Dimension, parent_id: UUID | None) -> None:
    if parent_id is not None and not DimensionValue.objects.filter(dimension=dimension, id=parent_id).exists():
        message = say("The parent is a value of {code}.", code=dimension.code)
        raise Invalid(message, errors=[FieldError("/parent_id", "ledger.dimension_tree", message)])


def _save(row: Dimension | DimensionValue, changes: dict[str, Any]) -> None:
    for name, value in changes.items():
        setattr(row, name, value)
    row.version += 1
    try:
        with transaction.atomic():
            row.save(update_fields=[*changes, "version"])
    except IntegrityError as error:
        raise DimensionCodeTaken(say("The code {code} is taken.", code=row.code), value=row.code) from error


def _delete_unused_sets(members: Any) -> None:
    """Drafts leave sets behind that no line names any more. Raises DimensionInUse where a line does."""
    sets = list(members.values_list("dimension_set_id", flat=True))
    if JournalLine.objects.filter(dimension_set_id__in=sets).exists():
        raise DimensionInUse(say("Lines name it: deactivate it instead."))
    try:
        DimensionSet.objects.filter(id__in=sets).delete()
    except ProtectedError as error:
        raise DimensionInUse(say("A budget names it: deactivate it instead.")) from error
