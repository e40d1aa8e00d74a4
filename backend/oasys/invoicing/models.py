"""Tables of documents. What the columns cannot say stands in sql/ as triggers."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Lower

from oasys.contacts.models import Contact
from oasys.core.encryption import EncryptedTextField
from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.dimension_models import DimensionSet
from oasys.ledger.models import LARGEST_BASE_AMOUNT, Account, Journal, JournalEntry, JournalLine
from oasys.organisations.models import CompanyScoped


def _of_company(model: type[TenantModel] | str, *, null: bool = False) -> TenantForeignKey:
    """A row of the same company: sql/documents.sql has the foreign key, which names the company, too."""
    return TenantForeignKey(model, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False, null=null)


def _person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=null)


class Kind(models.TextChoices):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    BILL = "bill"
    SUPPLIER_CREDIT = "supplier_credit"


class Issuer(CompanyScoped):
    """What a company says of itself on documents, as of one version: what is said anew is a new row, and the last one counts.

    `address`: {street, postal_code, city, subdivision, country}. `identifiers` and the account are encrypted; `account_hint` is what
    may be seen of the account anywhere. `bank_account` and `bank_code` are null where nothing is said of where to pay.
    """

    version = models.PositiveIntegerField()
    legal_name = models.CharField(max_length=200)
    trading_name = models.CharField(max_length=200, blank=True)
    address = models.JSONField()
    identifiers = EncryptedTextField()
    legal_details = models.CharField(max_length=1000, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_phone = models.CharField(max_length=30, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    electronic_scheme = models.CharField(max_length=4, blank=True)
    electronic_address = models.CharField(max_length=254, blank=True)
    bank_holder = models.CharField(max_length=140, blank=True)
    bank_name = models.CharField(max_length=140, blank=True)
    bank_country = models.CharField(max_length=2, blank=True)
    bank_is_iban = models.BooleanField(default=False)
    bank_account = EncryptedTextField(null=True)
    bank_code = EncryptedTextField(null=True)
    account_hint = models.CharField(max_length=40, blank=True)
    said_by = _person()
    said_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "invoicing_issuer"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "version"], name="issuer_version_once"),
            # what documents point to, by (tenant_id, company_id, issuer_id)
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="issuer_of_company"),
            models.CheckConstraint(
                condition=~Q(legal_name="")
                & Q(version__gte=1)
                & (
                    Q(electronic_scheme="", electronic_address="")
                    | ~Q(electronic_scheme="") & ~Q(electronic_address="")
                ),
                name="issuer_whole",
            ),
        ]


class Document(CompanyScoped):
    """An invoice, a credit note, a bill or a supplier credit.

    Amounts are in `currency`, those that begin with base in the company's; a credit's are positive, too: its kind says that it
    takes back. `rate` is base units for one unit of the currency; null in the base currency, and in a draft that none was said
    for. `party` is the contact as it was when the document was posted, its ids encrypted beside it; `issuer` what the company
    said of itself then, written by the database. `breakdown` has the taxes as the engine found them. `supplier_key` is the
    supplier's number in the form it is compared in: small letters, no blanks. Who pays it until `early_discount_until` takes
    `early_discount_percent` off; null: nothing. `control_line` is the line of the entry that is
    to be paid; null where deposits cover all of it. `charges_more_on`: the earlier document that an invoice or a bill charges more
    on, as a debit note. `is_deposit`: an invoice for a part of the price before anything is delivered, or a credit note of one.
    """

    class Status(models.TextChoices):
        DRAFT = "draft"
        POSTED = "posted"
        VOID = "void"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    number = models.CharField(max_length=60, blank=True, db_collation="C")
    contact = _of_company(Contact)
    party = models.JSONField(null=True)
    party_identifiers = EncryptedTextField(null=True)
    issuer = _of_company(Issuer, null=True)
    supplier_number = models.CharField(max_length=100, blank=True)
    supplier_key = models.GeneratedField(
        expression=Lower(Func(F("supplier_number"), Value(r"\s"), Value(""), Value("g"), function="regexp_replace")),
        output_field=models.CharField(max_length=100, db_collation="C"),
        db_persist=True,
    )
    issue_date = models.DateField()
    tax_point = models.DateField()
    due_date = models.DateField(null=True)
    early_discount_percent = AmountField(null=True)
    early_discount_until = models.DateField(null=True)
    currency = models.CharField(max_length=3)
    rate = AmountField(null=True)
    rate_day = models.DateField(null=True)
    rate_source = models.CharField(max_length=40, blank=True)
    prices_include_tax = models.BooleanField()
    rounding_level = models.CharField(max_length=10)
    rounding_mode = models.CharField(max_length=10)
    is_cash = models.BooleanField(default=False)
    discount_percent = AmountField()
    discount_amount = AmountField()
    buyer_reference = models.CharField(max_length=100, blank=True)
    order_reference = models.CharField(max_length=100, blank=True)
    terms_text = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)
    credits = _of_company("invoicing.Document", null=True)
    charges_more_on = _of_company("invoicing.Document", null=True)
    is_deposit = models.BooleanField(default=False, db_default=False)
    control_account = _of_company(Account)
    discount = AmountField()
    net = AmountField()
    tax = AmountField()
    gross = AmountField()
    withheld = AmountField()
    rounding = AmountField()
    payable = AmountField()
    base_net = AmountField(null=True)
    base_tax = AmountField(null=True)
    base_payable = AmountField(null=True)
    breakdown = models.JSONField(default=dict)
    journal_entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    control_line = TenantForeignKey(JournalLine, models.PROTECT, null=True, related_name="+", db_index=False)
    void_entry = TenantForeignKey(JournalEntry, models.PROTECT, null=True, related_name="+", db_index=False)
    void_reason = models.CharField(max_length=500, blank=True)
    created_by = _person()
    created_at = models.DateTimeField()
    posted_by = _person(null=True)
    posted_at = models.DateTimeField(null=True)
    voided_by = _person(null=True)
    voided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "invoicing_document"
        constraints = [
            # what rows of the same company point to, by (tenant_id, company_id, document_id)
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="document_of_company"),
            models.UniqueConstraint(
                fields=["tenant_id", "company", "contact", "kind", "supplier_key"],
                condition=Q(kind__in=["bill", "supplier_credit"]) & ~Q(status="void"),
                name="document_supplier_number_once",
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "journal_entry"],
                condition=Q(journal_entry__isnull=False),
                name="document_entry_once",
            ),
            models.UniqueConstraint(
                fields=["tenant_id", "void_entry"], condition=Q(void_entry__isnull=False), name="document_void_once"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=Kind.values, status__in=["draft", "posted", "void"]), name="document_kind_known"
            ),
            models.CheckConstraint(
                condition=(Q(kind__in=["bill", "supplier_credit"]) & ~Q(supplier_number="") & ~Q(supplier_key=""))
                | Q(kind__in=["invoice", "credit_note"], supplier_number="", supplier_key=""),
                name="document_supplier_number",
            ),
            models.CheckConstraint(
                condition=Q(credits__isnull=True) | Q(kind__in=["credit_note", "supplier_credit"]),
                name="document_credits",
            ),
            models.CheckConstraint(
                condition=Q(charges_more_on__isnull=True)
                | (Q(kind__in=["invoice", "bill"], is_deposit=False) & ~Q(charges_more_on=F("id"))),
                name="document_charges_more_on",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="draft",
                    number="",
                    party__isnull=True,
                    party_identifiers__isnull=True,
                    journal_entry__isnull=True,
                    control_line__isnull=True,
                    posted_by__isnull=True,
                    posted_at__isnull=True,
                    void_entry__isnull=True,
                    voided_by__isnull=True,
                    voided_at__isnull=True,
                    void_reason="",
                )
                | (
                    ~Q(number="")
                    & Q(
                        status="posted",
                        party__isnull=False,
                        party_identifiers__isnull=False,
                        journal_entry__isnull=False,
                        posted_by__isnull=False,
                        posted_at__isnull=False,
                        base_net__isnull=False,
                        base_tax__isnull=False,
                        base_payable__isnull=False,
                        void_entry__isnull=True,
                        voided_by__isnull=True,
                        voided_at__isnull=True,
                        void_reason="",
                    )
                    & (
                        Q(payable__gt=0, control_line__isnull=False)
                        | Q(payable=0, base_payable=0, control_line__isnull=True)
                    )
                )
                | Q(
                    status="void",
                    journal_entry__isnull=False,
                    void_entry__isnull=False,
                    voided_by__isnull=False,
                    voided_at__isnull=False,
                ),
                name="document_status_whole",
            ),
            models.CheckConstraint(
                condition=Q(early_discount_percent__isnull=True, early_discount_until__isnull=True)
                | Q(
                    kind__in=["invoice", "bill"],
                    due_date__isnull=False,
                    early_discount_percent__isnull=False,
                    early_discount_until__isnull=False,
                    early_discount_percent__gt=0,
                    early_discount_percent__lt=100,
                    early_discount_until__gte=F("issue_date"),
                    early_discount_until__lte=F("due_date"),
                ),
                name="document_early_discount_whole",
            ),
            models.CheckConstraint(
                condition=Q(currency__regex=r"^[A-Z]{3}$")
                & Q(rounding_level__in=["line", "document"], rounding_mode__in=["half_up", "down"])
                & (
                    Q(rate__isnull=True, rate_day__isnull=True, rate_source="")
                    | (Q(rate__gt=0, rate__lt=LARGEST_BASE_AMOUNT, rate_day__isnull=False) & ~Q(rate_source=""))
                ),
                name="document_currency_whole",
            ),
            # the bounds also refuse NaN and Infinity; the sums are those of BR-CO-15 and BR-CO-16 of EN 16931
            models.CheckConstraint(
                condition=Q(net__gt=-LARGEST_BASE_AMOUNT, net__lt=LARGEST_BASE_AMOUNT)
                & Q(tax__gt=-LARGEST_BASE_AMOUNT, tax__lt=LARGEST_BASE_AMOUNT)
                & Q(withheld__gt=-LARGEST_BASE_AMOUNT, withheld__lt=LARGEST_BASE_AMOUNT)
                & Q(rounding__gt=-LARGEST_BASE_AMOUNT, rounding__lt=LARGEST_BASE_AMOUNT)
                & Q(gross=F("net") + F("tax"))
                & Q(payable=F("gross") - F("withheld") + F("rounding")),
                name="document_adds_up",
            ),
        ]
        indexes = [
            # the due date behind the order: what is not due yet is passed over within the index
            models.Index(
                fields=["tenant_id", "company", "kind", "issue_date", "id", "due_date"], name="document_by_day_due"
            ),
            models.Index(fields=["tenant_id", "company", "kind", "number"], name="document_by_number"),
            models.Index(fields=["tenant_id", "contact", "issue_date", "id"], name="document_by_contact"),
            models.Index(
                fields=["tenant_id", "company", "contact"], condition=Q(is_deposit=True), name="document_deposits"
            ),
            models.Index(
                fields=["tenant_id", "credits"], condition=Q(credits__isnull=False), name="document_by_credited"
            ),
            models.Index(
                fields=["tenant_id", "charges_more_on"],
                condition=Q(charges_more_on__isnull=False),
                name="document_by_charged",
            ),
            models.Index(
                fields=["tenant_id", "control_line"], condition=Q(control_line__isnull=False), name="document_by_line"
            ),
            # drafts and void ones are few among the posted; the condition is met by queries that name a status in their text
            models.Index(
                fields=["tenant_id", "company", "kind", "status", "issue_date", "id"],
                condition=~Q(status="posted"),
                name="document_not_posted",
            ),
            # what deposits cover as a whole has no open item that it could be found by
            models.Index(
                fields=["tenant_id", "company", "kind", "issue_date", "id"],
                condition=Q(status="posted", payable=0),
                name="document_covered",
            ),
            models.Index(
                fields=["tenant_id", "company", "kind", "supplier_key"],
                condition=~Q(supplier_key=""),
                name="document_by_supplier_key",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class DocumentLine(CompanyScoped):
    """A line of a document; or a charge or an allowance on the whole of it, whose amount stands as the unit price.

    `amount` to `taxes` are what the engine found; those of an allowance are negative. `credited_position` names the line of the
    credited document that the line takes back. An allowance with `deposit` deducts that deposit, with the taxes it was charged with.
    """

    class Role(models.TextChoices):
        LINE = "line"
        CHARGE = "charge"
        ALLOWANCE = "allowance"

    document = TenantForeignKey(Document, models.DO_NOTHING, related_name="lines", db_index=False, db_constraint=False)
    position = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=10, choices=Role.choices)
    text = models.CharField(max_length=500, blank=True)
    quantity = AmountField()
    unit = models.CharField(max_length=3)
    unit_price = AmountField()
    price_base_quantity = AmountField()
    discount_percent = AmountField()
    discount_amount = AmountField()
    charge_amount = AmountField()
    tax_units = AmountField(null=True)
    account = _of_company(Account)
    dimension_set = _of_company(DimensionSet, null=True)
    tax_code_ids = ArrayField(models.UUIDField())
    credited_position = models.PositiveSmallIntegerField(null=True)
    deposit = _of_company(Document, null=True)
    amount = AmountField()
    discount_share = AmountField()
    net = AmountField()
    tax = AmountField()
    gross = AmountField()
    taxes = models.JSONField(default=list)

    class Meta(TenantModel.Meta):
        db_table = "invoicing_line"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "document", "position"], name="document_line_once"),
            models.CheckConstraint(
                condition=Q(role__in=["line", "charge", "allowance"], position__gte=1)
                & Q(net__gt=-LARGEST_BASE_AMOUNT, net__lt=LARGEST_BASE_AMOUNT)
                & Q(tax__gt=-LARGEST_BASE_AMOUNT, tax__lt=LARGEST_BASE_AMOUNT)
                & Q(gross=F("net") + F("tax")),
                name="document_line_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(deposit__isnull=True) | Q(role="allowance"), name="document_line_deposit"
            ),
        ]
        indexes = [
            models.Index(
                fields=["tenant_id", "deposit"], condition=Q(deposit__isnull=False), name="document_line_by_deposit"
            )
        ]


class InvoicingSettings(CompanyScoped):
    """How a company's documents are booked where nothing else says so.

    Null: the first journal of the kind, the first account of the subtype by code. Lines have no such first account: without one of
    their own, of the contact or of this row they go to the one that the country pack names, and are refused where that is gone.
    Early-payment discounts have none either: those that are granted to customers and those that suppliers grant go to accounts of this
    row, or to one that is named. Deposits go to `deposits_account`, or to the first account of deferred income. `terms`: terms of
    payment by name, [{name, days, counted_from, discount_percent, discount_days, is_default}]; the default one counts for customers
    that nothing was agreed with. `direct_entries_allowed`: whether receivables and payables take entries that people write; null: until
    the first document is posted. PostgreSQL refuses them otherwise, and keeps `takes_direct_entries` for the release before, which
    reads and writes that one.
    """

    invoice_journal = _of_company(Journal, null=True)
    credit_note_journal = _of_company(Journal, null=True)
    bill_journal = _of_company(Journal, null=True)
    supplier_credit_journal = _of_company(Journal, null=True)
    receivable_account = _of_company(Account, null=True)
    payable_account = _of_company(Account, null=True)
    income_account = _of_company(Account, null=True)
    expense_account = _of_company(Account, null=True)
    discount_granted_account = _of_company(Account, null=True)
    discount_received_account = _of_company(Account, null=True)
    deposits_account = _of_company(Account, null=True)
    terms = models.JSONField(default=list, db_default=models.Value([], models.JSONField()))
    takes_direct_entries = models.BooleanField(default=True, db_default=True)
    direct_entries_allowed = models.BooleanField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "invoicing_settings"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "company"], name="invoicing_settings_once")]
