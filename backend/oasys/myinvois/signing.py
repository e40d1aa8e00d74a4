"""The signature of an e-invoice: XAdES in JSON as the authority's own signed sample has it. No Django, no database.

The value is RSA PKCS#1 v1.5 with SHA-256 over the bytes of the document without its signature, not over SignedInfo as XML-DSig
would have it. Source: docs/accounting/myinvois.md#the-signature.
"""

import base64
import binascii
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import Certificate, Name, load_der_x509_certificate
from cryptography.x509.oid import NameOID

from oasys.myinvois.plain_json import read, written

SHA256_METHOD = "http://www.w3.org/2001/04/xmlenc#sha256"
RSA_METHOD = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
PROPERTIES_TYPE = "http://uri.etsi.org/01903/v1.3.2#SignedProperties"
PROPERTIES_ID = "id-xades-signed-props"
SIGNATURE_OF_INVOICE = "urn:oasis:names:specification:ubl:signature:Invoice"
XADES = "urn:oasis:names:specification:ubl:dsig:enveloped:xades"
SIGNED_LAST = ("UBLExtensions", "Signature")
# how the authority's certificates write a name, in the order of its sample
SHORT_NAMES = {
    NameOID.COMMON_NAME: "CN", NameOID.ORGANIZATIONAL_UNIT_NAME: "OU", NameOID.ORGANIZATION_NAME: "O",
    NameOID.COUNTRY_NAME: "C", NameOID.LOCALITY_NAME: "L", NameOID.STATE_OR_PROVINCE_NAME: "S", NameOID.EMAIL_ADDRESS: "E",
    NameOID.SERIAL_NUMBER: "SERIALNUMBER", NameOID.ORGANIZATION_IDENTIFIER: "OID.2.5.4.97",
}  # fmt: skip


class SignatureWrong(ValueError):
    """A signature that does not hold; `code` as the authority names it."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Checked:
    """A signature that holds: by which certificate, and when it says it was made."""

    certificate: Certificate
    signed_at: datetime


def digest(content: bytes) -> str:
    """Base64 of SHA-256, as the references of a signature write it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()


def document_hash(content: bytes) -> str:
    """Hexadecimal SHA-256 of the bytes that are submitted."""
    return hashlib.sha256(content).hexdigest()


def name_of(name: Name) -> str:
    """A distinguished name as the authority compares it: the last part first, `, ` between."""
    parts = [
        f"{SHORT_NAMES.get(one.oid, 'OID.' + one.oid.dotted_string)}={one.value!s}" for rdn in name.rdns for one in rdn
    ]
    return ", ".join(reversed(parts))


def signed(document: dict[str, Any], *, certificate: Certificate, key: RSAPrivateKey, at: datetime) -> bytes:
    """The document with its signature, minified: the bytes that are submitted. `at` is in UTC."""
    content = written(document)
    properties = _properties(certificate, at)
    issuer, serial = name_of(certificate.issuer), str(certificate.serial_number)
    signature = {
        "Id": "signature",
        "Object": [{"QualifyingProperties": [properties]}],
        "KeyInfo": [
            {
                "X509Data": [
                    {
                        "X509Certificate": [{"_": base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()}],
                        "X509SubjectName": [{"_": name_of(certificate.subject)}],
                        "X509IssuerSerial": [{"X509IssuerName": [{"_": issuer}], "X509SerialNumber": [{"_": serial}]}],
                    }
                ]
            }
        ],
        "SignatureValue": [{"_": base64.b64encode(key.sign(content, PKCS1v15(), SHA256())).decode()}],
        "SignedInfo": [
            {
                "SignatureMethod": [{"_": "", "Algorithm": RSA_METHOD}],
                "Reference": [
                    _reference(PROPERTIES_TYPE, f"#{PROPERTIES_ID}", digest(written(properties))),
                    _reference("", "", digest(content)),
                ],
            }
        ],
    }
    (invoice,) = document["Invoice"]
    extension = {
        "ExtensionURI": [{"_": XADES}],
        "ExtensionContent": [
            {
                "UBLDocumentSignatures": [
                    {
                        "SignatureInformation": [
                            {
                                "ID": [{"_": "urn:oasis:names:specification:ubl:signature:1"}],
                                "ReferencedSignatureID": [{"_": SIGNATURE_OF_INVOICE}],
                                "Signature": [signature],
                            }
                        ]
                    }
                ]
            }
        ],
    }
    whole = invoice | {
        "UBLExtensions": [{"UBLExtension": [extension]}],
        "Signature": [{"ID": [{"_": SIGNATURE_OF_INVOICE}], "SignatureMethod": [{"_": XADES}]}],
    }
    return written(document | {"Invoice": [whole]})


