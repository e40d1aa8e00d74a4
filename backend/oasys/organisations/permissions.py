"""What a role may do. Deny unless listed: an operation of the API declares the one permission it needs."""

from collections.abc import Collection
from enum import StrEnum

from oasys.core.words import marked, say


class Permission(StrEnum):
    TENANT_READ = "tenant.read"
    MEMBER_CHANGE = "member.change"
    ROLE_CHANGE = "role.change"
    SERVICE_CHANGE = "service.change"
    SECURITY_CHANGE = "security.change"
    DOMAIN_CHANGE = "domain.change"
    TOKEN_CREATE = "token.create"  # noqa: S105  # the name of a permission
    TENANT_EXPORT = "tenant.export"
    TENANT_DELETE = "tenant.delete"
    COMPANY_CREATE = "company.create"
    COMPANY_CHANGE = "company.change"
    LEDGER_READ = "ledger.read"
    LEDGER_EXPORT = "ledger.export"
    LEDGER_VERIFY = "ledger.verify"
    CHART_CHANGE = "chart.change"
    RATE_CHANGE = "rate.change"
    TAX_CHANGE = "tax.change"
    TAX_LOCK_RETURN = "tax.lock_return"
    ENTRY_DRAFT = "entry.draft"
    ENTRY_POST = "entry.post"
    ENTRY_POST_IN_CLOSED_PERIOD = "entry.post_in_closed_period"
    ENTRY_IMPORT = "entry.import"
    PERIOD_CLOSE = "period.close"
    PERIOD_UNLOCK = "period.unlock"
    AUDIT_READ = "audit.read"
    SUPPORT_CONSENT = "support.consent"
    BUDGET_CHANGE = "budget.change"
    BUDGET_APPROVE = "budget.approve"
    WEBHOOK_CHANGE = "webhook.change"
    CONTACT_READ = "contact.read"
    CONTACT_CHANGE = "contact.change"
    CONTACT_CONFIRM_BANK = "contact.confirm_bank"
    DOCUMENT_READ = "document.read"
    SALES_DRAFT = "sales.draft"
    SALES_POST = "sales.post"
    PURCHASE_DRAFT = "purchase.draft"
    PURCHASE_POST = "purchase.post"
    PURCHASE_APPROVE = "purchase.approve"
    ATTACHMENT_CHANGE = "attachment.change"
    PAYMENT_READ = "payment.read"
    PAYMENT_MAKE = "payment.make"
    PAYMENT_RUN_PREPARE = "payment_run.prepare"
    PAYMENT_RUN_APPROVE = "payment_run.approve"
    BANK_ACCOUNT_CHANGE = "bank_account.change"
    BANK_READ = "bank.read"
    BANK_IMPORT = "bank.import"
    BANK_MATCH = "bank.match"
    BANK_RECONCILE = "bank.reconcile"
    BANK_FEED_CHANGE = "bank_feed.change"
    FEED_PROVIDER_CHANGE = "feed_provider.change"
    EINVOICE_SUBMIT = "einvoice.submit"
    EINVOICE_CHANGE = "einvoice.change"


