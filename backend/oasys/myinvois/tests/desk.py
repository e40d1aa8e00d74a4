"""What tests of MyInvois need: a certificate as the authority wants it, a company that issues, a simulator on a port."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key

from oasys.core.tenancy import tenant
from oasys.invoicing.issuer import say_issuer
from oasys.invoicing.issuer_schemas import IssuerIn
from oasys.invoicing.tests.desk import Desk, make_desk
from oasys.myinvois import client
from oasys.myinvois.certificates import Identity
from oasys.myinvois.models import Connection, EInvoice
from oasys.myinvois.services.connections import choose, set_certificate, set_credentials
from oasys.myinvois.services.queueing import Wish, ask_to_cancel, queue_document
from oasys.myinvois.services.working import work
from oasys.myinvois.simulator import certificate
from oasys.myinvois.simulator.authority import Authority
from oasys.myinvois.simulator.server import running
from oasys.myinvois.simulator.shapes import Client, Taxpayer
from tests.factories import Books

TIN = "C20880050010"
BRN = "202301000017"


@cache
def _key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


@cache
def make_identity(tin: str = TIN, *, starts: datetime | None = None, days: int = 3650, signs: bool = True) -> Identity:
    """A certificate of a company, of a test authority; made once a run."""
    starts = starts or datetime(2026, 1, 1, tzinfo=UTC)
    return certificate.make_identity(
        name="Kedai Ujian", tin=tin, brn=BRN, starts=starts, days=days, signs=signs, key=_key()
    )


@cache
def file_of(identity: Identity) -> bytes:
    """Its file, opened by "open"; the derivation of its key is dear."""
    return certificate.pkcs12_of(identity, "open")


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime = datetime(2026, 3, 15, 4, 0, tzinfo=UTC)) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


OTHER = Taxpayer("C10100050020", "Kopi Pagi Sdn. Bhd.", "BRN", "201901234567")
CLIENT = ("oasys-test", "a secret of the test")
BUYER = {
    "legal_name": OTHER.name,
    "identifiers": [{"scheme": "my_tin", "value": OTHER.tin}, {"scheme": "my_brn", "value": OTHER.id_value}],
    "addresses": [
        {
            "kind": "billing", "street": "12 Jalan Ampang", "postal_code": "50450", "city": "Kuala Lumpur",
            "subdivision": "Kuala Lumpur", "country": "MY",
        }
    ],
    "people": [{"name": "Mei Ling", "phone": "+60 3-1234 5678", "email": "mei@kopi.example"}],
}  # fmt: skip
ISSUER = {
    "legal_name": "Kedai Ujian Sdn. Bhd.",
    "address": {
        "street": "1 Jalan Raja", "postal_code": "40000", "city": "Shah Alam", "subdivision": "Selangor", "country": "MY",
    },
    "identifiers": [
        {"scheme": "my_tin", "value": TIN}, {"scheme": "my_brn", "value": BRN}, {"scheme": "my_sst", "value": "W10-1808-32000001"},
    ],
    "contact_phone": "+60 3-8765 4321",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """A company that issues e-invoices, connected to an authority, by one clock."""

    desk: Desk
    clock: Clock
    authority: Authority

    @property
    def books(self) -> Books:
        return self.desk.books

    def work(self) -> int:
        """What the worker does for the company."""
        return work(tenant_id=self.books.tenant_id, company_id=self.books.company.id, now=self.clock)

    def until(self, *states: str, most: int = 12) -> None:
        """Works, and lets time pass, until every e-invoice is in one of the states."""
        for _ in range(most):
            self.work()
            if set(self.states()) <= set(states):
                return
            self.clock.forward(minutes=6)
        raise AssertionError(self.states())

    def states(self) -> list[str]:
        return [row.state for row in self.rows()]

    def rows(self) -> list[EInvoice]:
        with tenant(self.books.tenant_id):
            return list(EInvoice.objects.order_by("id"))

    def row(self) -> EInvoice:
        (row,) = self.rows()
        return row

    def failure(self) -> str:
        with tenant(self.books.tenant_id):
            return Connection.objects.get().failure

    def post(self, kind: str = "invoice", *lines: dict[str, Any], **said: Any) -> dict[str, Any]:
        code = "SV8" if kind in ("invoice", "credit_note") else "PNA"
        account = "4110" if kind in ("invoice", "credit_note") else self.cost()
        return self.desk.post(kind, *(lines or [self.line(code, account)]), **said)

    def line(self, code: str = "SV8", account: str = "4110", price: str = "100.00", **said: Any) -> dict[str, Any]:
        return self.desk.line(price, code, account=account, text="Coffee beans", **said)

    def cost(self) -> str:
        with tenant(self.books.tenant_id):
            return str(self.books.leaf_codes("expense")[0])

    def queue(self, document_id: str, **wish: Any) -> EInvoice:
        with tenant(self.books.tenant_id):
            return queue_document(
                company=self.books.company,
                document_id=UUID(document_id),
                wish=Wish(**wish),
                by=self.books.owner,
                now=self.clock(),
            )

    def cancel(self, row: EInvoice, reason: str = "Wrong buyer") -> EInvoice:
        with tenant(self.books.tenant_id):
            return ask_to_cancel(
                company=self.books.company, einvoice_id=row.id, version=row.version, reason=reason, now=self.clock()
            )


def make_authority(clock: Any, **said: Any) -> Authority:
    own = Taxpayer(TIN, "Kedai Ujian Sdn. Bhd.", "BRN", BRN)
    twins = (Taxpayer("C10100050030", "Sama Nama", "BRN", "1"), Taxpayer("C10100050040", "Sama Nama", "BRN", "2"))
    clients = {CLIENT[0]: Client(CLIENT[1], TIN), "buyer": Client("of the buyer", OTHER.tin)}
    return Authority(clients=clients, taxpayers=(own, OTHER, *twins), clock=clock, **said)


def connect(desk: Desk, clock: Any, *, identity: Identity | None = None, enabled: bool = True) -> None:
    """Gives the company what it needs, by the services."""
    file = file_of(identity or make_identity())
    company = desk.books.company
    with tenant(desk.books.tenant_id):
        say_issuer(company=company, version=0, body=IssuerIn.model_validate(ISSUER), by=desk.books.owner, now=clock())
        set_credentials(company=company, version=0, client_id=CLIENT[0], secret=CLIENT[1], now=clock())
        set_certificate(company=company, version=1, content=file, password="open", now=clock())
        said = {
            "is_enabled": enabled, "msic": "46510", "activity": "Wholesale of computers", "classification": "022",
            "self_billed_classification": "036",
        }  # fmt: skip
        choose(company=company, version=2, said=said)


@contextmanager
def open_office(settings: Any, *, clock: Any = None, **authority: Any) -> Iterator[Office]:
    clock = clock or Clock()
    made = make_authority(clock, **authority)
    with running(made) as url, pytest.MonkeyPatch.context() as patched:
        patched.setattr(client, "_memory", client._Memory())
        patched.setattr(client, "_seconds_now", lambda: int(clock().timestamp()))  # calls are counted by the same clock
        settings.MYINVOIS_ENVIRONMENT, settings.MYINVOIS_SIMULATOR_URL = "simulator", url
        desk = make_desk(**BUYER)
        connect(desk, clock)
        yield Office(desk, clock, made)
