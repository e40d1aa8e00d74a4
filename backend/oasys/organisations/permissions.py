"""What a role may do. Deny unless listed: an operation of the API declares the one permission it needs."""

from collections.abc import Collection
from enum import StrEnum


class Permission(StrEnum):
    TENANT_READ = "tenant.read"
    MEMBER_CHANGE = "member.change"
    ROLE_CHANGE = "role.change"
    SERVICE_CHANGE = "service.change"
    SECURITY_CHANGE = "security.change"
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


MEANING: dict[Permission, str] = {
    Permission.TENANT_READ: "See the tenant, its companies, members and roles",
    Permission.MEMBER_CHANGE: "Invite people, change what they may do, remove them",
    Permission.ROLE_CHANGE: "Make, change and delete custom roles",
    Permission.SERVICE_CHANGE: "Make and remove services, and their tokens",
    Permission.SECURITY_CHANGE: "Demand second factors of roles, see who lacks one, end members' sessions",
    Permission.TOKEN_CREATE: "Make tokens of one's own for programs",
    Permission.TENANT_EXPORT: "Download everything of the tenant",
    Permission.TENANT_DELETE: "Have the tenant deleted, and take that back",
    Permission.COMPANY_CREATE: "Create companies",
    Permission.COMPANY_CHANGE: "Rename companies",
    Permission.LEDGER_READ: "Read the books and the statements",
    Permission.LEDGER_EXPORT: "Take statements along as files",
    Permission.LEDGER_VERIFY: "Have every balance and number recomputed",
    Permission.CHART_CHANGE: "Change accounts and journals",
    Permission.RATE_CHANGE: "Record exchange rates, declare units",
    Permission.TAX_CHANGE: "Change tax codes, their rates and how tax is computed",
    Permission.ENTRY_DRAFT: "Write drafts",
    Permission.ENTRY_POST: "Post and reverse entries",
    Permission.ENTRY_POST_IN_CLOSED_PERIOD: "Post into closed periods",
    Permission.ENTRY_IMPORT: "Import entries",
    Permission.PERIOD_CLOSE: "Open fiscal years; close, lock and reopen periods",
    Permission.PERIOD_UNLOCK: "Unlock locked periods",
    Permission.AUDIT_READ: "See who changed what, when and from where",
    Permission.SUPPORT_CONSENT: "Let those who run the platform read the tenant, and end it",
    Permission.BUDGET_CHANGE: "Make, change and delete drafts of budgets",
    Permission.BUDGET_APPROVE: "Approve budgets",
    Permission.WEBHOOK_CHANGE: "See and change webhooks, and what they sent",
}


class Role(StrEnum):
    OWNER = "owner"
    ADMINISTRATOR = "administrator"
    ACCOUNTANT = "accountant"
    BOOKKEEPER = "bookkeeper"
    APPROVER = "approver"
    VIEWER = "viewer"
    AUDITOR = "auditor"


CUSTOM = "custom"  # in place of a role's name, where the role is one of the tenant's own

_VIEWER = frozenset({Permission.TENANT_READ, Permission.LEDGER_READ})
_AUDITOR = _VIEWER | {Permission.LEDGER_EXPORT, Permission.LEDGER_VERIFY, Permission.AUDIT_READ}
_APPROVER = _VIEWER | {Permission.ENTRY_POST}
_BOOKKEEPER = _VIEWER | {Permission.LEDGER_EXPORT, Permission.TOKEN_CREATE, Permission.ENTRY_DRAFT}
_ACCOUNTANT = _BOOKKEEPER | {
    Permission.LEDGER_VERIFY,
    Permission.CHART_CHANGE,
    Permission.RATE_CHANGE,
    Permission.TAX_CHANGE,
    Permission.ENTRY_POST,
    Permission.ENTRY_POST_IN_CLOSED_PERIOD,
    Permission.ENTRY_IMPORT,
    Permission.LEDGER_EXPORT,
    Permission.PERIOD_CLOSE,
    Permission.AUDIT_READ,
    Permission.BUDGET_CHANGE,
    Permission.BUDGET_APPROVE,
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
        Permission.WEBHOOK_CHANGE,
    }
) | {Permission.TENANT_EXPORT, Permission.TENANT_DELETE}
# a token never makes another token, so that one that was stolen ends when it ends; what needs a fresh proof is for people
NEVER_BY_TOKEN = frozenset(
    {
        Permission.TOKEN_CREATE,
        Permission.SERVICE_CHANGE,
        Permission.SECURITY_CHANGE,
        Permission.TENANT_EXPORT,
        Permission.TENANT_DELETE,
    }
)
# what a limit on amounts is about
POSTING = frozenset({Permission.ENTRY_POST, Permission.ENTRY_IMPORT})


def known(names: Collection[str]) -> frozenset[Permission]:
    """The permissions of those names; one that a later version took away allows nothing."""
    return frozenset(permission for permission in Permission if permission in names)


def matrix() -> str:
    """Every permission and the built-in roles that hold it, as a Markdown table: docs/roles.md holds it."""
    rows = [["permission", "lets a person", *Role], ["---", "---", *[":-:"] * len(Role)]]
    for permission in Permission:
        held = ["●" if permission in PERMISSIONS[role] else "" for role in Role]
        rows.append([f"`{permission}`", MEANING[permission], *held])
    return "".join("| " + " | ".join(row) + " |\n" for row in rows)
