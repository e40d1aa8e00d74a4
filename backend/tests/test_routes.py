"""Every route, as nobody, as a stranger, and as each role: a route that declares no permission fails here.

A new route with a body needs a line in BODIES, or the walk fails: the body has to be one that would be taken, so that
the refusal is about who asks.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver

from config.urls import urlpatterns
from oasys.api.api import api as the_api
from oasys.closing.services import revalue
from oasys.core.ids import uuid7
from oasys.core.tenancy import tenant
from oasys.currencies.queries import RateRule
from oasys.currencies.services import RateInput, record_rates
from oasys.identity.auth import Public, SignedIn
from oasys.ledger.models import Period
from oasys.ledger.services.dimensions import create_dimension, create_value
from oasys.ledger.services.entries import write_drafts
from oasys.ledger.services.posting import write_and_post
from oasys.organisations.auth import Member
from oasys.organisations.models import Membership
from oasys.organisations.permissions import PERMISSIONS, Role
from oasys.settlement.tests.desk import Desk
from tests.factories import Books, make_books, make_member, make_user
from tests.fixtures import Api

UNSAFE_WITHOUT_API = {"healthz", "readyz", "api/v1/errors"}


@dataclass(frozen=True, slots=True)
class Route:
    method: str
    path: str
    auth: Any

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def routes() -> list[Route]:
    found = []
    for router in the_api._get_bound_routers():
        for path, view in router.path_operations.items():
            for operation in view.operations:
                guards = operation.auth_callbacks or [None]
                plain = re.sub(r"\{\w+:", "{", path)
                found += [Route(method, plain, guards[0]) for method in operation.methods]
    return sorted(found, key=str)


LINES = [{"account_code": "{asset}", "debit": "1.00"}, {"account_code": "{income}", "credit": "1.00"}]
ENTRY = {"posting_date": "2026-03-15", "lines": LINES}
REASON = {"reason": "because"}
QUERIES = {
    "GET /companies/{company_id}/reports/general-ledger": "?account_code={asset}",
    "GET /companies/{company_id}/reports/profit-and-loss-by-dimension": "?axis=cost-centre",
    "GET /companies/{company_id}/open-items": "?account_code=1310",
    "GET /companies/{company_id}/open-items/totals": "?account_code=1310",
    "GET /companies/{company_id}/revaluations/preview": "?day=2026-03-31",
    "POST /companies/{company_id}/opening-balances/csv": "?posting_date=2026-01-01",
    "GET /reference-rates": "?currency=USD",
}
BODIES: dict[str, Any] = {
    "POST /auth/signup": {"email": "x@example.com", "password": "correct horse battery"},
    "POST /auth/login": {"email": "x@example.com", "password": "correct horse battery"},
    "POST /tenants": {"name": "T"},
    "PUT /me/tenant": {"tenant_id": "{tenant}"},
    "POST /members": {"email": "{nobody}", "role": "viewer"},
    "PATCH /members/{membership_id}": {"role": "viewer"},
    "POST /units": {"code": "HOURS", "name": "Hours", "decimals": 2},
    "POST /exchange-rates": {
        "source": "manual",
        "rates": [{"currency": "USD", "base": "MYR", "day": "2026-03-01", "rate": "4.2"}],
    },
    "POST /companies": {"name": "{fresh}", "country_pack": "my"},
    "PATCH /companies/{company_id}": {"name": "{fresh}"},
    "POST /companies/{company_id}/onboarding/skip": {"step": "opening_balances"},
    "POST /companies/{company_id}/accounts": {"code": "{fresh}", "name": "N", "account_class": "asset"},
    "PATCH /companies/{company_id}/accounts/{account_id}": {"name": "N"},
    "POST /companies/{company_id}/journals": {"code": "{short}", "name": "N", "kind": "general"},
    "POST /companies/{company_id}/dimensions": {"code": "{axis}", "name": "N"},
    "PATCH /companies/{company_id}/dimensions/{dimension_id}": {"name": "N"},
    "POST /companies/{company_id}/dimensions/{dimension_id}/values": {"code": "{short}", "name": "N"},
    "PATCH /companies/{company_id}/dimensions/{dimension_id}/values/{value_id}": {"name": "N"},
    "PUT /companies/{company_id}/accounts/{account_id}/dimension-rules": {"rules": {}},
    "POST /companies/{company_id}/fiscal-years": {"containing": "2027-03-01"},
    "POST /companies/{company_id}/periods/{period_id}/close": REASON,
    "POST /companies/{company_id}/periods/{period_id}/lock": REASON,
    "POST /companies/{company_id}/periods/{period_id}/reopen": REASON,
    "POST /companies/{company_id}/periods/{period_id}/unlock": REASON,
    "POST /companies/{company_id}/journal-entries": ENTRY,
    "POST /companies/{company_id}/journal-entries/bulk": {"entries": [ENTRY]},
    "POST /companies/{company_id}/journal-entries/post": {"entry_ids": ["{entry}"]},
    "PUT /companies/{company_id}/journal-entries/{entry_id}": ENTRY,
    "POST /companies/{company_id}/journal-entries/{entry_id}/post": {},
    "POST /companies/{company_id}/journal-entries/{entry_id}/reverse": {"posting_date": "2026-03-16"},
    "POST /companies/{company_id}/imports/archive": {},
    "POST /companies/{company_id}/imports/beancount": {},
    "POST /companies/{company_id}/imports/gnucash": {},
    "POST /companies/{company_id}/imports/hledger": {},
    "POST /companies/{company_id}/imports/journal": {},
    "POST /companies/{company_id}/imports/quickbooks": {},
    "POST /companies/{company_id}/imports/xero": {},
    "POST /companies/{company_id}/settlements": {"lines": [{"line_id": "{line}"}, {"line_id": "{line}"}]},
    "POST /companies/{company_id}/settlements/{settlement_id}/cancel": {"cancelled_on": "2026-05-01"},
    "POST /companies/{company_id}/revaluations": {"day": "2026-03-31"},
    "POST /companies/{company_id}/revaluations/{revaluation_id}/undo": {},
    "PUT /companies/{company_id}/rate-policy": {"source": "ecb", "rule": "exact"},
    "POST /companies/{company_id}/opening-balances/csv": {},
    "POST /companies/{company_id}/opening-balances": {"posting_date": "2026-01-01", "lines": LINES[:1]},
}

OF_NO_TENANT = {"GET /country-packs/{code}"}  # the same for everybody: nobody is a stranger to it


@dataclass(frozen=True, slots=True)
class Scene:
    books: Books
    facts: dict[str, str]

    def filled(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {name: self.filled(part) for name, part in value.items()}
        if isinstance(value, list):
            return [self.filled(part) for part in value]
        if isinstance(value, str):
            return re.sub(r"\{(\w+)\}", lambda m: self.facts[m[1].removesuffix("_id")], value)
        return value

    def call(self, who: Api, route: Route):
        body = BODIES.get(str(route))
        assert body is not None or route.method in {"GET", "DELETE"}, f"add a body for {route} to BODIES"
        path = self.filled(route.path + QUERIES.get(str(route), ""))
        return who.call(route.method, path, self.filled(body), If_Match='"v1"')


@pytest.fixture(scope="module")
def scene() -> Scene:
    books = make_books()
    with tenant(books.tenant_id):
        asset, income = books.leaf_codes("asset")[0], books.leaf_codes("income")[0]
        entry = books.entry((asset, "1.00", "0"), (income, "0", "1.00"), on=date(2026, 3, 15))
        axis = create_dimension(company=books.company, code="cost-centre", name="Cost centre")
        value = create_value(company=books.company, dimension_id=axis.id, code="CC1", name="Roastery")
        write_and_post(company=books.company, entries=[entry], by=books.owner)
        invoice, payment = (Desk(books).post(amount, on=date(2026, 3, 15), currency="MYR") for amount in ("5", "-5"))
        settlement = Desk(books).settle(invoice, payment)
        Desk(books).post("100", "400", on=date(2026, 3, 15))
        record_rates(source="manual", rates=[RateInput("USD", "MYR", date(2026, 3, 31), Decimal("4.2"))])
        rule = RateRule()
        revaluation = revalue(company=books.company, day=date(2026, 3, 31), rule=rule, by=books.owner)
        facts = {
            "tenant": books.tenant_id,
            "company": books.company.id,
            "account": books.account(asset).id,
            "asset": asset,
            "income": income,
            "period": Period.objects.get(company=books.company, number=5).id,
            "entry": write_drafts(company=books.company, entries=[entry], by=books.owner)[0],
            "code": "my",
            "settlement": settlement,
            "revaluation": revaluation,
            "line": invoice,
            "membership": Membership.objects.create(user=make_user("dora"), role=Role.BOOKKEEPER).id,
            "dimension": axis.id,
            "value": value.id,
            "axis": f"n{uuid7().hex}",
            "nobody": "nobody@example.com",
            "fresh": f"N{uuid7().hex}",
            "short": uuid7().hex[-8:],
        }
    return Scene(books, {name: str(value) for name, value in facts.items()})


@pytest.mark.parametrize("route", routes(), ids=str)
def test_every_route_declares_who_may_call_it(route: Route):
    assert isinstance(route.auth, Public | SignedIn | Member), f"{route} declares no permission"


def test_every_other_address_is_known():
    names = {str(entry.pattern) for entry in urlpatterns if isinstance(entry, URLPattern)}
    assert names == UNSAFE_WITHOUT_API
    assert [str(entry.pattern) for entry in urlpatterns if isinstance(entry, URLResolver)] == ["api/v1/"]


@pytest.mark.parametrize("route", [r for r in routes() if not isinstance(r.auth, Public)], ids=str)
def test_nobody_is_let_in(scene: Scene, route: Route):
    answer = scene.call(Api(), route)
    assert answer.status_code == 401, answer.content
    assert answer.json()["code"] == "identity.not_signed_in"


@pytest.mark.parametrize("route", [r for r in routes() if "{" in r.path and str(r) not in OF_NO_TENANT], ids=str)
def test_a_stranger_finds_nothing(scene: Scene, route: Route):
    """An owner elsewhere, with the real ids of somebody else's things: exactly as if they did not exist."""
    strangers = make_books()
    answer = scene.call(Api(strangers.owner, strangers.tenant_id), route)
    assert answer.status_code == 404, (route, answer.content)
    missing = Scene(scene.books, scene.facts | {"company": str(uuid7()), "membership": str(uuid7())})
    absent = missing.call(Api(strangers.owner, strangers.tenant_id), route)
    assert (absent.status_code, absent.json()) == (answer.status_code, answer.json())


