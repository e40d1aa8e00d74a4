"""What a role may do. Deny unless listed: an operation of the API declares the one permission it needs."""

from enum import StrEnum


class Permission(StrEnum):
    TENANT_READ = "tenant.read"
    MEMBER_CHANGE = "member.change"
    COMPANY_CREATE = "company.create"
    COMPANY_CHANGE = "company.change"
    LEDGER_READ = "ledger.read"
    LEDGER_EXPORT = "ledger.export"
    CHART_CHANGE = "chart.change"
    RATE_CHANGE = "rate.change"
    ENTRY_DRAFT = "entry.draft"
    ENTRY_POST = "entry.post"
    ENTRY_POST_IN_CLOSED_PERIOD = "entry.post_in_closed_period"
    ENTRY_IMPORT = "entry.import"
    PERIOD_CLOSE = "period.close"
    PERIOD_UNLOCK = "period.unlock"


class Role(StrEnum):
    OWNER = "owner"
    ACCOUNTANT = "accountant"
    BOOKKEEPER = "bookkeeper"
    VIEWER = "viewer"


_VIEWER = frozenset({Permission.TENANT_READ, Permission.LEDGER_READ})
_BOOKKEEPER = _VIEWER | {Permission.ENTRY_DRAFT}
_ACCOUNTANT = _BOOKKEEPER | {
    Permission.CHART_CHANGE,
    Permission.RATE_CHANGE,
    Permission.ENTRY_POST,
    Permission.ENTRY_POST_IN_CLOSED_PERIOD,
    Permission.ENTRY_IMPORT,
    Permission.LEDGER_EXPORT,
    Permission.PERIOD_CLOSE,
}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.VIEWER: _VIEWER,
    Role.BOOKKEEPER: _BOOKKEEPER,
    Role.ACCOUNTANT: _ACCOUNTANT,
    Role.OWNER: frozenset(Permission),
}
