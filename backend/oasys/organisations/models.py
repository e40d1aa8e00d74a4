"""Tenant, company; membership, role, invitation, token."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from oasys.core.formats import CHOICES, LOCALE, Formats
from oasys.core.ids import uuid7
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.organisations.permissions import CUSTOM, PERMISSIONS, Permission, Role, known
from oasys.organisations.rules import Rights, rights

LONGEST_SUPPORT_HOURS = 72


class Tenant(models.Model):
    """The organisation that signed up. Row level security shows it only while it is open, or to its members."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    name = models.CharField(max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class CustomRole(TenantModel):
    """A tenant's own named set of permissions, perhaps limited to companies and to amounts."""

    name = models.CharField(max_length=200)
    permissions = ArrayField(models.CharField(max_length=60))
    company_ids = ArrayField(models.UUIDField(), null=True)
    entry_limits = models.JSONField(null=True)  # {base currency: amount as a string}
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "organisations_custom_role"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "name"], name="role_name_once")]

    def __str__(self) -> str:
        return self.name

    def rights(self) -> Rights:
        limits = self.entry_limits
        return rights(
            known(self.permissions),
            company_ids=self.company_ids,
            entry_limits=None if limits is None else {code: Decimal(amount) for code, amount in limits.items()},
        )


_BUILT_IN = {role: rights(held) for role, held in PERMISSIONS.items()}


class RoleHolder(TenantModel):
    """A role, a built-in one or the tenant's own, in all companies or in some."""

    role = models.CharField(max_length=20, choices=[(role, role) for role in [*map(str, Role), CUSTOM]])
    custom_role = TenantForeignKey(CustomRole, models.PROTECT, null=True, related_name="+")
    company_ids = ArrayField(models.UUIDField(), null=True)

    class Meta(TenantModel.Meta):
        abstract = True

    @property
    def role_name(self) -> str:
        """As a person reads it; a custom role has to be read along."""
        return self.role if self.custom_role is None else self.custom_role.name

    def rights(self) -> Rights:
        """What it allows; a custom role has to be read along."""
        held = _BUILT_IN[Role(self.role)] if self.custom_role is None else self.custom_role.rights()
        return held if self.company_ids is None else held.narrowed(rights(Permission, company_ids=self.company_ids))


def _role_is_whole() -> models.Q:
    """A built-in role or a custom one; an owner owns every company."""
    built_in = models.Q(role__in=[role.value for role in Role], custom_role__isnull=True)
    custom = models.Q(role=CUSTOM, custom_role__isnull=False)
    return (built_in | custom) & (~models.Q(role=Role.OWNER.value) | models.Q(company_ids__isnull=True))


