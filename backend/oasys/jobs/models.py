"""A job as those who asked for it see it, and the files that go in and come out. The queue is procrastinate's own tables."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.organisations.models import CompanyScoped


class Job(CompanyScoped):
    """`attempt` counts how often the work was begun; only the latest beginning may report or finish (sql/jobs.sql)."""

    class Kind(models.TextChoices):
        IMPORT = "import"
        EXPORT = "export"
        DEMO = "demo"
        RECURRING_INVOICES = "recurring_invoices"
        RECURRING_BILLS = "recurring_bills"
        SENDING = "sending"
        BANK_IMPORT = "bank_import"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        SUCCEEDED = "succeeded"
        FAILED = "failed"
        CANCELLED = "cancelled"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    params = models.JSONField(default=dict)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True)
    message = models.CharField(max_length=200, blank=True)
    result = models.JSONField(null=True)
    problem = models.JSONField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    asked_with = models.UUIDField(null=True)  # the token that was shown, which may be gone by now
    asked_at = models.DateTimeField()
    language = models.CharField(max_length=3, db_default="")  # of who asked, in which its result speaks; empty: English
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    cancel_asked_at = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "import",
                        "export",
                        "demo",
                        "recurring_invoices",
                        "recurring_bills",
                        "sending",
                        "bank_import",
                    ]
                ),
                name="job_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | Q(state__in=["succeeded", "failed", "cancelled"], finished_at__isnull=False),
                name="job_finished_whole",
            ),
            models.CheckConstraint(
                condition=Q(state="failed", problem__isnull=False) | ~Q(state="failed") & Q(problem__isnull=True),
                name="job_failed_says_why",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "id"], name="job_by_company"),
            models.Index(fields=["tenant_id", "finished_at"], condition=Q(finished_at__isnull=False), name="job_age"),
        ]


class FilePart(TenantModel):
    """A megabyte of a file that a job was given (`input`) or has made (`result`)."""

    class Purpose(models.TextChoices):
        INPUT = "input"
        RESULT = "result"

    job = TenantForeignKey(Job, models.CASCADE, related_name="parts", db_index=False)
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    file_no = models.PositiveSmallIntegerField()
    part_no = models.PositiveIntegerField()
    content = models.BinaryField()

    class Meta(TenantModel.Meta):
        db_table = "jobs_file_part"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "job", "purpose", "file_no", "part_no"], name="file_part_once"
            ),
            models.CheckConstraint(condition=Q(purpose__in=["input", "result"]), name="file_part_purpose_known"),
        ]
