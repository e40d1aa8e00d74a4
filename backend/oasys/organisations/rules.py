"""What somebody may do: permissions, in which companies, up to which amount. Pure decisions, no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from oasys.core.money import ZERO
from oasys.organisations.permissions import ALWAYS, OF_WHOLE_TENANT, POSTING, Permission


@dataclass(frozen=True, slots=True)
class Rights:
    """Permissions; `company_ids` None: in every company; `entry_limits` None: whatever the amount.

    An entry limit is what the debits of one entry may come to, by the base currency of its company. Where there are
    limits, a company in a currency that none is named for takes no entry.
    """

    permissions: frozenset[Permission]
    company_ids: frozenset[UUID] | None = None
    entry_limits: Mapping[str, Decimal] | None = None

    def may(self, permission: Permission) -> bool:
        return permission in self.permissions

    def sees(self, company_id: UUID) -> bool:
        return self.company_ids is None or company_id in self.company_ids

    def limit_in(self, base_currency: str) -> Decimal | None:
        """The largest entry in books of that currency; None: any."""
        return None if self.entry_limits is None else self.entry_limits.get(base_currency, ZERO)

    def narrowed(self, other: "Rights") -> "Rights":
        """What both allow: a token has never more than its owner, a member never more than the role."""
        return rights(
            self.permissions & other.permissions,
            company_ids=_common(self.company_ids, other.company_ids),
            entry_limits=_lower(self.entry_limits, other.entry_limits),
        )

    def covers(self, other: "Rights") -> bool:
        """Whether `other` allows nothing that this does not."""
        if not other.permissions <= self.permissions:
            return False
        if self.company_ids is not None and not (
            other.company_ids is not None and other.company_ids <= self.company_ids
        ):
            return False
        if self.entry_limits is None or not other.permissions & POSTING:
            return True
        return other.entry_limits is not None and all(
            amount <= self.entry_limits.get(currency, ZERO) for currency, amount in other.entry_limits.items()
        )


EVERYTHING = Rights(frozenset(Permission))


def rights(
    permissions: Iterable[Permission],
    *,
    company_ids: Iterable[UUID] | None = None,
    entry_limits: Mapping[str, Decimal] | None = None,
) -> Rights:
    """Rights that hold together: every one sees the tenant; limited to companies, none is about the whole of it."""
    held = frozenset(permissions) | ALWAYS
    if company_ids is None:
        return Rights(held, None, entry_limits)
    return Rights(held - OF_WHOLE_TENANT, frozenset(company_ids), entry_limits)


def _common(one: frozenset[UUID] | None, other: frozenset[UUID] | None) -> frozenset[UUID] | None:
    if one is None or other is None:
        return other if one is None else one
    return one & other


def _lower(one: Mapping[str, Decimal] | None, other: Mapping[str, Decimal] | None) -> Mapping[str, Decimal] | None:
    if one is None or other is None:
        return other if one is None else one
    return {currency: min(one[currency], other[currency]) for currency in one.keys() & other.keys()}
