"""How a company is connected: what it tells of itself, its program's id and secret, its certificate."""

from datetime import datetime
from typing import Any

from django.db import connection as database
from django.db import transaction

from oasys.core.errors import FieldError, Invalid, StaleVersion
from oasys.core.tenancy import current_tenant_id
from oasys.core.words import say
from oasys.myinvois.certificates import Identity, Unusable, read_pem, read_pkcs12, refuse_unfit, subject_of
from oasys.myinvois.client import Credentials
from oasys.myinvois.codes import CLASSIFICATION, MSIC, codes
from oasys.myinvois.documents import RINGGIT
from oasys.myinvois.errors import CertificateUnusable, NotConnected
from oasys.myinvois.models import Connection
from oasys.myinvois.reading import Chosen
from oasys.myinvois.sites import site
from oasys.organisations.models import Company

LOCK_COMPANY = "select from organisations_company where tenant_id = %s and id = %s for no key update"


def lock_company(company: Company) -> None:
    with database.cursor() as cursor:
        cursor.execute(LOCK_COMPANY, [current_tenant_id(), company.id])


def connection_of(company: Company) -> Connection:
    """That of the installation's environment; version 0 where nothing was chosen."""
    found = Connection.objects.filter(company=company, environment=site().name).first()
    return found or Connection(company=company, environment=site().name, version=0)


def chosen_of(connection: Connection) -> Chosen:
    return Chosen(
        msic=connection.msic,
        activity=connection.activity,
        classification=connection.classification,
        self_billed_classification=connection.self_billed_classification,
    )


def enabled_connection(company: Company) -> Connection:
    """Raises NotConnected, saying what is missing."""
    found = connection_of(company)
    if not found.is_enabled:
        raise NotConnected(say("MyInvois is off for this company: switch it on in its settings."))
    return found


@transaction.atomic(savepoint=False)
def choose(*, company: Company, version: int, said: dict[str, Any]) -> Connection:
    """Puts these in place of what stands; it is switched on only where it can work.

    Locks the company. Raises StaleVersion, Invalid, NotConnected.
    """
    found = _for_update(company, version)
    errors = [
        FieldError(f"/{name}", "core.invalid_value", say("There is no such code."))
        for name, known in (
            ("msic", MSIC), ("classification", CLASSIFICATION), ("self_billed_classification", CLASSIFICATION),
        )
        if said[name] and said[name] not in codes(known)
    ]  # fmt: skip
    if errors:
        raise Invalid(say("Some fields need another value; nothing was changed."), errors=errors)
    for name, value in said.items():
        setattr(found, name, value)
    if found.is_enabled:
        _refuse_incomplete(company, found)
    return _saved(found)


def _refuse_incomplete(company: Company, found: Connection) -> None:
    missing = [
        what
        for what, is_there in (
            (say("id and secret of the program"), found.client_id is not None),
            (say("the certificate"), found.certificate_key is not None),
            (say("the MSIC code"), bool(found.msic)),
            (say("what the business does"), bool(found.activity)),
        )
        if not is_there
    ]
    if company.base_currency != RINGGIT:
        raise NotConnected(say("MyInvois is for companies whose books are in ringgit (MYR)."))
    if missing:
        raise NotConnected(say("Before it is switched on, add: {missing}.", missing=", ".join(missing)))


@transaction.atomic(savepoint=False)
def set_credentials(*, company: Company, version: int, client_id: str, secret: str, now: datetime) -> Connection:
    """Keeps id and secret, encrypted. Locks the company. Raises StaleVersion."""
    found = _for_update(company, version)
    found.client_id, found.client_secret, found.program_set_at = client_id, secret, now
    return _saved(found)


@transaction.atomic(savepoint=False)
def set_certificate(*, company: Company, version: int, content: bytes, password: str, now: datetime) -> Connection:
    """Keeps certificate and key of a PKCS#12 file, the key encrypted; the password is not kept.

    Locks the company. Raises StaleVersion, CertificateUnusable.
    """
    found = _for_update(company, version)
    try:
        identity = read_pkcs12(content, password)
        refuse_unfit(identity.certificate, now=now, tin=None)
        subject = subject_of(identity.certificate)
    except Unusable as error:
        raise CertificateUnusable(
            str(error), errors=[FieldError("/pkcs12", "myinvois.certificate_unusable", str(error))]
        ) from error
    found.certificate, found.certificate_key = identity.certificate_pem, identity.key_pem
    found.certificate_subject = subject[:500]
    found.certificate_starts_at = identity.certificate.not_valid_before_utc
    found.certificate_ends_at = identity.certificate.not_valid_after_utc
    return _saved(found)


def _for_update(company: Company, version: int) -> Connection:
    lock_company(company)
    found = connection_of(company)
    if found.version != version:
        raise StaleVersion(say("The settings were changed in the meantime."), version=found.version)
    return found


def _saved(found: Connection) -> Connection:
    found.failure, found.paused_until, found.sending_paused_until = "", None, None
    is_new = found.version == 0
    found.version += 1
    found.save(force_insert=is_new, force_update=not is_new)
    return found


def credentials_of(found: Connection) -> Credentials:
    """Raises NotConnected."""
    if found.client_id is None or found.client_secret is None:
        raise NotConnected(say("The program's id and secret are missing: write them into the settings."))
    return Credentials(found.client_id, found.client_secret)


def identity_of(found: Connection, *, now: datetime, tin: str) -> Identity:
    """What signs, if it may sign now for that TIN. Raises CertificateUnusable."""
    if found.certificate_key is None:
        raise CertificateUnusable(say("The certificate is missing: upload it in the settings."))
    try:
        identity = read_pem(found.certificate, found.certificate_key)
        refuse_unfit(identity.certificate, now=now, tin=tin)
    except Unusable as error:
        raise CertificateUnusable(str(error)) from error
    return identity