def _properties(certificate: Certificate, at: datetime) -> dict[str, Any]:
    cert = {
        "CertDigest": [
            {
                "DigestMethod": [{"_": "", "Algorithm": SHA256_METHOD}],
                "DigestValue": [{"_": digest(certificate.public_bytes(Encoding.DER))}],
            }
        ],
        "IssuerSerial": [
            {
                "X509IssuerName": [{"_": name_of(certificate.issuer)}],
                "X509SerialNumber": [{"_": str(certificate.serial_number)}],
            }
        ],
    }
    return {
        "Target": "signature",
        "SignedProperties": [
            {
                "Id": PROPERTIES_ID,
                "SignedSignatureProperties": [
                    {
                        "SigningTime": [{"_": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}],
                        "SigningCertificate": [{"Cert": [cert]}],
                    }
                ],
            }
        ],
    }


def _reference(kind: str, uri: str, value: str) -> dict[str, Any]:
    return {
        "Type": kind,
        "URI": uri,
        "DigestMethod": [{"_": "", "Algorithm": SHA256_METHOD}],
        "DigestValue": [{"_": value}],
    }


def unsigned_bytes(document: dict[str, Any]) -> bytes:
    """What a signature of the document is over."""
    (invoice,) = document["Invoice"]
    return written(document | {"Invoice": [{name: one for name, one in invoice.items() if name not in SIGNED_LAST}]})


def check(content: bytes) -> Checked:
    """Every digest and the value of the signature, computed anew. Raises SignatureWrong naming the first that does not hold."""
    try:
        document = read(content)
        (invoice,) = document["Invoice"]
        (extensions,) = invoice["UBLExtensions"]
        (extension,) = extensions["UBLExtension"]
        information = extension["ExtensionContent"][0]["UBLDocumentSignatures"][0]["SignatureInformation"]
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise SignatureWrong("DS301", "The document holds no signature.") from error
    if not isinstance(information, list) or len(information) != 1:
        raise SignatureWrong("DS302", "The document holds one signature.")
    try:
        return _checked(document, information[0]["Signature"][0])
    except SignatureWrong:
        raise
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise SignatureWrong("DS300", "The signature lacks a part, or it cannot be read.") from error


def _checked(document: dict[str, Any], signature: dict[str, Any]) -> Checked:
    (properties,) = signature["Object"][0]["QualifyingProperties"]
    data = signature["KeyInfo"][0]["X509Data"][0]
    der = _decoded(data["X509Certificate"][0]["_"])
    certificate = load_der_x509_certificate(der)
    stated = properties["SignedProperties"][0]["SignedSignatureProperties"][0]
    (cert,) = stated["SigningCertificate"][0]["Cert"]
    references = {one["URI"]: one["DigestValue"][0]["_"] for one in signature["SignedInfo"][0]["Reference"]}
    content = unsigned_bytes(document)
    if cert["CertDigest"][0]["DigestValue"][0]["_"] != digest(der):
        raise SignatureWrong("DS318", "The digest of the certificate is another one.")
    if references.get("") != digest(content):
        raise SignatureWrong("DS320", "The digest of the document is another one.")
    if references.get(f"#{PROPERTIES_ID}") != digest(written(properties)):
        raise SignatureWrong("DS322", "The digest of the signed properties is another one.")
    serial = cert["IssuerSerial"][0]
    if serial["X509IssuerName"][0]["_"] != name_of(certificate.issuer) or serial["X509SerialNumber"][0]["_"] != str(
        certificate.serial_number
    ):
        raise SignatureWrong("DS326", "Issuer or serial number are not those of the certificate.")
    key = certificate.public_key()
    if not isinstance(key, RSAPublicKey):
        raise SignatureWrong("DS333", "The certificate has no RSA key.")
    try:
        key.verify(_decoded(signature["SignatureValue"][0]["_"]), content, PKCS1v15(), SHA256())
    except InvalidSignature:
        raise SignatureWrong("DS333", "The value of the signature is not of this document and key.") from None
    signed_at = datetime.strptime(stated["SigningTime"][0]["_"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Checked(certificate, signed_at)


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("this is no base64") from error
