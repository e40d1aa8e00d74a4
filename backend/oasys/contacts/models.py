"""Tables of contacts. What the columns cannot say stands in sql/."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from oasys.contacts.bank import BankAccount, masked
from oasys.contacts.identifiers import SCHEMES
from oasys.contacts.rules import LONGEST_MARK, LONGEST_TERM_DAYS, TERMS_FROM
from oasys.core.encryption import EncryptedTextField, LookupHashField
from oasys.core.fields import AmountField
from oasys.core.formats import LOCALE
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import LARGEST_BASE_AMOUNT, Account, JournalLine
from oasys.organisations.models import CompanyScoped


def _account() -> TenantForeignKey:
    """An account of the same company: sql/contacts.sql has the foreign key, which names the company, too."""
    return TenantForeignKey(
        Account, models.DO_NOTHING, null=True, related_name="+", db_index=False, db_constraint=False
    )


def _contact() -> TenantForeignKey:
    """A contact of the same company, as above."""
    return TenantForeignKey(
        "contacts.Contact", models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False
    )


class Contact(CompanyScoped):
    """A customer, a supplier or both. Addresses and people are read and written with it, and are parts of its row.

    `addresses`: {kind, name, street, postal_code, city, subdivision, country}; `people`: {name, position, email, phone}.
    `currency` is that of its documents; the credit limit is in it. `terms_days` count from the date of the invoice or from
    the end of its month; null: none were agreed. Who pays within `terms_discount_days` of the same day takes `terms_discount_percent` off;
    null: nothing. `language` is empty where it is the company's. `e_invoice_format` is empty
    where it wants paper. Lines of documents that name no tax codes have `sales_tax_code_ids`, or `purchase_tax_code_ids`, in their order.
    """

    class Kind(models.TextChoices):
        BUSINESS = "business"
        PERSON = "person"

    code = models.CharField(max_length=40, blank=True)
    display_name = models.CharField(max_length=200)
    legal_name = models.CharField(max_length=200, blank=True)
    sort_name = models.CharField(max_length=LONGEST_MARK, db_collation="C")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    is_customer = models.BooleanField()
    is_supplier = models.BooleanField()
    currency = models.CharField(max_length=3)
    language = models.CharField(max_length=20, blank=True)
    terms_from = models.CharField(max_length=20, null=True)
    terms_days = models.PositiveSmallIntegerField(null=True)
    terms_discount_percent = AmountField(null=True)
    terms_discount_days = models.PositiveSmallIntegerField(null=True)
    credit_limit = AmountField(null=True)
    revenue_account = _account()
    expense_account = _account()
    receivable_account = _account()
    payable_account = _account()
    sales_tax_code_ids = ArrayField(models.UUIDField(), default=list, db_default=[])
    purchase_tax_code_ids = ArrayField(models.UUIDField(), default=list, db_default=[])
    addresses = models.JSONField(default=list)
    people = models.JSONField(default=list)
    e_invoice_format = models.CharField(max_length=10, blank=True, db_default="")
    electronic_scheme = models.CharField(max_length=4, blank=True, db_default="")
    electronic_address = models.CharField(max_length=254, blank=True, db_default="")
    notes = models.TextField(blank=True)
    archived_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "contacts_contact"
        constraints = [
            # what rows of the same company point to, by (tenant_id, company_id, contact_id)
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="contact_of_company"),
            models.UniqueConstraint(
                fields=["tenant_id", "company", "code"], condition=~Q(code=""), name="contact_code_once"
            ),
            models.CheckConstraint(condition=Q(kind__in=["business", "person"]), name="contact_kind_known"),
            models.CheckConstraint(condition=Q(is_customer=True) | Q(is_supplier=True), name="contact_has_role"),
            models.CheckConstraint(condition=~Q(display_name="") & ~Q(sort_name=""), name="contact_named"),
            models.CheckConstraint(condition=Q(currency__regex=r"^[A-Z]{3}$"), name="contact_currency_code"),
            models.CheckConstraint(
                condition=Q(e_invoice_format__in=["", "xrechnung", "peppol", "facturx"])
                & (
                    Q(electronic_scheme="", electronic_address="")
                    | ~Q(electronic_scheme="") & ~Q(electronic_address="")
                ),
                name="contact_e_invoices_whole",
            ),
            models.CheckConstraint(condition=Q(language="") | Q(language__regex=LOCALE), name="contact_language_known"),
            models.CheckConstraint(
                condition=Q(terms_from__isnull=True, terms_days__isnull=True)
                | Q(terms_from__in=TERMS_FROM, terms_days__range=(0, LONGEST_TERM_DAYS)),
                name="contact_terms_whole",
            ),
            models.CheckConstraint(
                condition=Q(terms_discount_percent__isnull=True, terms_discount_days__isnull=True)
                | Q(
                    terms_days__isnull=False,
                    terms_discount_percent__isnull=False,
                    terms_discount_percent__gt=0,
                    terms_discount_percent__lt=100,
                    terms_discount_days__isnull=False,
                    terms_discount_days__lte=F("terms_days"),
                ),
                name="contact_terms_discount_whole",
            ),
            # the bounds also refuse NaN and Infinity
            models.CheckConstraint(
                condition=Q(credit_limit__isnull=True) | Q(credit_limit__gte=0, credit_limit__lt=LARGEST_BASE_AMOUNT),
                name="contact_credit_limit_finite",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "sort_name", "id"], name="contact_by_name"),
            models.Index(
                fields=["tenant_id", "company", "sort_name", "id"],
                condition=Q(is_customer=True),
                name="customer_by_name",
            ),
            models.Index(
                fields=["tenant_id", "company", "sort_name", "id"],
                condition=Q(is_supplier=True),
                name="supplier_by_name",
            ),
        ]

    def __str__(self) -> str:
        return self.display_name


class ContactIdentifier(CompanyScoped):
    """A tax or registration id of a contact, in the form that `identifiers.canonical` gives; added and removed, not changed."""

    contact = _contact()
    scheme = models.CharField(max_length=30)
    value = EncryptedTextField()
    value_hash = LookupHashField(source="lookup_key")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(TenantModel.Meta):
        db_table = "contacts_identifier"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "contact", "scheme", "value_hash"], name="identifier_once"),
            models.CheckConstraint(condition=Q(scheme__in=list(SCHEMES)), name="identifier_scheme_known"),
        ]
        indexes = [models.Index(fields=["tenant_id", "company", "value_hash"], name="identifier_by_value")]

    @property
    def lookup_key(self) -> str:
        """Equal for the same number of the same kind."""
        return f"{self.scheme}:{self.value}"


class BankDetails(CompanyScoped):
    """Where a contact is paid: proposed by one person, in force once another one has confirmed it.

    At most one is proposed and one is confirmed at a time; the one before is `replaced`. `account` and `bank_code` are null
    where it is proposed that there be none. Nothing of what was proposed changes, and no row goes.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed"
        CONFIRMED = "confirmed"
        REPLACED = "replaced"
        REFUSED = "refused"
        WITHDRAWN = "withdrawn"

    contact = _contact()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.PROPOSED)
    holder = models.CharField(max_length=140, blank=True)
    country = models.CharField(max_length=2, blank=True)
    is_iban = models.BooleanField()
    account = EncryptedTextField(null=True)
    bank_code = EncryptedTextField(null=True)
    account_hash = LookupHashField(source="lookup_key", null=True)
    note = models.CharField(max_length=500, blank=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", db_index=False
    )
    decided_at = models.DateTimeField(null=True)
    decision_note = models.CharField(max_length=500, blank=True)
    replaced_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "contacts_bank_details"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "contact"], condition=Q(status="proposed"), name="bank_proposed_once"
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "contact"], condition=Q(status="confirmed"), name="bank_confirmed_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    status="proposed", decided_by__isnull=True, decided_at__isnull=True, replaced_at__isnull=True
                )
                | Q(status="confirmed", decided_by__isnull=False, decided_at__isnull=False, replaced_at__isnull=True)
                | Q(status="replaced", decided_by__isnull=False, decided_at__isnull=False, replaced_at__isnull=False)
                | Q(
                    status__in=["refused", "withdrawn"],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                    replaced_at__isnull=True,
                ),
                name="bank_status_whole",
            ),
            # four eyes: who proposed confirms nothing, and withdraws alone
            models.CheckConstraint(
                condition=~Q(status__in=["confirmed", "replaced"]) | ~Q(decided_by=F("proposed_by")),
                name="bank_second_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(decided_by=F("proposed_by")), name="bank_withdrawn_by_proposer"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "contact", "id"], name="bank_by_contact"),
            models.Index(fields=["tenant_id", "company", "account_hash"], name="bank_by_account"),
        ]

    @property
    def lookup_key(self) -> str | None:
        """Equal for the same account; None where there is none."""
        if self.account is None:
            return None
        return BankAccount(self.country, self.is_iban, self.account, self.bank_code or "").key

    @property
    def masked(self) -> str | None:
        """What may be seen of the account."""
        return None if self.account is None else masked(self.account, is_iban=self.is_iban)


class ContactMark(CompanyScoped):
    """What a contact is found by (rules.marks_of). Follows from the contact, and is written with it."""

    contact = _contact()
    mark = models.CharField(max_length=LONGEST_MARK, db_collation="C")

    class Meta(TenantModel.Meta):
        db_table = "contacts_mark"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "mark", "contact"], name="contact_mark_once"),
        ]
        indexes = [models.Index(fields=["tenant_id", "contact"], name="contact_mark_of")]


class ContactLine(CompanyScoped):
    """Whose a line on a receivable or payable account is, and when it is due. Most lines are nobody's.

    Written while the entry is a draft, and as immutable as it is afterwards; the reversal of an entry mirrors it.
    `due_on` null: the document says nothing; see settlement's documents of opening items, then the posting date.
    """

    line = TenantForeignKey(JournalLine, models.CASCADE, related_name="+", db_index=False)
    contact = _contact()
    due_on = models.DateField(null=True)

    class Meta(TenantModel.Meta):
        db_table = "contact_line"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "line"], name="contact_line_once")]
        indexes = [models.Index(fields=["tenant_id", "contact", "line"], name="contact_line_by_contact")]
