"""What tests of MyInvois need: a certificate as the authority wants it, a company that issues, a simulator on a port."""

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from oasys.myinvois.certificates import Identity

TIN = "C20880050010"
BRN = "202301000017"


@cache
def _key() -> RSAPrivateKey:
    return generate_private_key(65537, 2048)


def make_identity(
    tin: str = TIN, *, starts: datetime | None = None, days: int = 3650, signs: bool = True
) -> Identity:
    """A certificate of a company, of a test authority."""
    starts = starts or datetime(2026, 1, 1, tzinfo=UTC)
    subject = [
        (NameOID.COUNTRY_NAME, "MY"), (NameOID.ORGANIZATION_NAME, "Kedai Ujian"), (NameOID.ORGANIZATION_IDENTIFIER, tin),
        (NameOID.COMMON_NAME, "Kedai Ujian"), (NameOID.SERIAL_NUMBER, BRN),
    ]  # fmt: skip
    issuer = [(NameOID.COUNTRY_NAME, "MY"), (NameOID.ORGANIZATION_NAME, "Test"), (NameOID.COMMON_NAME, "Test Sub CA")]
    usage = dict.fromkeys(
        (
            "digital_signature", "key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign",
            "encipher_only", "decipher_only",
        ),
        False,
    )  # fmt: skip
    certificate = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(oid, value) for oid, value in subject]))
        .issuer_name(x509.Name([x509.NameAttribute(oid, value) for oid, value in issuer]))
        .public_key(_key().public_key())
        .serial_number(162880276254639189035)
        .not_valid_before(starts)
        .not_valid_after(starts + timedelta(days=days))
        .add_extension(x509.KeyUsage(content_commitment=signs, **usage), critical=True)
        .sign(_key(), SHA256())
    )
    return Identity(certificate, _key())
