"""The signature against the authority's own signed sample, and against whoever changes a byte."""

import base64
from datetime import UTC, datetime
from typing import Any

import pytest

from oasys.myinvois import certificates, signing
from oasys.myinvois.plain_json import read, written
from oasys.myinvois.signing import SignatureWrong, check, digest, document_hash, signed, unsigned_bytes
from oasys.myinvois.tests import authority_sample as sample
from oasys.myinvois.tests.desk import make_identity

AT = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SMALL = (
    '{"_D":"urn:oasis:names:specification:ubl:schema:xsd:Invoice-2","Invoice":[{"ID":[{"_":"OAS-1"}],'
    '"IssueDate":[{"_":"2026-11-22"}],"Note":[{"_":"Kopi & Té"}]}]}'
)


def sample_signed() -> dict[str, Any]:
    """The sample as it was published, its signature included."""
    certificate = {"DigestMethod": [{"_": "", "Algorithm": signing.SHA256_METHOD}]}
    cert = {
        "CertDigest": [certificate | {"DigestValue": [{"_": sample.CERTIFICATE_DIGEST}]}],
        "IssuerSerial": [{"X509IssuerName": [{"_": sample.ISSUER}], "X509SerialNumber": [{"_": sample.SERIAL}]}],
    }
    stated = {"SigningTime": [{"_": sample.SIGNING_TIME}], "SigningCertificate": [{"Cert": [cert]}]}
    properties = {
        "Target": "signature",
        "SignedProperties": [{"Id": signing.PROPERTIES_ID, "SignedSignatureProperties": [stated]}],
    }
    references = [
        {"Type": kind, "URI": uri, **certificate, "DigestValue": [{"_": value}]}
        for kind, uri, value in (
            (signing.PROPERTIES_TYPE, "#id-xades-signed-props", sample.PROPERTIES_DIGEST),
            ("", "", sample.DOCUMENT_DIGEST),
        )
    ]
    signature = {
        "Id": "signature",
        "Object": [{"QualifyingProperties": [properties]}],
        "KeyInfo": [{"X509Data": [{"X509Certificate": [{"_": sample.CERTIFICATE.replace("\n", "")}]}]}],
        "SignatureValue": [{"_": sample.VALUE}],
        "SignedInfo": [{"Reference": references}],
    }
    information = [{"SignatureInformation": [{"Signature": [signature]}]}]
    extension = {"ExtensionContent": [{"UBLDocumentSignatures": information}]}
    invoice = sample.DOCUMENT["Invoice"][0] | {"UBLExtensions": [{"UBLExtension": [extension]}], "Signature": []}
    return sample.DOCUMENT | {"Invoice": [invoice]}


def test_the_authoritys_signed_sample_holds():
    found = check(written(sample_signed()))
    assert certificates.tin_of(found.certificate) == "C29702635060"
    assert signing.name_of(found.certificate.issuer) == sample.ISSUER
    assert digest(unsigned_bytes(sample_signed())) == sample.DOCUMENT_DIGEST


def test_digests_of_known_bytes():
    content = SMALL.encode()
    assert written(read(content)) == content
    assert digest(content) == "0tc0mo5FvcWKiGnRI2rybWkm8uJwARwa2MwpH6x7D8c="
    assert document_hash(content) == "d2d7349a8e45bdc58a8869d1236af26d6926f2e270011c1ad8cc291fac7b0fc7"
    properties = (
        b'{"Target":"signature","SignedProperties":[{"Id":"id-xades-signed-props","SignedSignatureProperties":'
        b'[{"SigningTime":[{"_":"2026-11-22T01:02:03Z"}]}]}]}'
    )
    assert digest(written(read(properties))) == "Zciu5B+le4bIBgQ7B4AGIDwe3wykSwePhxkSxxJObec="


def own() -> dict[str, Any]:
    identity = make_identity()
    return read(signed(sample.DOCUMENT, certificate=identity.certificate, key=identity.key, at=AT))


def test_what_is_signed_here_holds():
    found = check(written(own()))
    assert found.signed_at == AT
    assert unsigned_bytes(own()) == written(sample.DOCUMENT)


def _signature(document: dict[str, Any]) -> dict[str, Any]:
    extension = document["Invoice"][0]["UBLExtensions"][0]["UBLExtension"][0]
    information = extension["ExtensionContent"][0]["UBLDocumentSignatures"][0]["SignatureInformation"]
    return information[0]["Signature"][0]


def _amount(document: dict[str, Any]) -> None:
    document["Invoice"][0]["LegalMonetaryTotal"][0]["PayableAmount"][0]["_"] += 1


def _time(document: dict[str, Any]) -> None:
    properties = _signature(document)["Object"][0]["QualifyingProperties"][0]["SignedProperties"][0]
    properties["SignedSignatureProperties"][0]["SigningTime"][0]["_"] = "2026-11-22T01:02:04Z"


def _certificate(document: dict[str, Any]) -> None:
    data = _signature(document)["KeyInfo"][0]["X509Data"][0]
    der = base64.b64decode(data["X509Certificate"][0]["_"])
    data["X509Certificate"][0]["_"] = base64.b64encode(der[:-1] + bytes([der[-1] ^ 1])).decode()


def _value(document: dict[str, Any]) -> None:
    value = _signature(document)["SignatureValue"][0]
    raw = base64.b64decode(value["_"])
    value["_"] = base64.b64encode(bytes([raw[0] ^ 1]) + raw[1:]).decode()


def _digest_too(document: dict[str, Any]) -> None:
    """Whoever changes the amount and its digest has no key for the value."""
    _amount(document)
    references = _signature(document)["SignedInfo"][0]["Reference"]
    references[1]["DigestValue"][0]["_"] = digest(unsigned_bytes(document))


def _twice(document: dict[str, Any]) -> None:
    extension = document["Invoice"][0]["UBLExtensions"][0]["UBLExtension"][0]
    information = extension["ExtensionContent"][0]["UBLDocumentSignatures"][0]["SignatureInformation"]
    information.append(information[0])


@pytest.mark.parametrize(
    ("tamper", "code"),
    [
        (_amount, "DS320"), (_time, "DS322"), (_certificate, "DS318"), (_value, "DS333"), (_digest_too, "DS333"),
        (_twice, "DS302"), (lambda document: document["Invoice"][0].pop("UBLExtensions"), "DS301"),
        (lambda document: _signature(document).pop("KeyInfo"), "DS300"),
    ],
)  # fmt: skip
def test_a_changed_byte_is_found(tamper: Any, code: str):
    document = own()
    tamper(document)
    with pytest.raises(SignatureWrong) as refused:
        check(written(document))
    assert refused.value.code == code


@pytest.mark.parametrize(
    "content", [b"", b"\xff", b"[1e999999999]", b'{"a":1,"a":2}', b"[" * 100_000, b"[NaN]", b"[" + b"9" * 5_000 + b"]"]
)
def test_garbage_is_refused(content: bytes):
    with pytest.raises(ValueError):
        read(content)


def test_no_float_is_written():
    with pytest.raises(TypeError):
        written({"amount": 0.1})
