"""What tests of leaving the house need: a German company that has said who it is, and a customer who wants e-invoices."""

from typing import Any

from oasys.invoicing.tests.desk import Desk, make_desk

ISSUER: dict[str, Any] = {
    "legal_name": "Linden Kaffee GmbH",
    "address": {"street": "Hafenweg 4", "postal_code": "20457", "city": "Hamburg", "country": "DE"},
    "identifiers": [{"scheme": "eu_vat", "value": "DE136695976"}],
    "legal_details": "Amtsgericht Hamburg\nHRB 12345",
    "contact_name": "Jana Linden",
    "contact_phone": "+49 40 1234567",
    "contact_email": "jana@linden.example",
    "electronic_address": {"scheme": "9930", "value": "DE136695976"},
    "bank": {"account": {"iban": "DE89370400440532013000", "bank_code": "COBADEFFXXX"}, "bank": "Commerzbank"},
}
CUSTOMER: dict[str, Any] = {
    "display_name": "Möller & Söhne",
    "legal_name": "Möller & Söhne KG",
    "language": "de",
    "identifiers": [{"scheme": "eu_vat", "value": "FR40303265045"}],
    "addresses": [{"kind": "billing", "street": "Am Markt 3", "postal_code": "53111", "city": "Bonn", "country": "DE"}],
    "people": [{"name": "Ada Möller", "email": "ada@moeller.example"}],
}


def wants(format: str) -> dict[str, Any]:
    return {"format": format, "address": {"scheme": "9930", "value": "DE123456788"}}


def say_issuer(desk: Desk, version: int = 0, **changes: Any) -> None:
    answer = desk.api.call("PUT", f"{desk.path}/issuer", ISSUER | changes, If_Match=f'"v{version}"')
    assert answer.status_code == 200, answer.content


def make_office(pack: str = "de", *, currency: str | None = None, **contact: Any) -> Desk:
    """A desk whose company has said who it is."""
    desk = make_desk(pack, currency=currency, **(CUSTOMER | contact))
    say_issuer(desk)
    return desk


def income(desk: Desk) -> str:
    """An account that lines are booked on."""
    found = desk.api.get(f"{desk.path}/accounts?account_class=income&limit=200").json()["items"]
    return str(next(one["code"] for one in found if not one["is_heading"]))