@pytest.mark.parametrize("route", [r for r in routes() if isinstance(r.auth, Member)], ids=str)
def test_no_tenant_no_entry(scene: Scene, route: Route):
    """Signed in, a member even, but the session has chosen no tenant; or one the person does not belong to."""
    assert scene.call(Api(scene.books.owner), route).json()["code"] == "organisations.no_tenant_chosen"
    intruder = Api(make_user("mallory"), scene.books.tenant_id)
    assert scene.call(intruder, route).json()["code"] == "organisations.no_tenant_chosen"


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("route", [r for r in routes() if isinstance(r.auth, Member)], ids=str)
def test_each_role_may_what_it_may(scene: Scene, route: Route, role: Role):
    permission = route.auth.permission
    member = Api(make_member(scene.books.tenant_id, role), scene.books.tenant_id)
    if permission in PERMISSIONS[role] and route.method != "GET":
        return  # what it may do is shown by the tests of the thing itself; here it would use up the scene
    answer = scene.call(member, route)
    if permission in PERMISSIONS[role]:
        assert answer.status_code == 200, answer.content
    else:
        assert answer.status_code == 403, answer.content
        assert answer.json()["code"] == "organisations.permission_missing"
        assert answer.json()["params"]["permission"] == permission


@pytest.mark.parametrize("role", [Role.BOOKKEEPER])
@pytest.mark.parametrize("query", ["?post=true"])
def test_a_bookkeeper_drafts_and_does_not_post(scene: Scene, role: Role, query: str):
    member = Api(make_member(scene.books.tenant_id, role), scene.books.tenant_id)
    base = f"/companies/{scene.books.company.id}/journal-entries"
    assert member.post(base + query, scene.filled(ENTRY)).status_code == 403
    assert member.post(base + "/bulk", scene.filled({"entries": [ENTRY], "post": True})).status_code == 403
    assert member.post(base, scene.filled(ENTRY)).status_code == 201


def test_the_type_of_a_problem_leads_to_its_explanation():
    answer = Api().get("/nothing-here")
    address, _, code = answer.json()["type"].partition("#")
    found = Api().client.get(address)
    assert (found.status_code, found["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert f"`{code}`" in found.content.decode()
