"""Tables of recurring documents. What the columns cannot say stands in sql/ as triggers."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.contacts.models import Contact
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.invoicing.models import Document
from oasys.organisations.models import CompanyScoped
from oasys.recurring.rules import UNITS, Rhythm


def _of_company(model: type[TenantModel] | str, *, null: bool = False) -> TenantForeignKey:
    """A row of the same company: sql/occurrences.sql has the foreign key, which names the company, too."""
    return TenantForeignKey(model, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False, null=null)


class RecurringDocument(CompanyScoped):
    """What a document says and its rhythm. `made` is the number of the next day, `next_on` that day; null when it has ended.

    Both move in the transaction that writes the document and its occurrence: a day is never done twice. `content` is the body of a
    document as the API takes it, without its dates. `in_arrears`: the time that it bills ends before its day, else it begins on
    it. `acts_as` is who set it up or changed it last; what they may no longer do is not done for them. `failure` is the problem
    that the last try met, until one succeeds.
    """

    class Kind(models.TextChoices):
        INVOICE = "invoice"
        BILL = "bill"

    class Action(models.TextChoices):
        DRAFT = "draft"
        POST = "post"
        SEND = "send"  # post, and mail to the contact

    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=200)
    contact = _of_company(Contact)
    content = models.JSONField()
    unit = models.CharField(max_length=10)
    every = models.PositiveSmallIntegerField(default=1)
    starts_on = models.DateField()
    on_last_day = models.BooleanField(default=False)
    ends_on = models.DateField(null=True)
    times = models.PositiveIntegerField(null=True)
    in_arrears = models.BooleanField(default=False)
    action = models.CharField(max_length=10, choices=Action.choices)
    is_active = models.BooleanField(default=True)
    made = models.PositiveIntegerField(default=0)
    next_on = models.DateField(null=True)
    failed_at = models.DateTimeField(null=True)
    retry_at = models.DateTimeField(null=True)
    failure = models.JSONField(null=True)
    acts_as = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "recurring_document"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="recurring_document_of_company"),
            models.UniqueConstraint(
                fields=["tenant_id", "company", "kind", "name"], name="recurring_document_name_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["invoice", "bill"]), name="recurring_document_kind_known"),
            models.CheckConstraint(condition=Q(unit__in=UNITS), name="recurring_document_unit_known"),
            models.CheckConstraint(condition=Q(every__range=(1, 366)), name="recurring_document_every_valid"),
            models.CheckConstraint(
                condition=Q(action__in=["draft", "post"]) | Q(action="send", kind="invoice"),
                name="recurring_document_action_known",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "next_on"], condition=Q(is_active=True), name="recurring_document_due"),
            models.Index(fields=["tenant_id", "contact"], name="recurring_document_by_contact"),
        ]

    @property
    def rhythm(self) -> Rhythm:
        """On which days it falls."""
        return Rhythm(self.unit, self.every, self.starts_on, self.on_last_day, self.ends_on, self.times)


class Occurrence(CompanyScoped):
    """A day of a recurring document that was done, counted from 0, and the document of it; null once its draft was deleted."""

    recurring = _of_company(RecurringDocument)
    number = models.PositiveIntegerField()
    day = models.DateField()
    document = _of_company(Document, null=True)
    made_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "recurring_document_occurrence"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "recurring", "number"], name="recurring_document_number_once"),
            models.UniqueConstraint(fields=["tenant_id", "recurring", "day"], name="recurring_document_day_once"),
            models.UniqueConstraint(
                fields=["tenant_id", "document"],
                condition=Q(document__isnull=False),
                name="recurring_document_document_once",
            ),
        ]
