"""People, tenants and companies for tests, made by the real services.

Alice owns, Bob is a member with fewer rights, Charlie is the stranger. Tests commit for real; each makes a tenant of
its own, because nothing in the books can be taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from uuid import UUID

from django.contrib.auth.hashers import Argon2PasswordHasher, make_password

from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.identity.models import User
from oasys.ledger.models import Account, Journal
from oasys.ledger.rules import EntryDraft, LineDraft
from oasys.ledger.services.books import create_company
from oasys.organisations.models import Company, CustomRole, Membership, Tenant
from oasys.organisations.packs import load_pack
from oasys.organisations.permissions import CUSTOM, Permission, Role
from oasys.organisations.services import create_tenant
from oasys.organisations.services.roles import RoleInput, create_role
from oasys.organisations.services.tokens import TokenInput, TokenMade, create_token

PASSWORD = "correct horse battery staple"
YEAR = 2026


@cache
def hashed_password() -> str:
    """PASSWORD as Argon2id keeps it, computed once."""
    return make_password(PASSWORD)


class QuickArgon2(Argon2PasswordHasher):
    """Argon2id at its cheapest."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


def make_user(name: str = "alice") -> User:
    """Someone who has signed up; the address is unique."""
    return User.objects.create(email=f"{name}-{uuid7().hex}@example.com", password=hashed_password())


def make_member(
    tenant_id: UUID, role: Role | CustomRole, name: str = "bob", *, companies: Sequence[Company] | None = None
) -> User:
    """Someone with that role in the tenant, in all its companies or in some."""
    user = make_user(name)
    custom = role if isinstance(role, CustomRole) else None
    ids = None if companies is None else [company.id for company in companies]
    with tenant(tenant_id):
        Membership.objects.create(user=user, role=CUSTOM if custom else role, custom_role=custom, company_ids=ids)
    return user


def make_role(
    owner: User,
    tenant_id: UUID,
    *permissions: Permission,
    companies: Sequence[Company] | None = None,
    limits: dict[str, str] | None = None,
) -> CustomRole:
    """One of the tenant's own roles."""
    role = RoleInput(
        name=f"Role {uuid7().hex}",
        permissions=permissions,
        company_ids=None if companies is None else [company.id for company in companies],
        entry_limits=None if limits is None else {code: Decimal(amount) for code, amount in limits.items()},
    )
    with tenant(tenant_id):
        return create_role(role=role, by=owner)


def make_token(
    user: User,
    tenant_id: UUID,
    *permissions: Permission,
    companies: Sequence[Company] | None = None,
    now: datetime | None = None,
) -> TokenMade:
    """A token of the person's own, with all that it can have unless permissions are named; it ends a day after `now`."""
    wanted = TokenInput(
        name="Test token",
        permissions=permissions or None,
        company_ids=None if companies is None else [company.id for company in companies],
        days=1,
    )
    with tenant(tenant_id):
        return create_token(token=wanted, by=user, now=now or datetime.now(UTC))


@dataclass(frozen=True, slots=True)
class Books:
    """A tenant with one company, its owner, and short-cuts to its chart."""

    tenant: Tenant
    company: Company
    owner: User

    @property
    def tenant_id(self) -> UUID:
        return self.tenant.id

    def account(self, code: str) -> Account:
        return Account.objects.get(company=self.company, code=code)

    def journal(self, kind: str = "general") -> Journal:
        return Journal.objects.filter(company=self.company, kind=kind).order_by("code").first()

    def entry(self, *lines: tuple[str, str, str], on: date = date(YEAR, 3, 15), **head) -> EntryDraft:
        """A draft in the base currency: lines of (account code, debit, credit)."""
        return EntryDraft(
            journal_id=self.journal().id,
            posting_date=on,
            lines=[self.line(code, debit, credit) for code, debit, credit in lines],
            **head,
        )

    def line(self, code: str, debit: str, credit: str) -> LineDraft:
        weight = Decimal(debit) - Decimal(credit)
        return LineDraft(self.account(code).id, Decimal(debit), Decimal(credit), self.company.base_currency, weight)

    def leaf_codes(self, account_class: str) -> list[str]:
        return list(
            Account.objects.filter(company=self.company, account_class=account_class, is_heading=False)
            .order_by("code")
            .values_list("code", flat=True)
        )


def make_books(*, owner: User | None = None, pack: str = "my", currency: str | None = None, year: int = YEAR) -> Books:
    """A tenant with a company from a pack and one open fiscal year."""
    owner = owner or make_user()
    made = create_tenant(name="Test tenant", by=owner)
    return Books(made, make_company(made.id, pack=pack, currency=currency, year=year), owner)


def make_company(tenant_id: UUID, *, pack: str = "my", currency: str | None = None, year: int = YEAR) -> Company:
    """One more company in the tenant."""
    with tenant(tenant_id):
        return create_company(
            name=f"Company {uuid7().hex}",
            pack=load_pack(pack),
            base_currency=currency,
            fiscal_year_start_month=None,
            first_year_on=date(year, 1, 1),
        ).company
