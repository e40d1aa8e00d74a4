"""A tenant is deleted: asked for by an owner, taken back by any, done by the worker when the days of grace are over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import connection, transaction
from django.db.models import F, Max

from oasys.core.errors import FieldError, Invalid, NotFound
from oasys.core.tenancy import current_tenant_id, tenant
from oasys.core.words import say, speaking
from oasys.identity.models import User
from oasys.identity.services.mail import language_of, send_mail
from oasys.ledger.models import NumberSeries
from oasys.organisations.errors import OnlyOwners
from oasys.organisations.models import Company, Membership, Tenant
from oasys.organisations.permissions import Role
from oasys.organisations.services.grants import giver_of
from oasys.platform.errors import DeletionAsked, RetentionNotOver
from oasys.platform.mail_texts import ASKED, DONE, REMINDED, TAKEN_BACK
from oasys.platform.models import Deletion
from oasys.platform.queries import platform_role

REMIND_BEFORE = timedelta(days=7)
# full years after the end of the fiscal year for which books are kept; sources: docs/decisions/0046-tenants-go.md
YEARS_KEPT = {"DE": 10, "GB": 6, "IN": 8, "MY": 7, "SG": 5, "US": 7}
YEARS_KEPT_ELSEWHERE = 10
WAITING = """
select tenant_id from platform_deletion where withdrawn_at is null and due_at <= now()
union all select gone_id from platform_tombstone where deleted_at > now() - interval '1 day'
"""
TO_REMIND = """
select tenant_id from platform_deletion where withdrawn_at is null and reminded_at is null
  and due_at > now() and due_at <= now() + %(before)s
"""


@dataclass(frozen=True, slots=True)
class State:
    """Whether the open tenant waits for its deletion, and until when the law wants its books kept (None: no books)."""

    deletion: Deletion | None
    kept_until: date | None


def state() -> State:
    """How the open tenant stands."""
    return State(_asked(), kept_until())


def kept_until() -> date | None:
    """The last day for which some company of the open tenant has to keep its books; None where there are none."""
    used = NumberSeries.objects.filter(last_number__gt=0).values("journal__company_id")
    ends: dict[UUID, date] = dict(
        used.annotate(last=Max("fiscal_year__ends_on")).values_list("journal__company_id", "last")
    )
    packs = dict(Company.objects.filter(is_demo=False).values_list("id", "country_pack"))
    return max((_plus_years(ends[id_], _years(pack)) for id_, pack in packs.items() if id_ in ends), default=None)


def _years(pack: str) -> int:
    return YEARS_KEPT.get(pack, YEARS_KEPT_ELSEWHERE)


def _plus_years(day: date, years: int) -> date:
    """The last day of the calendar year so many years later: the longest way of counting."""
    return date(day.year + years, 12, 31)


@transaction.atomic(savepoint=False)
def ask_for_deletion(*, name: str, keeps_export: bool, by: User, now: datetime) -> Deletion:
    """Makes every company read only and starts the days of grace; every owner gets a mail. Locks the tenant.

    Waits for everyone who writes in a company. Raises OnlyOwners, Invalid, DeletionAsked, RetentionNotOver.
    """
    mine, _ = giver_of(by)
    if mine.role != Role.OWNER:
        raise OnlyOwners(say("Only an owner has the tenant deleted."))
    called = Tenant.objects.select_for_update().get(id=current_tenant_id()).name
    if name != called:
        message = say("Write the tenant's name exactly as it is.")
        raise Invalid(message, errors=[FieldError("/name", "core.invalid_value", message)])
    if _asked() is not None:
        raise DeletionAsked(say("It was asked for already: DELETE /api/v1/tenant/deletion takes it back."))
    until = kept_until()
    if until is not None and now.date() <= until and not keeps_export:
        raise RetentionNotOver(
            say(
                "The books have to be kept until {until}: download them (POST /api/v1/tenant/export), "
                "keep them, and say so (keeps_export), or wait.",
                until=until,
            ),
            kept_until=str(until),
        )
    Company.objects.filter(archived_at__isnull=True).update(archived_at=TransactionNow(), version=F("version") + 1)
    made = Deletion(asked_by=by, keeps_export=keeps_export, asked_at=TransactionNow())
    made.due_at = TransactionNow() + timedelta(days=settings.DELETION_GRACE_DAYS)
    made.save(force_insert=True)
    made.refresh_from_db()
    _tell_owners(ASKED, called, made)
    return made


@transaction.atomic(savepoint=False)
def take_back(*, by: User) -> None:
    """The tenant stays; the companies that were archived for it are restored. Locks the tenant. Raises OnlyOwners, NotFound."""
    mine, _ = giver_of(by)
    if mine.role != Role.OWNER:
        raise OnlyOwners(say("Only an owner takes the deletion back."))
    called = Tenant.objects.select_for_update().get(id=current_tenant_id()).name
    asked = _asked()
    if asked is None:
        raise NotFound(say("Nobody asked for the tenant to be deleted."))
    Deletion.objects.filter(id=asked.id).update(withdrawn_by=by, withdrawn_at=TransactionNow())
    Company.objects.filter(archived_at=asked.asked_at).update(archived_at=None, version=F("version") + 1)
    _tell_owners(TAKEN_BACK, called, asked)


def remind(tenant_id: UUID) -> None:
    """Tells every owner once more, a week before."""
    with tenant(tenant_id):
        called = Tenant.objects.select_for_update().get(id=tenant_id).name
        asked = _asked()
        if asked is not None and asked.reminded_at is None:
            Deletion.objects.filter(id=asked.id).update(reminded_at=TransactionNow())
            _tell_owners(REMINDED, called, asked)


def delete_tenant(tenant_id: UUID) -> bool:
    """Deletes what is due, all of it or nothing, and tells those who owned it; whether there was anything.

    Raises what the database refuses: before its days of grace are over no tenant is deleted, whoever asks.
    """
    with transaction.atomic():
        with tenant(tenant_id):
            found = Tenant.objects.filter(id=tenant_id).first()
            addresses = _owners()
        with platform_role(), connection.cursor() as cursor:
            cursor.execute("select platform_delete_tenant(%s)", [tenant_id])
            has_deleted = bool(cursor.fetchone()[0])
            cursor.execute("select organisations_release_hosts(%s)", [tenant_id])
        if found is not None and has_deleted:
            _mail(addresses, DONE, found.name)
    return has_deleted


def _asked() -> Deletion | None:
    return Deletion.objects.filter(withdrawn_at__isnull=True).select_related("asked_by").first()


def _owners() -> list[str]:
    return list(
        Membership.objects.filter(role=Role.OWNER.value).order_by("user__email").values_list("user__email", flat=True)
    )


def _tell_owners(text: tuple[str, str], name: str, deletion: Deletion) -> None:
    _mail(_owners(), text, name, deletion.due_at)


def _mail(addresses: Iterable[str], text: tuple[str, str], name: str, due: datetime | None = None) -> None:
    subject, body = text
    for address in addresses:
        with speaking(language_of(address)):
            send_mail(to=address, subject=say(subject, name=name[:150]), body=say(body, name=name, due=due))
