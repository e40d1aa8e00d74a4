"""Tax returns are locked, marked as filed, unlocked; how a company files is said."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction

from oasys.core.errors import FieldError, Invalid, StaleVersion
from oasys.core.moments import transaction_moment
from oasys.core.words import say
from oasys.identity.models import User
from oasys.organisations.models import Company
from oasys.tax.due import due_as
from oasys.tax.errors import (
    TaxFilingRefused,
    TaxReturnFiled,
    TaxReturnIncomplete,
    TaxReturnLocked,
    TaxReturnMoved,
    TaxReturnNotNext,
    TaxReturnNotOver,
    TaxReturnOpen,
)
from oasys.tax.forms import form_of
from oasys.tax.models import TaxFiling, TaxReturn, TaxReturnExtent
from oasys.tax.returns import (
    Filing,
    Shown,
    active_returns,
    computed_return,
    extent_of,
    filing_for_returns,
    filing_of,
    last_posted_at,
    period_of,
    tax_return,
)


@transaction.atomic(savepoint=False)
def choose_filing(
    *, company: Company, version: int, starts_on: date, months: int, makes_deferred_due: bool | None, by: User
) -> Filing:
    """From which day on periods are counted, and how long they are; returns that are locked stay as they are.

    `makes_deferred_due`: whether tax that is deferred for longer than its code allows falls due by itself, posted as `by`; None: as it was.
    Raises StaleVersion, Invalid naming each field.
    """
    form = form_of(company.country_pack)
    errors: list[FieldError] = []
    if starts_on.day != 1:
        errors.append(FieldError("/starts_on", TaxFilingRefused.code, say("Periods begin on the first of a month.")))
    if months not in form.months:
        message = say(
            "{form} is filed for periods of {months} months.", form=form.name, months=", ".join(map(str, form.months))
        )
        errors.append(FieldError("/months", TaxFilingRefused.code, message))
    row = _filing_for_update(company)
    if (row.version if row else 0) != version:
        raise StaleVersion(say("The choice was changed in the meantime."), version=row.version if row else 0)
    last = active_returns(company).order_by("-ends_on").first()
    if last is not None and starts_on > last.ends_on + timedelta(days=1):
        message = say("Returns are locked to {day}: the next period begins on the day after.", day=last.ends_on)
        errors.append(FieldError("/starts_on", TaxFilingRefused.code, message))
    if errors:
        raise Invalid(say("The company cannot file like that."), errors=errors)
    deferred_as = due_as(company.id) if makes_deferred_due is None else by if makes_deferred_due else None
    if row is None:
        try:
            with transaction.atomic():
                TaxFiling.objects.create(company=company, starts_on=starts_on, months=months, deferred_as=deferred_as)
        except IntegrityError as error:
            raise StaleVersion(say("The choice was changed in the meantime."), version=1) from error
        return filing_of(company)
    row.starts_on, row.months, row.version = starts_on, months, row.version + 1
    row.deferred_as = deferred_as
    row.failure, row.failed_at, row.retry_at = None, None, None
    row.save(update_fields=["starts_on", "months", "deferred_as", "failure", "failed_at", "retry_at", "version"])
    return filing_of(company)


def _filing_for_update(company: Company) -> TaxFiling | None:
    return TaxFiling.objects.select_for_update(no_key=True).filter(company=company).first()


def _held(company: Company) -> TaxFiling:
    """The filing, held: whoever locks or unlocks comes after. Raises TaxFilingMissing."""
    filing_for_returns(company)
    row = _filing_for_update(company)
    assert row is not None
    return row


@transaction.atomic(savepoint=False)
def lock_return(*, company: Company, starts_on: date, fingerprint: str, today: date, by: User) -> Shown:
    """Keeps the figures of a period for good: of all that is posted up to now, and nothing of what is posted later.

    `fingerprint` is that of the figures whoever locks has seen. Locks the company's filing. Raises NotFound, TaxFilingMissing,
    TaxReturnLocked, TaxReturnNotNext, TaxReturnNotOver, TaxReturnIncomplete, TaxReturnMoved.
    """
    _held(company)
    period, is_next = period_of(company=company, starts_on=starts_on, today=today)
    if period.locked is not None:
        raise TaxReturnLocked(say("The return of {day} is locked already.", day=starts_on))
    if not is_next:
        raise TaxReturnNotNext(say("An earlier return is open: lock that one first."))
    if period.ends_on >= today:
        raise TaxReturnNotOver(say("The period lasts until {day}: lock its return afterwards.", day=period.ends_on))
    extent = extent_of(company)
    shown = computed_return(company=company, period=period, is_next=True, extent=extent)
    if shown.left_out:
        raise _incomplete(shown)
    if shown.fingerprint != fingerprint:
        raise TaxReturnMoved(
            say("Something was posted since you looked: look at the figures again."), fingerprint=shown.fingerprint
        )
    locked = TaxReturn.objects.create(
        company=company,
        starts_on=period.starts_on,
        ends_on=period.ends_on,
        form=shown.form_label,
        figures=shown.text,
        fingerprint=shown.fingerprint,
        last_posted_at=last_posted_at(extent),
        locked_by=by,
        locked_at=transaction_moment(),
    )
    TaxReturnExtent.objects.bulk_create(
        TaxReturnExtent(tax_return=locked, series=series, last_number=number) for series, number in extent.items()
    )
    return tax_return(company=company, starts_on=starts_on, today=today)


def _incomplete(shown: Shown) -> TaxReturnIncomplete:
    codes = sorted({rows.code for rows in shown.left_out})
    message = say(
        "Tax of {codes} stands in no box of {form}, or in several: take it back, and post it by another tax code.",
        codes=", ".join(codes),
        form=shown.form.name,
    )
    return TaxReturnIncomplete(message, tax_codes=codes)


def _locked(company: Company, starts_on: date, version: int) -> TaxReturn:
    """The locked return of a period, with the filing held. Raises TaxReturnOpen, StaleVersion, TaxReturnFiled."""
    _held(company)
    row: TaxReturn | None = active_returns(company).filter(starts_on=starts_on).first()
    if row is None:
        raise TaxReturnOpen(say("No return that begins on {day} is locked.", day=starts_on))
    if row.version != version:
        raise StaleVersion(say("The return was changed in the meantime."), version=row.version)
    if row.filed_on is not None:
        raise TaxReturnFiled(
            say("It was filed on {day} as {reference}.", day=row.filed_on, reference=row.filed_reference)
        )
    return row


@transaction.atomic(savepoint=False)
def mark_as_filed(
    *, company: Company, starts_on: date, version: int, filed_on: date, reference: str, today: date, by: User
) -> Shown:
    """Notes when a locked return was filed and what the authority calls it, once.

    Raises TaxReturnOpen, StaleVersion, TaxReturnFiled, Invalid.
    """
    row = _locked(company, starts_on, version)
    if not row.ends_on < filed_on <= today + timedelta(days=1):  # a day begins in the east before it does in UTC
        message = say("A return is filed after its period, and not in the future.")
        raise Invalid(message, errors=[FieldError("/filed_on", TaxFilingRefused.code, message)])
    TaxReturn.objects.filter(id=row.id).update(
        filed_on=filed_on,
        filed_reference=reference,
        filed_by=by,
        filed_at=transaction_moment(),
        version=row.version + 1,
    )
    return tax_return(company=company, starts_on=starts_on, today=today)


@transaction.atomic(savepoint=False)
def unlock_return(*, company: Company, starts_on: date, version: int, reason: str, today: date, by: User) -> Shown:
    """Opens the latest locked return again; what was locked is kept, with the reason.

    Raises TaxReturnOpen, StaleVersion, TaxReturnFiled, TaxReturnNotNext where a later one is locked.
    """
    row = _locked(company, starts_on, version)
    if active_returns(company).filter(starts_on__gt=starts_on).exists():
        raise TaxReturnNotNext(say("A later return is locked: unlock that one first."))
    moment = transaction_moment()
    TaxReturn.objects.filter(id=row.id).update(
        unlocked_by=by, unlocked_at=moment, unlock_reason=reason, version=row.version + 1
    )
    return tax_return(company=company, starts_on=starts_on, today=today)


def unlocked_returns(*, company: Company, starts_on: date) -> list[TaxReturn]:
    """Returns of the period that were locked and unlocked again, the latest first."""
    rows = TaxReturn.objects.filter(company=company, starts_on=starts_on, unlocked_at__isnull=False)
    return list(rows.select_related("locked_by", "unlocked_by").order_by("-unlocked_at", "-id")[:50])
