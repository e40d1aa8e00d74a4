"""The certificate that signs e-invoices, and its key: read from the file that a certification authority hands out (PKCS#12)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, load_pem_private_key
from cryptography.hazmat.primitives.serialization.pkcs12 import load_pkcs12
from cryptography.x509 import (
    Certificate,
    DuplicateExtension,
    ExtensionNotFound,
    InvalidVersion,
    KeyUsage,
    ObjectIdentifier,
    UnsupportedGeneralNameType,
    load_pem_x509_certificate,
)
from cryptography.x509.oid import NameOID

from oasys.core.words import say
from oasys.myinvois.signing import name_of

LEAST_BITS = 2048


# what the parser raises, now or when a part is looked at: files of others are written in many ways
ILLEGIBLE = (
    ValueError,
    TypeError,
    UnsupportedAlgorithm,
    InvalidVersion,
    DuplicateExtension,
    UnsupportedGeneralNameType,
)


class Unusable(ValueError):
    """The certificate cannot sign e-invoices; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Identity:
    """A certificate with its key."""

    certificate: Certificate
    key: RSAPrivateKey

    @property
    def certificate_pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    @property
    def key_pem(self) -> str:
        return self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def read_pkcs12(content: bytes, password: str) -> Identity:
    """Certificate and key of the file. Raises Unusable."""
    try:
        found = load_pkcs12(content, password.encode() or None)
    except ILLEGIBLE as error:
        raise Unusable(
            say("The file cannot be opened: choose the .p12 or .pfx file, and write its password.")
        ) from error
    if found.cert is None or found.key is None:
        raise Unusable(say("The file holds no certificate with its key: export both together."))
    return _identity(found.cert.certificate, found.key)


def read_pem(certificate_pem: str, key_pem: str) -> Identity:
    """As they were kept. Raises Unusable."""
    return _identity(
        load_pem_x509_certificate(certificate_pem.encode()), load_pem_private_key(key_pem.encode(), password=None)
    )


@contextmanager
def _legible() -> Iterator[None]:
    try:
        yield
    except Unusable:
        raise
    except ILLEGIBLE as error:
        raise Unusable(say("The certificate cannot be read: ask its authority for another one.")) from error


@_legible()
def _identity(certificate: Certificate, key: Any) -> Identity:
    if not isinstance(key, RSAPrivateKey) or key.key_size < LEAST_BITS:
        raise Unusable(
            say("MyInvois takes RSA keys of {bits} bits or more: ask for such a certificate.", bits=LEAST_BITS)
        )
    if certificate.public_key() != key.public_key():
        raise Unusable(say("The key is not that of the certificate."))
    return Identity(certificate, key)


def tin_of(certificate: Certificate) -> str:
    """The TIN that the certificate was issued to, "" where it names none."""
    return _subject(certificate, NameOID.ORGANIZATION_IDENTIFIER)


def registration_of(certificate: Certificate) -> str:
    """The registration number that the certificate was issued to, "" where it names none."""
    return _subject(certificate, NameOID.SERIAL_NUMBER)


def _subject(certificate: Certificate, oid: ObjectIdentifier) -> str:
    found = certificate.subject.get_attributes_for_oid(oid)
    return str(found[0].value).strip() if found else ""


@_legible()
def refuse_unfit(certificate: Certificate, *, now: datetime, tin: str | None) -> None:
    """Raises Unusable where it does not sign now, signs nothing that binds, or is somebody else's (`tin` None: anybody's)."""
    if now < certificate.not_valid_before_utc:
        raise Unusable(say("The certificate is valid from {day} on.", day=certificate.not_valid_before_utc.date()))
    if now >= certificate.not_valid_after_utc:
        raise Unusable(
            say("The certificate expired on {day}: have it renewed.", day=certificate.not_valid_after_utc.date())
        )
    try:
        signs = certificate.extensions.get_extension_for_class(KeyUsage).value.content_commitment
    except ExtensionNotFound:
        signs = False
    if not signs:
        raise Unusable(say("The certificate is not for signing documents (non-repudiation): ask for one that is."))
    if tin is not None and tin_of(certificate) != tin:
        raise Unusable(
            say("The certificate was issued to {other}, not to the company's TIN.", other=tin_of(certificate) or "—")
        )


@_legible()
def subject_of(certificate: Certificate) -> str:
    """Whom it was issued to, for a person. Raises Unusable."""
    return "".join(sign for sign in name_of(certificate.subject) if sign.isprintable())
