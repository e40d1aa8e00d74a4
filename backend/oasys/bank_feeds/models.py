"""Tables of feeds. What the columns cannot say stands in sql/ as triggers."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.core.encryption import EncryptedTextField, LookupHashField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import Account
from oasys.organisations.models import CompanyScoped

PROVIDERS = ("gocardless",)


def _person() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)


class FeedCredentials(TenantModel):
    """The tenant's secret at a provider: encrypted, never shown."""

    provider = models.CharField(max_length=20)
    secret_id = EncryptedTextField()
    secret_key = EncryptedTextField()
    set_by = _person()
    set_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "bank_feeds_credentials"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "provider"], name="feed_credentials_once"),
            models.CheckConstraint(condition=Q(provider__in=PROVIDERS), name="feed_credentials_known"),
        ]


class FeedConnection(CompanyScoped):
    """An account of the chart that is fed by its bank.

    `consent_id` is the consent that it is fetched by; `asked_consent_id` one that its owner has not given yet, `asked_reference` what the
    browser brings back then. `consents_to_end` are given back to the provider by the worker. `number` is the IBAN, or what the bank names;
    it stays the same over all consents, `external_account` does not. `due_at` is when it is fetched next; whoever fetches holds it until
    `lease_until`. `failure` is why the last attempt came to nothing, "" where it did not; `failures` counts them. `acts_as` is who stands
    for its imports.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        LINKED = "linked"
        EXPIRING = "expiring"
        FAILING = "failing"
        EXPIRED = "expired"
        ENDED = "ended"

    account = TenantForeignKey(Account, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    provider = models.CharField(max_length=20)
    institution_id = models.CharField(max_length=100)
    institution_name = models.CharField(max_length=300)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    consent_id = models.CharField(max_length=100, blank=True)
    asked_consent_id = models.CharField(max_length=100, blank=True)
    asked_reference = models.CharField(max_length=40, blank=True)
    asked_at = models.DateTimeField(null=True)
    consents_to_end = models.JSONField(default=list)
    external_account = EncryptedTextField(null=True)
    number = EncryptedTextField(null=True)
    number_hash = LookupHashField(source="number", null=True)
    currency = models.CharField(max_length=3, blank=True)
    expires_at = models.DateTimeField(null=True)
    first_on = models.DateField(null=True)
    cursor = models.CharField(max_length=40, blank=True)
    fetched_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=40, blank=True)
    failures = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField(null=True)
    lease_until = models.DateTimeField(null=True)
    acts_as = _person()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "bank_feeds_connection"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "account"], condition=~Q(state="ended"), name="feed_once"),
            models.UniqueConstraint(
                fields=["tenant_id", "company", "number_hash", "currency"],
                condition=~Q(state="ended") & Q(number_hash__isnull=False),
                name="feed_account_once",
            ),
            models.CheckConstraint(
                condition=Q(
                    provider__in=PROVIDERS, state__in=["asked", "linked", "expiring", "failing", "expired", "ended"]
                ),
                name="feed_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "ended"])
                | (
                    ~Q(consent_id="")
                    & ~Q(currency="")
                    & Q(external_account__isnull=False, number__isnull=False, number_hash__isnull=False)
                    & Q(expires_at__isnull=False)
                ),
                name="feed_linked_whole",
            ),
            models.CheckConstraint(
                condition=Q(asked_consent_id="", asked_reference="", asked_at__isnull=True)
                | (~Q(asked_consent_id="") & ~Q(asked_reference="") & Q(asked_at__isnull=False)),
                name="feed_asked_whole",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "company", "id"], name="feed_by_company")]
