"""Certificates as the authority wants them, of an authority that nobody trusts: for tests and trials."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption
from cryptography.hazmat.primitives.serialization.pkcs12 import serialize_key_and_certificates
from cryptography.x509.oid import NameOID

from oasys.myinvois.certificates import Identity


def make_identity(
    *,
    name: str,
    tin: str,
    brn: str,
    starts: datetime,
    days: int,
    signs: bool = True,
    key: RSAPrivateKey | None = None,
) -> Identity:
    """An organisation certificate for a TIN with its key; without `signs` it is not for non-repudiation."""
    key = key or generate_private_key(65537, 2048)
    subject = [
        (NameOID.COUNTRY_NAME, "MY"), (NameOID.ORGANIZATION_NAME, name), (NameOID.ORGANIZATION_IDENTIFIER, tin),
        (NameOID.COMMON_NAME, name), (NameOID.SERIAL_NUMBER, brn),
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
        .public_key(key.public_key())
        .serial_number(162880276254639189035)
        .not_valid_before(starts)
        .not_valid_after(starts + timedelta(days=days))
        .add_extension(x509.KeyUsage(content_commitment=signs, **usage), critical=True)
        .sign(key, SHA256())
    )
    return Identity(certificate, key)


def pkcs12_of(identity: Identity, password: str) -> bytes:
    """The file that a certification authority would give out."""
    encryption = BestAvailableEncryption(password.encode())
    return serialize_key_and_certificates(b"oasys", identity.key, identity.certificate, None, encryption)


def trial_pkcs12(*, name: str, tin: str, brn: str, password: str) -> bytes:
    """A new certificate, valid for a year from yesterday."""
    starts = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    return pkcs12_of(make_identity(name=name, tin=tin, brn=brn, starts=starts, days=366), password)
