"""What a company says of itself on documents: the last version counts, and a posted document keeps its own."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from django.db import connection, transaction

from oasys.contacts.bank import BankAccount
from oasys.core.errors import StaleVersion
from oasys.core.reads import row_where
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.identity.models import User
from oasys.invoicing.errors import IssuerMissing
from oasys.invoicing.issuer_schemas import IssuerIn
from oasys.invoicing.models import Document, Issuer
from oasys.organisations.models import Company

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a company said of itself: a row, decrypted. `identifiers`: (scheme, value), as contacts' ids are kept."""

    version: int
    legal_name: str
    trading_name: str
    address: dict[str, str]
    identifiers: tuple[tuple[str, str], ...]
    legal_details: str
    contact_name: str
    contact_phone: str
    contact_email: str
    electronic: tuple[str, str] | None
    bank: BankAccount | None = field(repr=False)
    bank_holder: str
    bank_name: str

    def identifier(self, *schemes: str) -> str:
        """The first id of one of these kinds, in their order; "" where there is none."""
        for scheme in schemes:
            for kind, value in self.identifiers:
                if kind == scheme:
                    return value
        return ""


def latest(company: Company) -> Issuer | None:
    """The version that counts."""
    return Issuer.objects.select_related("said_by").filter(company=company).order_by("-version").first()


def issuer_of(document: Document, *, company: Company) -> Said:
    """Who issued a document: as it was when the document was posted; of a draft, as it is now.

    A document that was posted before the company said anything of itself takes what it said first. Raises IssuerMissing.
    """
    row: Issuer | None
    if document.issuer_id is not None:
        row = document.issuer
    elif document.status == Document.Status.DRAFT:
        row = row_where(Issuer, "company_id = %s order by version desc limit 1", company.id)
    else:
        row = Issuer.objects.filter(company=company).order_by("version").first()
    return _said(row)


def issuer_now(company: Company) -> Said:
    """As it is now: what papers that are no documents name. Raises IssuerMissing."""
    return _said(latest(company))


def issuer_version(company: Company, version: int | None) -> Said:
    """As it was in a version; None: as it was first. Raises IssuerMissing."""
    rows = Issuer.objects.filter(company=company).order_by("version")
    return _said((rows if version is None else rows.filter(version=version)).first())


def _said(row: Issuer | None) -> Said:
    if row is None:
        raise IssuerMissing(say("The company has not said what stands about it on papers: name and address at least."))
    return Said(
        version=row.version,
        legal_name=row.legal_name,
        trading_name=row.trading_name,
        address=row.address,
        identifiers=tuple((one["scheme"], one["value"]) for one in orjson.loads(row.identifiers)),
        legal_details=row.legal_details,
        contact_name=row.contact_name,
        contact_phone=row.contact_phone,
        contact_email=row.contact_email,
        electronic=(row.electronic_scheme, row.electronic_address) if row.electronic_scheme else None,
        bank=None
        if row.bank_account is None
        else BankAccount(row.bank_country, row.bank_is_iban, row.bank_account, row.bank_code or ""),
        bank_holder=row.bank_holder,
        bank_name=row.bank_name,
    )


@transaction.atomic(savepoint=False)
def say_issuer(*, company: Company, version: int, body: IssuerIn, by: User, now: datetime) -> Issuer:
    """What the company says of itself from now on; documents that are posted keep what they have.

    Locks the company. Raises StaleVersion.
    """
    with connection.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])
    standing = latest(company)
    if (standing.version if standing else 0) != version:
        raise StaleVersion(
            say("What stands on papers was changed in the meantime."), version=standing.version if standing else 0
        )
    account = body.bank.account.read if body.bank else None
    row = Issuer(
        company=company,
        version=version + 1,
        legal_name=body.legal_name,
        trading_name=body.trading_name,
        address=body.address.model_dump(),
        identifiers=orjson.dumps([one.model_dump() for one in body.identifiers]).decode(),
        legal_details=body.legal_details,
        contact_name=body.contact_name,
        contact_phone=body.contact_phone,
        contact_email=body.contact_email,
        electronic_scheme=body.electronic_address.scheme if body.electronic_address else "",
        electronic_address=body.electronic_address.value if body.electronic_address else "",
        bank_holder=body.bank.holder if body.bank else "",
        bank_name=body.bank.bank if body.bank else "",
        bank_country=account.country if account else "",
        bank_is_iban=account is not None and account.is_iban,
        bank_account=account.account if account else None,
        bank_code=account.bank_code if account else None,
        account_hint=account.masked if account else "",
        said_by=by,
        said_at=now,
    )
    row.save(force_insert=True)
    return row


def issuer_shown(row: Issuer | None) -> dict[str, Any]:
    """As the API shows it; of nothing said yet the same shape, empty."""
    if row is None:
        texts = ("legal_name", "trading_name", "legal_details", "contact_name", "contact_phone", "contact_email")
        nothing = dict.fromkeys(("address", "electronic_address", "bank", "said_by", "said_at"))
        return dict.fromkeys(texts, "") | nothing | {"identifiers": [], "version": 0}
    said = _said(row)
    return {
        name: getattr(said, name)
        for name in (
            "version", "legal_name", "trading_name", "address", "legal_details", "contact_name", "contact_phone", "contact_email",
        )
    } | {
        "identifiers": [{"scheme": scheme, "value": value} for scheme, value in said.identifiers],
        "electronic_address": {"scheme": said.electronic[0], "value": said.electronic[1]} if said.electronic else None,
        "bank": said.bank
        and {
            "holder": said.bank_holder,
            "bank": said.bank_name,
            "country": said.bank.country,
            "is_iban": said.bank.is_iban,
            "account": said.bank.account,
            "bank_code": said.bank.bank_code,
        },
        "said_by": row.said_by.email,
        "said_at": row.said_at,
    }  # fmt: skip
