"""Tables of banking. What the columns cannot say stands in sql/ as triggers; the design in docs/accounting/banking.md."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Cast

from oasys.core.encryption import EncryptedTextField, LookupHashField
from oasys.core.fields import AmountField
from oasys.core.tenancy import TenantForeignKey, TenantModel
from oasys.ledger.models import LARGEST_UNIT_AMOUNT, Account, JournalEntry, JournalLine
from oasys.organisations.models import CompanyScoped

DIGEST = r"^[0-9a-f]{64}$"


def _of_company(model: type[TenantModel] | str, *, null: bool = False) -> TenantForeignKey:
    """A row of the same company: sql/ has the foreign key, which names the company, too."""
    return TenantForeignKey(model, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False, null=null)


def _person(*, null: bool = False) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=null)


def _finite(*names: str) -> Q:
    """The bounds also refuse NaN and Infinity."""
    found = Q()
    for name in names:
        found &= Q(**{f"{name}__gt": -LARGEST_UNIT_AMOUNT, f"{name}__lt": LARGEST_UNIT_AMOUNT})
    return found


class BankingSettings(CompanyScoped):
    """How a company matches: proposals from `acceptance_threshold` on may be accepted together. Accounts are for what has none yet.

    `folder_as` is who stands for files that are laid into the company's watched folder; None: the folder is not looked at.
    `folder_looked_at` is when it last was, to a minute; `folder_refusals` are the last files that were refused: {file_name, why, at}.
    `closing_needs_reconciliation`: a period is closed once every account at a bank is reconciled until its end.
    """

    acceptance_threshold = models.PositiveSmallIntegerField(default=95)
    suspense_account = _of_company(Account, null=True)
    charges_account = _of_company(Account, null=True)
    folder_as = _person(null=True)
    closing_needs_reconciliation = models.BooleanField(default=False)
    folder_looked_at = models.DateTimeField(null=True)
    folder_refusals = models.JSONField(default=list, db_default=[])
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "banking_settings"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company"], name="banking_settings_once"),
            models.CheckConstraint(condition=Q(acceptance_threshold__range=(80, 100)), name="banking_threshold_range"),
        ]


class BankBook(CompanyScoped):
    """An account of the chart whose statements are kept. `currency` is the account's, or else the company's.

    `number` is the account as the bank writes it. Statements count from `starts_on`, when the bank held `opening_balance`; what the books
    had before is taken for cleared, but for what is carried. `closed_until` is the last day of the last reconciliation that stands,
    `closed_balance` what the bank held then.
    """

    account = _of_company(Account)
    currency = models.CharField(max_length=24)
    number = EncryptedTextField(null=True)
    number_hash = LookupHashField(source="number", null=True)
    starts_on = models.DateField(null=True)
    opening_balance = AmountField(null=True)
    closed_until = models.DateField(null=True)
    closed_balance = AmountField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "banking_book"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "account"], name="bank_book_once"),
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="bank_book_of_company"),
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True, opening_balance__isnull=True)
                | Q(starts_on__isnull=False, opening_balance__isnull=False),
                name="bank_book_start_whole",
            ),
            models.CheckConstraint(
                condition=Q(closed_until__isnull=True, closed_balance__isnull=True)
                | Q(closed_until__isnull=False, closed_balance__isnull=False, starts_on__isnull=False),
                name="bank_book_closed_whole",
            ),
            models.CheckConstraint(
                condition=Q(opening_balance__isnull=True) | _finite("opening_balance"), name="bank_book_balance_finite"
            ),
        ]


class BookIntake(TenantModel):
    """Up to which number the entries of a series were looked through for lines of a book; written by the gatherer alone."""

    book = TenantForeignKey(BankBook, models.PROTECT, related_name="+", db_index=False)
    series = models.UUIDField()
    last_number = models.PositiveIntegerField()

    class Meta(TenantModel.Meta):
        db_table = "banking_book_intake"
        constraints = [models.UniqueConstraint(fields=["tenant_id", "book", "series"], name="bank_intake_once")]


class BookLine(CompanyScoped):
    """A posted line on the account of a book, in the book's currency, positive where money came in; written by the database.

    `cancelled_on` is the day from which it and its reversal, of `partner_on`, weigh nothing together.
    `is_carried`: posted before the book's start, and not yet at the bank then.
    """

    book = _of_company(BankBook)
    line = TenantForeignKey(JournalLine, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    entry = TenantForeignKey(JournalEntry, models.DO_NOTHING, related_name="+", db_index=False, db_constraint=False)
    posting_date = models.DateField()
    amount = AmountField()
    is_matched = models.BooleanField(default=False)
    is_carried = models.BooleanField(default=False)
    cancelled_on = models.DateField(null=True)
    partner_on = models.DateField(null=True)
    amount_key = models.GeneratedField(  # in a form that an index may compare under row level security
        expression=Cast(Func(F("amount"), function="trim_scale"), models.CharField(db_collation="C")),
        output_field=models.CharField(db_collation="C"),
        db_persist=True,
    )

    class Meta(TenantModel.Meta):
        db_table = "banking_book_line"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="book_line_of_company"),
            models.UniqueConstraint(fields=["tenant_id", "line"], name="book_line_once"),
            models.CheckConstraint(condition=~Q(is_matched=True, cancelled_on__isnull=False), name="book_line_one_end"),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "book", "posting_date", "id"], name="book_line_by_day"),
            models.Index(
                fields=["tenant_id", "book", "amount_key", "posting_date"],
                condition=Q(is_matched=False, cancelled_on__isnull=True),
                name="book_lines_to_match",
            ),
            models.Index(fields=["tenant_id", "entry"], name="book_line_by_entry"),
        ]


class StatementImport(CompanyScoped):
    """What one file, or one fetch of a feed, brought for one book. Withdrawn as a whole, and kept.

    `known` lines were there already; `announced` ones the bank has not booked yet, and they are not kept. `notes`: {code, message, line}.
    """

    class Source(models.TextChoices):
        FILE = "file"
        FOLDER = "folder"
        FEED = "feed"

    book = _of_company(BankBook)
    source = models.CharField(max_length=10, choices=Source.choices)
    format = models.CharField(max_length=20)
    file_name = models.CharField(max_length=200, blank=True)
    file_digest = models.CharField(max_length=64, db_collation="C")
    added = models.PositiveIntegerField(default=0)
    known = models.PositiveIntegerField(default=0)
    in_review = models.PositiveIntegerField(default=0)
    announced = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)
    imported_by = _person()
    imported_at = models.DateTimeField()
    withdrawn_by = _person(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdraw_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "banking_import"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="bank_import_of_company"),
            models.CheckConstraint(condition=Q(source__in=["file", "folder", "feed"]), name="bank_import_source_known"),
            models.CheckConstraint(condition=Q(file_digest__regex=DIGEST), name="bank_import_digest"),
            models.CheckConstraint(
                condition=Q(withdrawn_by__isnull=True, withdrawn_at__isnull=True, withdraw_reason="")
                | Q(withdrawn_by__isnull=False, withdrawn_at__isnull=False),
                name="bank_import_withdrawn_whole",
            ),
        ]
        indexes = [models.Index(fields=["tenant_id", "book", "id"], name="bank_import_by_book")]


class BankStatement(CompanyScoped):
    """A statement as the bank sent it: its balances, and how many lines with which sum stood in it, known ones included.

    `difference` is the closing balance, less the opening one, less the sum; None where it cannot be told. `identity` tells the same one
    in another file.
    """

    book = _of_company(BankBook)
    taken_from = _of_company(StatementImport)
    identity = models.CharField(max_length=64, db_collation="C")
    number = models.CharField(max_length=80, blank=True)
    from_on = models.DateField()
    to_on = models.DateField()
    opening = AmountField(null=True)
    closing = AmountField(null=True)
    line_count = models.PositiveIntegerField()
    total = AmountField()
    difference = AmountField(null=True)
    notes = models.JSONField(default=list)
    is_withdrawn = models.BooleanField(default=False)

    class Meta(TenantModel.Meta):
        db_table = "banking_statement"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "book", "identity"], condition=Q(is_withdrawn=False), name="bank_statement_once"
            ),
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="bank_statement_of_company"),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="bank_statement_days"),
            models.CheckConstraint(condition=Q(identity__regex=DIGEST), name="bank_statement_identity"),
        ]
        indexes = [models.Index(fields=["tenant_id", "book", "to_on", "id"], name="bank_statement_by_day")]


class Reconciliation(CompanyScoped):
    """An account reconciled up to a day: bank, books and matches agreed to the cent. Undone, the last one first, and kept.

    `proof` is what agreed, as the database computed it, with the items that were on the way (docs/accounting/banking.md#the-proof).
    """

    class State(models.TextChoices):
        CLOSED = "closed"
        UNDONE = "undone"

    book = _of_company(BankBook)
    statement = _of_company(BankStatement, null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.CLOSED)
    from_on = models.DateField()
    to_on = models.DateField()
    opening = AmountField()
    closing = AmountField()
    proof = models.JSONField()
    closed_by = _person()
    closed_at = models.DateTimeField()
    undone_by = _person(null=True)
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "banking_reconciliation"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="reconciliation_of_company"),
            models.UniqueConstraint(
                fields=["tenant_id", "book", "to_on"], condition=Q(state="closed"), name="reconciliation_once"
            ),
            models.CheckConstraint(condition=Q(to_on__gte=F("from_on")), name="reconciliation_days"),
            models.CheckConstraint(
                condition=Q(state="closed", undone_by__isnull=True, undone_at__isnull=True, undo_reason="")
                | Q(state="undone", undone_by__isnull=False, undone_at__isnull=False),
                name="reconciliation_undone_whole",
            ),
        ]


class BankLine(CompanyScoped):
    """A booking of the bank, as it said it; positive where money came in. Only what became of it changes, and no row goes.

    `fingerprint` is unique in a book among what is not withdrawn: the bank's own id, what it says, and which of those that look alike.
    Of the bank's money are `open` and `matched` ones alone. In `review` a person says whether it is the one it `resembles`
    (`review_kind`: changed, alike, repeated, twin, near); then it is open, or a `duplicate`.
    """

    class State(models.TextChoices):
        OPEN = "open"
        MATCHED = "matched"
        EXCLUDED = "excluded"
        REVIEW = "review"
        DUPLICATE = "duplicate"
        WITHDRAWN = "withdrawn"

    class ReviewKind(models.TextChoices):
        CHANGED = "changed"
        ALIKE = "alike"
        REPEATED = "repeated"
        TWIN = "twin"
        NEAR = "near"

    book = _of_company(BankBook)
    taken_from = _of_company(StatementImport)
    statement = _of_company(BankStatement)
    position = models.PositiveIntegerField()
    fingerprint = models.CharField(max_length=64, db_collation="C")
    content_digest = models.CharField(max_length=64, db_collation="C")
    provider_id = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=20)
    booked_on = models.DateField()
    valued_on = models.DateField(null=True)
    amount = AmountField()
    counterparty_name = models.CharField(max_length=300, blank=True)
    counterparty_account = EncryptedTextField(null=True)
    counterparty_hash = LookupHashField(source="counterparty_account", null=True)
    text = models.TextField(blank=True)
    end_to_end_id = models.CharField(max_length=200, blank=True)
    bank_reference = models.CharField(max_length=200, blank=True)
    type_code = models.CharField(max_length=100, blank=True)
    is_reversal = models.BooleanField(default=False)
    raw = EncryptedTextField()
    parts = models.JSONField(default=list)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    resembles = _of_company("self", null=True)
    review_kind = models.CharField(max_length=10, blank=True)
    reason = models.CharField(max_length=500, blank=True)
    decided_by = _person(null=True)
    decided_at = models.DateTimeField(null=True)
    reconciliation = _of_company(Reconciliation, null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "banking_line"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "book", "fingerprint"], condition=~Q(state="withdrawn"), name="bank_line_once"
            ),
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="bank_line_of_company"),
            models.CheckConstraint(
                condition=Q(fingerprint__regex=DIGEST, content_digest__regex=DIGEST), name="bank_line_digests"
            ),
            models.CheckConstraint(condition=_finite("amount"), name="bank_line_amount_finite"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "matched", "excluded", "review", "duplicate", "withdrawn"]),
                name="bank_line_state_known",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["review", "duplicate"])
                | Q(resembles__isnull=False, review_kind__in=["changed", "alike", "repeated", "twin", "near"]),
                name="bank_line_review_whole",
            ),
            models.CheckConstraint(condition=~Q(state="excluded", reason=""), name="bank_line_excluded_why"),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "book", "booked_on", "id"], name="bank_line_by_day"),
            models.Index(
                fields=["tenant_id", "book", "booked_on", "id"],
                condition=Q(state__in=["open", "review"]),
                name="bank_line_to_match",
            ),
            models.Index(
                fields=["tenant_id", "book", "provider_id"], condition=~Q(provider_id=""), name="bank_line_by_bank_id"
            ),
            models.Index(fields=["tenant_id", "book", "amount", "booked_on"], name="bank_line_by_amount"),
            models.Index(
                fields=["tenant_id", "company", "counterparty_hash"],
                condition=Q(counterparty_hash__isnull=False),
                name="bank_line_by_counterparty",
            ),
            models.Index(fields=["tenant_id", "taken_from"], name="bank_line_by_import"),
        ]


class BankRule(CompanyScoped):
    """What is proposed for lines that fit: `content` is conditions and an action (oasys.matching.rules). The first by `position` wins.

    `hits` counts the lines that were booked by it.
    """

    name = models.CharField(max_length=200)
    position = models.PositiveIntegerField()
    content = models.JSONField()
    is_active = models.BooleanField(default=True)
    hits = models.PositiveIntegerField(default=0)
    last_hit_at = models.DateTimeField(null=True)
    made_by = _person()
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "banking_rule"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "name"], name="bank_rule_name_once"),
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="bank_rule_of_company"),
        ]
        indexes = [models.Index(fields=["tenant_id", "company", "position", "id"], name="bank_rule_by_position")]


class BankMatch(CompanyScoped):
    """What a person said of lines of the bank: which posted lines they are. Undone with what it made, and kept.

    `made`: {kind: payment, entry or document, id} of what was posted for it, in this transaction. `score` and `reasons` are those of the
    proposal that was accepted.
    """

    class Kind(models.TextChoices):
        BOOK_LINE = "book_line"
        DOCUMENTS = "documents"
        ENTRY = "entry"
        TRANSFER = "transfer"
        SUSPENSE = "suspense"

    class State(models.TextChoices):
        LIVE = "live"
        UNDONE = "undone"

    kind = models.CharField(max_length=10, choices=Kind.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.LIVE)
    made = models.JSONField(default=list)
    rule = _of_company(BankRule, null=True)
    contact_id = models.UUIDField(null=True)  # of whom the money was, where somebody is known
    score = models.PositiveSmallIntegerField(null=True)
    reasons = models.JSONField(default=list)
    batch = models.UUIDField(null=True)
    made_by = _person()
    made_at = models.DateTimeField()
    undone_by = _person(null=True)
    undone_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=500, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta(TenantModel.Meta):
        db_table = "banking_match"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "company", "id"], name="bank_match_of_company"),
            models.CheckConstraint(
                condition=Q(kind__in=["book_line", "documents", "entry", "transfer", "suspense"]),
                name="bank_match_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state="live", undone_by__isnull=True, undone_at__isnull=True, undo_reason="")
                | Q(state="undone", undone_by__isnull=False, undone_at__isnull=False),
                name="bank_match_undone_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "company", "id"], name="bank_match_latest"),
            models.Index(
                fields=["tenant_id", "company", "id"],
                condition=Q(kind="suspense", state="live"),
                name="bank_match_suspense",
            ),
        ]


class MatchedLine(CompanyScoped):
    """A line of the bank in a match. `is_live` goes with the match."""

    match = _of_company(BankMatch)
    line = _of_company(BankLine)
    is_live = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        db_table = "banking_matched_line"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "line"], condition=Q(is_live=True), name="bank_line_matched_once"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "match"], name="matched_line_by_match"),
            models.Index(fields=["tenant_id", "line", "match"], name="matched_line_by_line"),
        ]


class MatchedBookLine(CompanyScoped):
    """A posted line in a match. `is_live` goes with the match."""

    match = _of_company(BankMatch)
    book_line = _of_company(BookLine)
    is_live = models.BooleanField(default=True)

    class Meta(TenantModel.Meta):
        db_table = "banking_matched_book_line"
        constraints = [
            models.UniqueConstraint(
                fields=["tenant_id", "book_line"], condition=Q(is_live=True), name="book_line_matched_once"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant_id", "match"], name="matched_book_line_by_match"),
            models.Index(fields=["tenant_id", "book_line", "match"], name="matched_book_line_by_line"),
        ]


class CsvLayout(CompanyScoped):
    """How a CSV with this heading is read for a book (BankCsvMapping): kept from the last import, and used by itself for the next."""

    book = _of_company(BankBook)
    heading_digest = models.CharField(max_length=64, db_collation="C")
    mapping = models.JSONField()
    kept_by = _person()
    kept_at = models.DateTimeField()

    class Meta(TenantModel.Meta):
        db_table = "banking_csv_layout"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "book", "heading_digest"], name="csv_layout_once"),
            models.CheckConstraint(condition=Q(heading_digest__regex=DIGEST), name="csv_layout_digest"),
        ]