class Membership(RoleHolder):
    """One person's one role in a tenant; or a service's, which is a person that cannot sign in (`service_name`)."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    service_name = models.CharField(max_length=200, null=True)  # null: not a service
    signed_in_after = models.DateTimeField(null=True)  # sessions that began up to this moment open the tenant no more
    created_at = models.DateTimeField(auto_now_add=True)

    needs_factor = False  # whether the tenant demands a second factor of the role: said by queries.membership_of

    class Meta(RoleHolder.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "user"], name="membership_once"),
            models.UniqueConstraint(fields=["tenant_id", "service_name"], name="service_name_once"),
            models.CheckConstraint(condition=_role_is_whole(), name="membership_role_whole"),
            models.CheckConstraint(
                condition=~models.Q(role=Role.OWNER.value) | models.Q(service_name__isnull=True),
                name="service_owns_nothing",
            ),
        ]

    def may(self, permission: Permission) -> bool:
        return self.rights().may(permission)

    def may_give(self, holder: RoleHolder) -> bool:
        """Whether this member may make somebody what `holder` says; owners are made by owners alone."""
        own = self.rights()
        return (
            (self.user.is_active or self.service_name is not None)
            and own.may(Permission.MEMBER_CHANGE)
            and own.covers(holder.rights())
            and (holder.role != Role.OWNER or self.role == Role.OWNER)
        )


class Invitation(RoleHolder):
    """A place in the tenant for whoever owns the e-mail address. Accepted, it becomes a membership and is gone."""

    email = models.EmailField()
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    nonce = models.UUIDField(default=uuid7)  # another one each time it is sent: only the last mail counts
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    mailed_at = models.DateTimeField()  # when the last mail with a code was written

    class Meta(RoleHolder.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "email"], name="invitation_once"),
            models.CheckConstraint(condition=_role_is_whole(), name="invitation_role_whole"),
        ]


class ApiToken(TenantModel):
    """What a program shows in place of a person or as a service. Only its hash is kept; deleted with its membership."""

    membership = TenantForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=200)
    hash = models.BinaryField(max_length=32)  # SHA-256 of the whole token
    permissions = ArrayField(models.CharField(max_length=60))
    company_ids = ArrayField(models.UUIDField(), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)  # by the minute
    made_with_factor = models.BooleanField(db_default=False)  # in a session that had shown a second factor

    class Meta(TenantModel.Meta):
        db_table = "organisations_api_token"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "hash"], name="token_once")]

    def rights(self) -> Rights:
        """Of its permissions what its membership still holds."""
        scope = rights(known(self.permissions), company_ids=self.company_ids)
        held: Rights = self.membership.rights()
        return held.narrowed(scope)

    def has_ended(self, now: datetime) -> bool:
        return self.expires_at <= now


class FactorPolicy(TenantModel):
    """For which roles of the tenant a second factor is needed; a tenant without a row needs none. Services are no people."""

    roles = ArrayField(models.CharField(max_length=20))
    role_ids = ArrayField(models.UUIDField())  # of custom roles; one that was deleted is nobody's
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "organisations_factor_policy"
        constraints = [models.UniqueConstraint(fields=["tenant_id"], name="factor_policy_once")]


class Domain(TenantModel):
    """A name of the tenant's own under which OASYS is served once the tenant has proved that it is theirs.

    `name` in ASCII and small letters (IDNA). The proof is a TXT record that says `token`; a name under the installation's own domain
    needs none. `failing_since`: since when the proof of a verified one is gone.
    """

    class State(models.TextChoices):
        PENDING = "pending"
        VERIFIED = "verified"
        FAILED = "failed"  # was verified, and its proof is gone

    class Reason(models.TextChoices):
        NO_RECORD = "no_record"
        OTHER_VALUE = "other_value"
        NO_ANSWER = "no_answer"
        TAKEN = "taken"  # by another tenant that proved it before

    name = models.CharField(max_length=253)
    token = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    reason = models.CharField(max_length=12, choices=Reason.choices, blank=True)
    added_at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True)
    verified_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "name"], name="domain_once"),
            models.CheckConstraint(
                condition=models.Q(state="verified", verified_at__isnull=False)
                | models.Q(state__in=["pending", "failed"], failing_since__isnull=True),
                name="domain_state_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Host(models.Model):
    """A verified domain and its one tenant: what a request or the edge is answered by before any tenant is open.

    Written by the trigger on domains alone.
    """

    name = models.CharField(primary_key=True, max_length=253)
    holder = models.UUIDField()


class Company(TenantModel):
    """A legal entity with its own books. Its base currency never changes: every amount is meant in it."""

    name = models.CharField(max_length=200)
    base_currency = models.CharField(max_length=3)
    country_pack = models.CharField(max_length=20)
    pack_version = models.CharField(max_length=20)
    fiscal_year_start_month = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(12)])
    locale = models.CharField(max_length=20, db_default="en-001")
    date_format = models.CharField(max_length=20, db_default="yyyy-MM-dd")
    number_format = models.CharField(max_length=20, db_default="#,##0.00")
    first_day_of_week = models.CharField(max_length=10, db_default="monday")
    paper_size = models.CharField(max_length=10, db_default="A4")
    is_demo = models.BooleanField(default=False)
    archived_at = models.DateTimeField(null=True)  # since when its books are read only
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "name"], name="company_name_once"),
            models.CheckConstraint(
                condition=models.Q(fiscal_year_start_month__range=(1, 12)), name="company_start_month_valid"
            ),
            models.CheckConstraint(
                condition=models.Q(base_currency__regex=r"^[A-Z]{3}$"), name="company_currency_code"
            ),
            models.CheckConstraint(
                condition=models.Q(
                    locale__regex=LOCALE,
                    date_format__in=CHOICES["date"],
                    number_format__in=CHOICES["number"],
                    first_day_of_week__in=CHOICES["first_day_of_week"],
                    paper_size__in=CHOICES["paper_size"],
                ),
                name="company_formats_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def formats(self) -> Formats:
        """How the company writes dates and numbers; at first as its country pack says."""
        return Formats(self.locale, self.date_format, self.number_format, self.first_day_of_week, self.paper_size)


class CompanyScoped(TenantModel):
    """A row of one company's books."""

    company = TenantForeignKey(Company, models.PROTECT, related_name="+", db_index=False)

    class Meta(TenantModel.Meta):
        abstract = True


class PlatformStaff(models.Model):
    """Who runs the platform: granted and withdrawn by `./oasys platform` as the owner of the tables, never by the API."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.PROTECT, primary_key=True, related_name="+")
    granted_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        db_table = "organisations_platform_staff"


class SupportAccess(TenantModel):
    """Platform staff ask, with a reason, to read a tenant; a member consents for the hours asked, and may end it.

    Asked for by `platform_request_support` alone; the person, the reason and the hours never change.
    """

    staff = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500)
    hours = models.PositiveSmallIntegerField()
    requested_at = models.DateTimeField()
    consented_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    consented_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False)
    ended_at = models.DateTimeField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "organisations_support_access"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours__range=(1, LONGEST_SUPPORT_HOURS)) & ~models.Q(reason=""),
                name="support_asked_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(consented_by__isnull=True, consented_at__isnull=True, expires_at__isnull=True)
                | models.Q(consented_by__isnull=False, consented_at__isnull=False, expires_at__isnull=False),
                name="support_consent_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_by__isnull=True, ended_at__isnull=True)
                | models.Q(ended_by__isnull=False, ended_at__isnull=False),
                name="support_end_whole",
            ),
        ]


class SupportVisit(TenantModel):
    """One request that platform staff made inside a tenant. Written as it is made, never changed."""

    access = TenantForeignKey(SupportAccess, models.PROTECT, related_name="+")
    method = models.CharField(max_length=10)
    path = models.CharField(max_length=300)
    at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "organisations_support_visit"