MEANING: dict[Permission, str] = {
    Permission.TENANT_READ: marked("See the tenant, its companies, members and roles"),
    Permission.MEMBER_CHANGE: marked("Invite people, change what they may do, remove them"),
    Permission.ROLE_CHANGE: marked("Make, change and delete custom roles"),
    Permission.SERVICE_CHANGE: marked("Make and remove services, and their tokens"),
    Permission.SECURITY_CHANGE: marked("Demand second factors of roles, see who lacks one, end members' sessions"),
    Permission.DOMAIN_CHANGE: marked("Add, verify and remove domains under which OASYS is served to the tenant"),
    Permission.TOKEN_CREATE: marked("Make tokens of one's own for programs"),
    Permission.TENANT_EXPORT: marked("Download everything of the tenant"),
    Permission.TENANT_DELETE: marked("Have the tenant deleted, and take that back"),
    Permission.COMPANY_CREATE: marked("Create companies"),
    Permission.COMPANY_CHANGE: marked("Rename companies, and change what they say of themselves on papers"),
    Permission.LEDGER_READ: marked("Read the books and the statements"),
    Permission.LEDGER_EXPORT: marked("Take statements along as files"),
    Permission.LEDGER_VERIFY: marked("Have every balance and number recomputed"),
    Permission.CHART_CHANGE: marked("Change accounts and journals"),
    Permission.RATE_CHANGE: marked("Record exchange rates, declare units"),
    Permission.TAX_CHANGE: marked("Change tax codes, their rates and how tax is computed"),
    Permission.TAX_LOCK_RETURN: marked("Lock tax returns, mark them as filed, unlock them"),
    Permission.ENTRY_DRAFT: marked("Write drafts"),
    Permission.ENTRY_POST: marked("Post and reverse entries"),
    Permission.ENTRY_POST_IN_CLOSED_PERIOD: marked("Post into closed periods"),
    Permission.ENTRY_IMPORT: marked("Import entries"),
    Permission.PERIOD_CLOSE: marked("Open fiscal years; close, lock and reopen periods"),
    Permission.PERIOD_UNLOCK: marked("Unlock locked periods"),
    Permission.AUDIT_READ: marked("See who changed what, when and from where"),
    Permission.SUPPORT_CONSENT: marked("Let those who run the platform read the tenant, and end it"),
    Permission.BUDGET_CHANGE: marked("Make, change and delete drafts of budgets"),
    Permission.BUDGET_APPROVE: marked("Approve budgets"),
    Permission.WEBHOOK_CHANGE: marked("See and change webhooks, and what they sent"),
    Permission.CONTACT_READ: marked("See contacts, and in part where they are paid"),
    Permission.CONTACT_CHANGE: marked("Add, change, archive and import contacts; propose their bank details"),
    Permission.CONTACT_CONFIRM_BANK: marked("Confirm or refuse bank details that somebody else proposed"),
    Permission.DOCUMENT_READ: marked("See invoices, bills and what credits them"),
    Permission.SALES_DRAFT: marked("Write drafts of invoices and credit notes"),
    Permission.SALES_POST: marked("Post, void and send invoices and credit notes, and make public links to them"),
    Permission.PURCHASE_DRAFT: marked("Write drafts of bills and supplier credits"),
    Permission.PURCHASE_POST: marked("Post and void bills and supplier credits"),
    Permission.PURCHASE_APPROVE: marked("Approve bills that somebody else wrote"),
    Permission.ATTACHMENT_CHANGE: marked("Attach files to entries and documents, and remove them from drafts"),
    Permission.PAYMENT_READ: marked("See payments, what contacts owe and are owed, and their statements of account"),
    Permission.PAYMENT_MAKE: marked("Make, allocate and undo payments, which posts their entries"),
    Permission.PAYMENT_RUN_PREPARE: marked("Draft, change and cancel payment runs"),
    Permission.PAYMENT_RUN_APPROVE: marked("Approve payment runs that others drafted, which posts their payments"),
    Permission.BANK_ACCOUNT_CHANGE: marked("Propose, confirm and refuse details of the company's own bank accounts"),
    Permission.BANK_READ: marked("See bank accounts, statements, lines, matches and reconciliations"),
    Permission.BANK_IMPORT: marked("Import statements and take imports back"),
    Permission.BANK_MATCH: marked("Match lines of banks and undo that; what it posts needs the right to post it"),
    Permission.BANK_RECONCILE: marked("Reconcile bank accounts, undo that, and set how they are matched"),
    Permission.BANK_FEED_CHANGE: marked("Connect accounts with their banks, have statements fetched, end that"),
    Permission.FEED_PROVIDER_CHANGE: marked("Set the secret at a provider of bank feeds"),
    Permission.EINVOICE_SUBMIT: marked("Submit documents to a tax authority as e-invoices, and cancel them there"),
    Permission.EINVOICE_CHANGE: marked("Set how a company reaches a tax authority: program, certificate, business"),
}


class Role(StrEnum):
    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    ACCOUNTANT = "accountant"
    BOOKKEEPER = "bookkeeper"
    APPROVER = "approver"
    VIEWER = "viewer"
    AUDITOR = "auditor"


ROLE_NAMES: dict[str, str] = {
    Role.OWNER: marked("owner"),
    Role.ADMINISTRATOR: marked("administrator"),
    Role.ACCOUNTANT: marked("accountant"),
    Role.BOOKKEEPER: marked("bookkeeper"),
    Role.APPROVER: marked("approver"),
    Role.VIEWER: marked("viewer"),
    Role.AUDITOR: marked("auditor"),
}
CUSTOM = "custom"  # in place of a role's name, where the role is one of the tenant's own

