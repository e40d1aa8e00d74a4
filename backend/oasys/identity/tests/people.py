"""What people hold in their hands: a browser that signs in, a phone with an app, a passkey made of software."""

import base64
import hashlib
import json
import os
import re
import struct
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from django.db import connection
from fido2 import cbor

from oasys.core.ids import uuid7
from oasys.identity.models import Mail, User
from tests.factories import PASSWORD, make_user
from tests.fixtures import Api

START = 1_800_000_000
ANOTHER = "another horse battery staple"


def fresh(name: str = "ann") -> str:
    """An address that nobody has."""
    return f"{name}-{uuid7().hex}@example.com"


class Clock:
    """The time that codes are checked at."""

    def __init__(self, monkeypatch: Any) -> None:
        self.now = START
        monkeypatch.setattr(totp, "time", SimpleNamespace(time=lambda: self.now))

    def next_step(self) -> None:
        self.now += 30


class Phone:
    """An authenticator app."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self.secret, self.clock = secret, clock

    def code(self, steps: int = 0) -> str:
        return totp.format_hotp_value(totp.hotp_value(self.secret, self.clock.now // 30 + steps))


def signed_in(user: User, **options: Any) -> Api:
    """A browser in which the person signs in by password, for real."""
    api = Api(**options)
    answer = api.post("/auth/login", {"email": user.email, "password": PASSWORD})
    assert answer.status_code == 200, answer.content
    return api


def proved(user: User) -> Api:
    """A browser in which the person has just proved again who they are."""
    api = signed_in(user)
    assert api.post("/auth/reauthenticate", {"password": PASSWORD}).status_code == 200
    return api


def with_app(clock: Clock, user: User | None = None) -> tuple[User, Api, Phone, list[str]]:
    """A person with an authenticator app, the browser it was set up in, the phone, the recovery codes."""
    user = user or make_user()
    api = proved(user)
    made = api.post("/auth/factors/totp")
    assert made.status_code == 201, made.content
    phone = Phone(made.json()["secret"], clock)
    confirmed = api.post("/auth/factors/totp/confirm", {"code": phone.code()})
    assert confirmed.status_code == 200, confirmed.content
    clock.next_step()
    return user, api, phone, confirmed.json()["codes"]


def half_way(user: User) -> Api:
    """A browser in which the password was right and a second factor is waited for."""
    api = signed_in(user)
    assert api.get("/auth/session").json()["needs"]
    return api


def mails_to(address: str) -> list[Mail]:
    return list(Mail.objects.filter(recipient=address).order_by("id"))


def key_in(mail: Mail) -> str:
    """The key that stands alone on a line of the mail."""
    found = re.search(r"^([\w:.-]{20,})$", mail.body, re.MULTILINE)
    assert found, mail.subject
    return found[1]


def at_once(*functions: Callable[[], Any]) -> list[Any]:
    """What each answered, called from threads that start together."""
    gate, answers = threading.Barrier(len(functions)), [None] * len(functions)

    def run(number: int) -> None:
        gate.wait()
        try:
            answers[number] = functions[number]()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(functions))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def b64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


class SoftPasskey:
    """An authenticator: makes one key pair and signs challenges with it (WebAuthn level 2, attestation none)."""

    def __init__(self, origin: str = "https://testserver", rp_id: str = "testserver") -> None:
        self.origin, self.rp_id = origin, rp_id
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = os.urandom(32)
        self.counter = 0
        self.handle = b""
        self.is_verified = True

    def _data(self, attested: bytes = b"") -> bytes:
        flags = 0x01 | (0x04 if self.is_verified else 0) | (0x40 if attested else 0)
        return hashlib.sha256(self.rp_id.encode()).digest() + struct.pack(">BI", flags, self.counter) + attested

    def _client(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}).encode()

    def create(self, options: dict[str, Any]) -> dict[str, Any]:
        public = options["publicKey"]
        self.handle = base64.urlsafe_b64decode(public["user"]["id"] + "==")
        numbers = self.key.public_key().public_numbers()
        cose = cbor.encode({1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)})
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cose
        statement = cbor.encode({"fmt": "none", "authData": self._data(attested), "attStmt": {}})
        return self._answer(
            {
                "clientDataJSON": b64(self._client("webauthn.create", public["challenge"])),
                "attestationObject": b64(statement),
            }
        )

    def get(self, options: dict[str, Any]) -> dict[str, Any]:
        self.counter += 1
        client = self._client("webauthn.get", options["publicKey"]["challenge"])
        data = self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(SHA256()))
        return self._answer(
            {
                "clientDataJSON": b64(client),
                "authenticatorData": b64(data),
                "signature": b64(signature),
                "userHandle": b64(self.handle),
            }
        )

    def _answer(self, response: dict[str, str]) -> dict[str, Any]:
        named = {"id": b64(self.id), "rawId": b64(self.id), "type": "public-key"}
        return {**named, "response": response, "clientExtensionResults": {}}


def with_passkey(user: User | None = None) -> tuple[User, Api, SoftPasskey, dict[str, Any]]:
    """A person with a passkey, the browser it was added in, the passkey, and what adding it answered."""
    user = user or make_user()
    api, passkey = proved(user), SoftPasskey()
    options = api.post("/auth/factors/passkeys/options").json()["options"]
    made = api.post("/auth/factors/passkeys", {"name": "Phone", "credential": passkey.create(options)})
    assert made.status_code == 201, made.content
    return user, api, passkey, made.json()


def show(api: Api, passkey: SoftPasskey, path: str = "/auth/passkey") -> Any:
    """Asks for a challenge and answers it."""
    options = api.post(f"{path}/options")
    assert options.status_code == 200, options.content
    return api.post(path, {"credential": passkey.get(options.json()["options"])})
