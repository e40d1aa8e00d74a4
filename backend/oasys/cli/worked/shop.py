"""A company that writes the documents of worked cases: made over the API, with an account of its own for each tax of a case."""

import json
import secrets
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from oasys.cli.worked.reasons import is_outside_en_16931

DAY = "2026-03-15"
SINCE = "2020-01-01"
PACKS = frozenset({"my", "sg", "gb", "de", "us", "in"})
GOODS, COST, DEPOSITS, BANK = "W-GOODS", "W-COST", "W-DEPOSITS", "W-BANK"
WITHHELD = "withheld"
REASON = "Reverse charge"

type Codes = Mapping[str, Mapping[str, Any]]


class Refused(Exception):
    """The API answered otherwise than a worked case needs."""


class Person:
    """Somebody at the API, in a tenant of their own."""

    def __init__(self, name: str) -> None:
        from django.conf import settings
        from django.test import Client

        from oasys.identity.models import User
        from oasys.identity.services.sessions import open_session
        from oasys.organisations.auth import TENANT_KEY
        from oasys.organisations.services import create_tenant

        user = User.objects.create_user(f"conformance-{secrets.token_hex(8)}@oasys.example", secrets.token_urlsafe(16))
        self.tenant_id = create_tenant(name=name, by=user).id
        self._client = Client(headers={"host": settings.ALLOWED_HOSTS[0]}, raise_request_exception=False)
        session = open_session(user, **{TENANT_KEY: str(self.tenant_id)})
        self._client.cookies[settings.SESSION_COOKIE_NAME] = session

    def ask(self, method: str, path: str, body: Any = None, *, version: int | None = None) -> tuple[int, bytes]:
        """Status and content of an answer."""
        headers = {} if version is None else {"If-Match": f'"v{version}"'}
        content = "" if body is None else json.dumps(body)
        answer = self._client.generic(
            method, f"/api/v1{path}", content, content_type="application/json", headers=headers
        )
        return answer.status_code, answer.content

    def good(self, method: str, path: str, body: Any = None, *, version: int | None = None) -> Any:
        """What a good answer says. Raises Refused."""
        status, content = self.ask(method, path, body, version=version)
        if status >= 300:
            raise Refused(f"{method} {path}: {status} {content[:1000].decode(errors='replace')}")
        return json.loads(content)


