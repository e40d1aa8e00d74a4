"""Rights as arithmetic: what is narrowed is never more, and what covers never lacks."""

from decimal import Decimal
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as some

from oasys.organisations.permissions import ALWAYS, MEANING, OF_WHOLE_TENANT, PERMISSIONS, Permission, Role
from oasys.organisations.rules import EVERYTHING, Rights, rights

COMPANIES = [UUID(int=number) for number in range(4)]
CURRENCIES = ["EUR", "JPY", "MYR"]
LIMITS = some.none() | some.dictionaries(some.sampled_from(CURRENCIES), some.integers(0, 5).map(Decimal), min_size=1)
RIGHTS = some.builds(
    lambda permissions, companies, limits: rights(permissions, company_ids=companies, entry_limits=limits),
    some.frozensets(some.sampled_from(list(Permission))),
    some.none() | some.frozensets(some.sampled_from(COMPANIES)),
    LIMITS,
)


def deeds(held: Rights) -> set[tuple]:
    """Everything somebody with these rights could do, spelled out: the model the arithmetic is held to."""
    posting = {Permission.ENTRY_POST, Permission.ENTRY_IMPORT}
    done = set()
    for permission in held.permissions:
        for company in [*COMPANIES, UUID(int=99)]:
            if not held.sees(company):
                continue
            if permission not in posting:
                done.add((permission, company))
                continue
            for currency in [*CURRENCIES, "USD"]:
                limit = held.limit_in(currency)
                done |= {(permission, company, currency, n) for n in range(8) if limit is None or n <= limit}
    return done


@given(RIGHTS, RIGHTS)
def test_what_is_narrowed_is_what_both_allow(one: Rights, other: Rights):
    narrowed = one.narrowed(other)
    assert deeds(narrowed) <= deeds(one) & deeds(other)
    assert deeds(one) & deeds(other) - deeds(narrowed) <= {
        deed for deed in deeds(one) & deeds(other) if deed[0] in OF_WHOLE_TENANT
    }
    assert one.covers(narrowed)
    assert other.covers(narrowed)


@given(RIGHTS, RIGHTS)
def test_what_covers_allows_all_of_the_other(one: Rights, other: Rights):
    assert not one.covers(other) or deeds(other) <= deeds(one)
    assert one.covers(one)
    assert EVERYTHING.covers(one)


@given(RIGHTS)
def test_a_limit_to_companies_takes_what_is_about_the_tenant(held: Rights):
    assert held.permissions >= ALWAYS
    assert held.company_ids is None or not held.permissions & OF_WHOLE_TENANT


def test_a_currency_without_a_limit_of_its_own_takes_nothing():
    held = rights([Permission.ENTRY_POST], entry_limits={"MYR": Decimal(5)})
    assert (held.limit_in("MYR"), held.limit_in("JPY")) == (5, 0)
    assert EVERYTHING.limit_in("JPY") is None


def test_each_built_in_role_is_what_it_says():
    assert set(MEANING) == set(Permission)
    assert PERMISSIONS[Role.OWNER] == set(Permission)
    owners_alone = {Permission.PERIOD_UNLOCK, Permission.TENANT_EXPORT, Permission.TENANT_DELETE}
    assert set(Permission) - PERMISSIONS[Role.ADMINISTRATOR] == owners_alone
    for role in (Role.AUDITOR, Role.VIEWER):
        verbs = {permission.split(".")[1] for permission in PERMISSIONS[role]}
        assert verbs <= {"read", "export", "verify"}, f"{role} writes"
    assert Permission.ENTRY_DRAFT not in PERMISSIONS[Role.APPROVER]
    assert Permission.ENTRY_POST not in PERMISSIONS[Role.BOOKKEEPER]
