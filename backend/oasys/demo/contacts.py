"""Whom the demo company sells to and buys from: those its entries name, with what is agreed, their ids, and bank details that wait.

All of it is invented; numbers are right by their form alone.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from oasys.contacts.bank import read_iban
from oasys.contacts.schemas import ContactIn
from oasys.contacts.services.bank import propose_bank
from oasys.contacts.services.contacts import create_contacts
from oasys.demo.generator.sales import EXPORTS, RECEIVABLES
from oasys.identity.models import User
from oasys.ledger.models import Account
from oasys.organisations.models import Company

PAID_ABROAD = "Nordhafen Rohkaffee Handel GmbH"
IBAN, BIC = "DE89370400440532013000", "COBADEFFXXX"
MALAYSIA = "MY"


def know_contacts(*, company: Company, by: User, now: datetime) -> dict[str, UUID]:
    """Customers and suppliers; their ids by code. The account of one waits for a second person."""
    accounts = {
        account.code: account.id for account in Account.objects.filter(company=company, code__in=(RECEIVABLES, EXPORTS))
    }
    contents = [ContactIn(**said) for said in (*_customers(accounts), *_suppliers())]
    rows = create_contacts(company=company, contents=contents)
    abroad = next(row for row in rows if row.display_name == PAID_ABROAD)
    propose_bank(
        company=company,
        contact_id=abroad.id,
        account=read_iban(IBAN, BIC),
        holder="",
        note="Letter with invoice RE-2291",
        by=by,
        now=now,
    )
    return {row.code: row.id for row in rows}


def _customers(accounts: dict[str, Any]) -> list[dict[str, Any]]:
    at_home = {"receivable_account_id": accounts[RECEIVABLES]}
    abroad = at_home | {"revenue_account_id": accounts[EXPORTS]}
    return [
        _customer("Warung Pagi Raya Sdn Bhd", "C-001", "8 Lorong Kolam", "88000", "Kota Kinabalu", 30)
        | at_home
        | {
            "credit_limit": "15000.00",
            "identifiers": [_id("my_tin", "C20880050010"), _id("my_sst", "W10-1808-32000001")],
            "people": [
                _person("Siti Aminah", "Owner", "siti@warungpagi.example", "+60 88-555 101"),
                _person("Jude Majanil", "Accounts payable", "accounts@warungpagi.example", ""),
            ],
        },
        _customer("Hotel Teluk Lintas Sdn Bhd", "C-002", "Jalan Pantai Lintas", "88100", "Kota Kinabalu", 45)
        | at_home
        | {
            "credit_limit": "60000.00",
            "people": [_person("Farid Osman", "Purchasing", "purchasing@teluklintas.example", "+60 88-555 120")],
        },
        _customer("清风茶咖啡馆 Qingfeng Café Sdn Bhd", "C-003", "21 Gaya Street", "88000", "Kota Kinabalu", 30)
        | at_home
        | {"language": "zh", "people": [_person("林美玲", "", "hello@qingfeng.example", "")]},
        _customer("Lim & Daughters Trading", "C-004", "Lot 6, Inanam Industrial Park", "88450", "Kota Kinabalu", 30)
        | at_home
        | {"people": [_person("Lim Hui Fen", "", "office@limdaughters.example", "")]},
        _customer("Bukit Perak Resort Berhad", "C-005", "Jalan Resort 3", "34750", "Taiping", 60)
        | at_home
        | {"terms": {"days": 60, "counted_from": "month_end"}, "credit_limit": "80000.00"},
        _customer("Tiong Hock Coffee Pte. Ltd.", "C-101", "18 Joo Chiat Place", "427742", "Singapore", 30, "SG")
        | abroad
        | {"currency": "SGD", "identifiers": [_id("sg_uen", "197401143C")]},
        _customer("مقهى نخلة الواحة Nakhlat Al Waha Café LLC", "C-102", "Al Seef Street 40", "", "Dubai", 45, "AE")
        | abroad
        | {"currency": "USD", "language": "ar"},
        _customer("Rheinblick Kaffeehaus Müller GmbH", "C-103", "Rheinuferstraße 7", "55116", "Mainz", 30, "DE")
        | abroad
        | {
            "currency": "USD",
            "language": "de",
            "identifiers": [_id("eu_vat", "DE136695976")],
            "people": [_person("Katrin Müller", "Einkauf", "einkauf@rheinblick.example", "+49 6131 555 010")],
        },
        _customer("Lim & Daughters Trading Sdn Bhd", "", "Inanam", "88450", "Kota Kinabalu", 30)
        | {"notes": "Met at the fair. The same as C-004?"},
    ]


def _suppliers() -> list[dict[str, Any]]:
    return [
        _supplier("Tenom Valley Green Coffee Sdn Bhd", "S-001", "Kampung Melalap", "89900", "Tenom", 30)
        | {"people": [_person("Basri Gundik", "Sales", "sales@tenomvalley.example", "+60 87-555 030")]},
        _supplier("Kemas Rapi Packaging Sdn Bhd", "S-002", "12 Jalan Kilang", "88450", "Kota Kinabalu", 30)
        | {"identifiers": [_id("my_brn", "201901012345")]},
        _supplier("Likas Industrial Estates Sdn Bhd", "S-003", "Jalan Likas", "88400", "Kota Kinabalu", 0)
        | {"notes": "Landlord of the roastery."},
        _supplier(PAID_ABROAD, "S-101", "Am Sandtorkai 30", "20457", "Hamburg", 45, "DE")
        | {
            "currency": "EUR",
            "language": "de",
            "people": [_person("Henrik Behrens", "Verkauf", "verkauf@nordhafen.example", "+49 40 555 0199")],
        },
        _supplier("Officina Torrefazione Bruna S.r.l.", "S-102", "Via dei Mulini 9", "40128", "Bologna", 60, "IT")
        | {"currency": "EUR", "language": "it"},
    ]


def _contact(
    name: str, code: str, street: str, postal_code: str, city: str, days: int, country: str = MALAYSIA
) -> dict[str, Any]:
    address = {"kind": "billing", "street": street, "postal_code": postal_code, "city": city, "country": country}
    return {"display_name": name, "code": code, "addresses": [address], "terms": {"days": days}}


def _customer(*said: Any) -> dict[str, Any]:
    return _contact(*said) | {"is_customer": True}


def _supplier(*said: Any) -> dict[str, Any]:
    return _contact(*said) | {"is_supplier": True}


def _person(name: str, position: str, email: str, phone: str) -> dict[str, str]:
    return {"name": name, "position": position, "email": email, "phone": phone}


def _id(scheme: str, value: str) -> dict[str, str]:
    return {"scheme": scheme, "value": value}