_VIEWER = frozenset(
    {
        Permission.TENANT_READ,
        Permission.LEDGER_READ,
        Permission.CONTACT_READ,
        Permission.DOCUMENT_READ,
        Permission.PAYMENT_READ,
        Permission.BANK_READ,
    }
)
_AUDITOR = _VIEWER | {Permission.LEDGER_EXPORT, Permission.LEDGER_VERIFY, Permission.AUDIT_READ}
_APPROVER = _VIEWER | {
    Permission.ENTRY_POST,
    Permission.CONTACT_CONFIRM_BANK,
    Permission.SALES_POST,
    Permission.PURCHASE_POST,
    Permission.PURCHASE_APPROVE,
    Permission.PAYMENT_MAKE,
    Permission.PAYMENT_RUN_APPROVE,
}
_BOOKKEEPER = _VIEWER | {
    Permission.LEDGER_EXPORT,
    Permission.TOKEN_CREATE,
    Permission.ENTRY_DRAFT,
    Permission.CONTACT_CHANGE,
    Permission.SALES_DRAFT,
    Permission.PURCHASE_DRAFT,
    Permission.PAYMENT_RUN_PREPARE,
    Permission.ATTACHMENT_CHANGE,
    Permission.BANK_IMPORT,
    Permission.BANK_MATCH,
}
_ACCOUNTANT = _BOOKKEEPER | {
    Permission.LEDGER_VERIFY,
    Permission.CHART_CHANGE,
    Permission.RATE_CHANGE,
    Permission.TAX_CHANGE,
    Permission.TAX_LOCK_RETURN,
    Permission.ENTRY_POST,
    Permission.ENTRY_POST_IN_CLOSED_PERIOD,
    Permission.ENTRY_IMPORT,
    Permission.LEDGER_EXPORT,
    Permission.PERIOD_CLOSE,
    Permission.AUDIT_READ,
    Permission.BUDGET_CHANGE,
    Permission.BUDGET_APPROVE,
    Permission.CONTACT_CONFIRM_BANK,
    Permission.SALES_POST,
    Permission.PURCHASE_POST,
    Permission.PURCHASE_APPROVE,
    Permission.PAYMENT_MAKE,
    Permission.PAYMENT_RUN_APPROVE,
    Permission.BANK_ACCOUNT_CHANGE,
    Permission.BANK_RECONCILE,
    Permission.BANK_FEED_CHANGE,
    Permission.EINVOICE_SUBMIT,
}

# what those who run the platform may do inside a tenant that consents
SUPPORT_PERMISSIONS = _VIEWER | {Permission.AUDIT_READ}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.OWNER: frozenset(Permission),
    Role.ADMINISTRATOR: frozenset(Permission)
    - {Permission.PERIOD_UNLOCK, Permission.TENANT_EXPORT, Permission.TENANT_DELETE},
    Role.ACCOUNTANT: _ACCOUNTANT,
    Role.BOOKKEEPER: _BOOKKEEPER,
    Role.APPROVER: _APPROVER,
    Role.VIEWER: _VIEWER,
    Role.AUDITOR: _AUDITOR,
}

# every role holds it: a member sees at least where they are
ALWAYS = frozenset({Permission.TENANT_READ})
# about the tenant as a whole: somebody who is limited to companies does not have them
OF_WHOLE_TENANT = frozenset(
    {
        Permission.COMPANY_CREATE,
        Permission.LEDGER_VERIFY,
        Permission.SUPPORT_CONSENT,
        Permission.SECURITY_CHANGE,
        Permission.DOMAIN_CHANGE,
        Permission.WEBHOOK_CHANGE,
        Permission.FEED_PROVIDER_CHANGE,
    }
) | {Permission.TENANT_EXPORT, Permission.TENANT_DELETE}
# a token never makes another token, so that one that was stolen ends when it ends; what needs a fresh proof is for people, and
# so is being the second person
NEVER_BY_TOKEN = frozenset(
    {
        Permission.TOKEN_CREATE,
        Permission.SERVICE_CHANGE,
        Permission.SECURITY_CHANGE,
        Permission.DOMAIN_CHANGE,
        Permission.TENANT_EXPORT,
        Permission.TENANT_DELETE,
        Permission.CONTACT_CONFIRM_BANK,
        Permission.PAYMENT_RUN_APPROVE,
        Permission.BANK_ACCOUNT_CHANGE,
        Permission.PURCHASE_APPROVE,
    }
)
# what a limit on amounts is about
POSTING = frozenset(
    {
        Permission.ENTRY_POST,
        Permission.ENTRY_IMPORT,
        Permission.SALES_POST,
        Permission.PURCHASE_POST,
        Permission.PURCHASE_APPROVE,
        Permission.PAYMENT_MAKE,
        Permission.PAYMENT_RUN_APPROVE,
    }
)


def known(names: Collection[str]) -> frozenset[Permission]:
    """The permissions of those names; one that a later version took away allows nothing."""
    return frozenset(permission for permission in Permission if permission in names)


def role_said(name: str) -> str:
    """The name of a role for a person; one of a tenant's own is called as its members call it."""
    return say(ROLE_NAMES[name]) if name in ROLE_NAMES else name


def matrix() -> str:
    """Every permission and the built-in roles that hold it, as a Markdown table: docs/roles.md holds it."""
    rows = [["permission", "lets a person", *Role], ["---", "---", *[":-:"] * len(Role)]]
    for permission in Permission:
        held = ["●" if permission in PERMISSIONS[role] else "" for role in Role]
        rows.append([f"`{permission}`", MEANING[permission], *held])
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)