class Shop:
    """The company: its customer and supplier, and tax codes that are made as cases name them."""

    def __init__(self, person: Person, pack: str, currency: str) -> None:
        self.person, self.pack, self.currency = person, pack, currency
        said = {"country_pack": pack, "base_currency": currency, "first_year_on": "2026-01-01"}
        made = person.good("POST", "/companies", said | {"name": f"Worked cases {pack} {currency}"})
        self.path = f"/companies/{made['company']['id']}"
        for code, of, subtype in (
            (GOODS, "income", "revenue"), (COST, "expense", None), (DEPOSITS, "liability", "deferred_income"), (BANK, "asset", "bank"),
        ):  # fmt: skip
            self._account(code, of, subtype)
        country = pack.upper() if pack in PACKS else "JP"
        address = {"street": "1 Worked Street", "postal_code": "10000", "city": "Worked", "country": country}
        contact = {"display_name": "Worked Buyer", "is_customer": True, "is_supplier": True, "language": "en"}
        contact["addresses"] = [address | {"kind": "billing"}]
        self.contact_id = str(person.good("POST", f"{self.path}/contacts", contact)["id"])
        person.good("PUT", f"{self.path}/issuer", {"legal_name": "Worked Seller", "address": address}, version=0)
        self._codes: dict[str, str] = {}
        self._taxes: dict[str, frozenset[str]] = {}
        self._step: Decimal | None = None

    @property
    def grouping(self) -> str:
        """How its papers group digits."""
        return "lakhs" if self.pack == "in" else "thousands"

    def rounds_to(self, step: str | None) -> None:
        """The smallest coin of documents that are paid in cash."""
        wanted = Decimal(step) if step else None
        if wanted is None or wanted == self._step:
            return
        place = f"{self.path}/tax/policy"
        policy = self.person.good("GET", place)
        version = policy.pop("version")
        self.person.good("PUT", place, policy | {"cash_step": step}, version=version)
        self._step = wanted

    def accounts(self, key: str, said: Mapping[str, Any]) -> frozenset[str]:
        """The accounts that a tax of a case is booked on, and no other tax."""
        mark = json.dumps([key, dict(said)], sort_keys=True)
        if mark not in self._taxes:
            number = len(self._taxes) + 1
            names = (f"W-O{number}", "liability"), (f"W-I{number}", "asset"), (f"W-D{number}", "liability")
            for code, of in names:
                self._account(code, of, "tax_liability" if of == "liability" else "tax_asset")
            self._taxes[mark] = frozenset(code for code, _ in names)
        return self._taxes[mark]

    def tax_code(self, keys: tuple[str, ...], codes: Codes, direction: str) -> str:
        """The id of the tax code that is made of these taxes."""
        said = {key: dict(codes[key]) for key in keys}
        mark = json.dumps([direction, list(said.items())], sort_keys=True)
        if mark not in self._codes:
            body = self._body(said, direction) | {"code": f"W{len(self._codes) + 1}", "direction": direction}
            self._codes[mark] = str(self.person.good("POST", f"{self.path}/tax-codes", body)["id"])
        return self._codes[mark]

    def withholding(self, percent: str, direction: str) -> str:
        """The id of the tax code by which a part is kept back."""
        return self.tax_code((WITHHELD,), {WITHHELD: {"withholding_percent": percent}}, direction)

    def _account(self, code: str, of: str, subtype: str | None) -> None:
        body = {"code": code, "name": f"Worked {code}", "account_class": of}
        self.person.good("POST", f"{self.path}/accounts", body | ({"subtype": subtype} if subtype else {}))

    def _body(self, said: dict[str, dict[str, Any]], direction: str) -> dict[str, Any]:
        first = next(iter(said.values()))
        name = " ".join(said)
        if first.get("reverse_charge"):
            body = {"treatment": "reverse_charge", "category": "AE", "exemption_reason": REASON, "name": name}
            return (
                body if direction == "sales" else body | {"components": [self._component(*one) for one in said.items()]}
            )
        if "withholding_percent" in first:
            return {
                "treatment": "withholding", "name": name, "components": [self._component(*one) for one in said.items()],
            }  # fmt: skip
        if len(said) == 1 and not Decimal(first.get("rate_percent", "1")):
            return {"treatment": "zero_rated", "category": "Z", "name": name}
        return {
            "treatment": "taxable",
            "category": "" if is_outside_en_16931(said) else "S",
            "myinvois_type": "02",
            "name": name,
            "rounds_together": any(one.get("together") for one in said.values()),
            "components": [self._component(*one) for one in said.items()],
        }

    def _component(self, key: str, said: dict[str, Any]) -> dict[str, Any]:
        deferred, claimed, owed = sorted(self.accounts(key, said))  # W-D, W-I, W-O
        rates = ("withholding_percent", "self_assess_percent", "per_unit", "rate_percent")
        return {
            "name": key,
            "is_compound": bool(said.get("compound")),
            "is_per_unit": "per_unit" in said,
            "recoverable_percent": said.get("recoverable_percent", "100"),
            "output_account_code": owed,
            "input_account_code": claimed,
            "deferred_account_code": deferred,
            "rates": [{"starts_on": SINCE, "value": next(said[name] for name in rates if name in said)}],
        }


class Shops:
    """The companies of one run, each made when a case asks for it."""

    def __init__(self) -> None:
        self.person = Person("Worked cases")
        self._made: dict[tuple[str, str], Shop] = {}

    def of(self, case: Mapping[str, Any]) -> Shop:
        """The company of the case's country, whose books are in the case's currency, or in the one that the case converts into."""
        country = str(case.get("country", "MY")).lower()
        base = case.get("base_currency")
        own = case.get("currency") or {2: "MYR", 3: "BHD"}.get(case["minor_digits"], "JPY")
        currency = base.get("code", "MYR") if base else own
        pack = country if country in PACKS and (currency, country) in OWN else "generic"
        if (pack, currency) not in self._made:
            self._made[pack, currency] = Shop(self.person, pack, currency)
        return self._made[pack, currency]


OWN = {("MYR", "my"), ("SGD", "sg"), ("GBP", "gb"), ("EUR", "de"), ("USD", "us"), ("INR", "in")}
