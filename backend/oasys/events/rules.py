"""The kinds of events and who may hear of them. No Django."""

from collections.abc import Collection
from uuid import UUID

from oasys.organisations.permissions import Permission

# what an event is about, and what happens to it; together they are its kind
HAPPENS: dict[str, str] = {
    "account": "created changed deleted",
    "approval": "given changed ended taken_back",
    "approval_policy": "made changed",
    "attachment": "added removed",
    "bank_book": "made changed",
    "bank_book_line": "changed",
    "bank_csv_layout": "kept changed",
    "bank_details": "proposed changed confirmed replaced refused withdrawn",
    "bank_import": "made withdrawn",
    "bank_line": "changed excluded duplicate",
    "bank_match": "made changed undone",
    "bank_rule": "made changed deleted",
    "banking_settings": "made changed",
    "bank_feed": "asked changed linked expiring expired ended",
    "bank_feed_credentials": "made changed deleted",
    "budget": "made changed planned approved deleted",
    "calendar": "made changed deleted",
    "company": "created changed renamed archived restored deleted",
    "contact": "created changed archived restored",
    "contact_identifier": "added removed",
    "deletion": "asked changed taken_back reminded",
    "dimension": "created changed deleted",
    "dimension_rule": "made changed deleted",
    "dimension_value": "created changed deleted",
    "document": "drafted changed posted voided deleted",
    "dunning_block": "made lifted",
    "dunning_settings": "made changed",
    "document_template": "made changed deleted",
    "e_invoice": "queued changed submitted validated refused cancelled withdrawn",
    "factor_policy": "set",
    "fiscal_year": "opened changed deleted",
    "import_mapping": "made changed deleted",
    "invitation": "made changed sent_again ended",
    "invoicing_settings": "made changed",
    "issuer": "changed",
    "item_document": "made",
    "job": "changed",
    "journal": "created changed deleted",
    "journal_entry": "drafted changed posted reversed draft_deleted",
    "member": "added changed role_changed sessions_ended removed",
    "myinvois_connection": "made changed",
    "myinvois_inquiry": "asked",
    "onboarding_step": "skipped changed deleted",
    "own_bank_account": "proposed changed confirmed replaced refused",
    "payment": "made changed undone",
    "payment_run": "prepared changed approved cancelled",
    "payment_run_item": "added removed",
    "payment_run_report": "read",
    "payment_run_transfer": "sent changed accepted rejected",
    "period": "changed closed locked unlocked reopened deleted",
    "period_grant": "given",
    "period_grant_end": "made",
    "plan": "given changed taken_away",
    "planned_reversal": "planned changed deleted",
    "public_link": "made changed revoked",
    "rate": "recorded changed deleted",
    "rate_policy": "made changed deleted",
    "received_invoice": "received",
    "reconciliation": "closed changed undone",
    "recurring_document": "made changed deleted",
    "recurring_entry": "made changed deleted",
    "reminder": "released",
    "revaluation": "made changed undone",
    "role": "created changed deleted",
    "sending": "sent",
    "settlement": "made changed cancelled",
    "support": "requested changed consented ended",
    "support_visit": "made",
    "tax_code": "made changed deleted",
    "tax_component": "made changed deleted",
    "tax_filing": "made changed",
    "tax_policy": "made changed deleted",
    "tax_rate": "set changed removed",
    "tax_return": "locked changed filed unlocked",
    "template": "made changed deleted",
    "tenant": "created changed renamed",
    "token": "made changed revoked",
    "unit": "declared changed deleted",
    "webhook_endpoint": "created changed rotated enabled disabled deleted",
}
KINDS = frozenset(f"{subject}.{verb}" for subject, verbs in HAPPENS.items() for verb in verbs.split())
# who may read what an event is about; whatever is not listed is read with the books
_READ_WITH = {
    "approval": Permission.DOCUMENT_READ,
    "approval_policy": Permission.DOCUMENT_READ,
    "bank_book": Permission.BANK_READ,
    "bank_book_line": Permission.BANK_READ,
    "bank_csv_layout": Permission.BANK_READ,
    "bank_details": Permission.CONTACT_READ,
    "bank_import": Permission.BANK_READ,
    "bank_line": Permission.BANK_READ,
    "bank_match": Permission.BANK_READ,
    "bank_rule": Permission.BANK_READ,
    "banking_settings": Permission.BANK_READ,
    "bank_feed": Permission.BANK_READ,
    "bank_feed_credentials": Permission.FEED_PROVIDER_CHANGE,
    "company": Permission.TENANT_READ,
    "contact": Permission.CONTACT_READ,
    "contact_identifier": Permission.CONTACT_READ,
    "document": Permission.DOCUMENT_READ,
    "e_invoice": Permission.DOCUMENT_READ,
    "myinvois_connection": Permission.DOCUMENT_READ,
    "myinvois_inquiry": Permission.EINVOICE_SUBMIT,
    "invoicing_settings": Permission.DOCUMENT_READ,
    "received_invoice": Permission.DOCUMENT_READ,
    "reconciliation": Permission.BANK_READ,
    "recurring_document": Permission.DOCUMENT_READ,
    "dunning_block": Permission.DOCUMENT_READ,
    "dunning_settings": Permission.DOCUMENT_READ,
    "reminder": Permission.DOCUMENT_READ,
    "issuer": Permission.DOCUMENT_READ,
    "document_template": Permission.DOCUMENT_READ,
    "public_link": Permission.DOCUMENT_READ,
    "sending": Permission.DOCUMENT_READ,
    "tenant": Permission.TENANT_READ,
    "own_bank_account": Permission.PAYMENT_READ,
    "payment": Permission.PAYMENT_READ,
    "payment_run": Permission.PAYMENT_READ,
    "payment_run_item": Permission.PAYMENT_READ,
    "payment_run_report": Permission.PAYMENT_READ,
    "payment_run_transfer": Permission.PAYMENT_READ,
    "deletion": Permission.TENANT_READ,
    "factor_policy": Permission.TENANT_READ,
    "plan": Permission.TENANT_READ,
    "member": Permission.TENANT_READ,
    "role": Permission.TENANT_READ,
    "invitation": Permission.MEMBER_CHANGE,
    "token": Permission.SERVICE_CHANGE,
    "support": Permission.SUPPORT_CONSENT,
    "support_visit": Permission.SUPPORT_CONSENT,
    "webhook_endpoint": Permission.WEBHOOK_CHANGE,
}


def permission_for(kind: str) -> Permission:
    """What somebody needs who is told of an event of that kind."""
    return _READ_WITH.get(kind.partition(".")[0], Permission.LEDGER_READ)


def is_heard(
    kind: str, company_id: UUID | None, *, permissions: Collection[Permission], company_ids: Collection[UUID] | None
) -> bool:
    """Whether somebody with these permissions in these companies (None: in all) is told of the event.

    Who is limited to companies hears of what happens in them, and of nothing that is the whole tenant's.
    """
    if company_ids is not None and company_id not in company_ids:
        return False
    return permission_for(kind) in permissions
