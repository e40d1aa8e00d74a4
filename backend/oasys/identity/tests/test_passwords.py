"""Passwords that breaches made known, and what people make of them."""

import time

import pytest
from django.core.exceptions import ValidationError

from oasys.identity.models import User
from oasys.identity.password_rules import GuessablePasswordValidator
from oasys.identity.tests.people import fresh
from tests.fixtures import Api

KNOWN = [
    "passwordpassword",
    "P@ssw0rd12345",
    "iloveyou12345",
    "qwertyuiop12",
    "1q2w3e4r5t6y",
    "manchesterunited",
    "trustno1trustno1",
    "letmeinletmein1",
    "liverpool2025!",
    "abcdefghijklm",
    "aaaaaaaaaaaaaaaa",
]
ANN = User(email="ann@example.com")
validate = GuessablePasswordValidator().validate


@pytest.mark.parametrize("password", KNOWN)
def test_what_is_guessed_first_is_refused(password: str):
    with pytest.raises(ValidationError):
        validate(password, ANN)
    refused = Api().post("/auth/signup", {"email": fresh(), "password": password})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/password")


@pytest.mark.parametrize("password", ["correct horse battery staple", "kT8vQ2mZ5xN1", "october-garden-99"])
def test_what_is_not_guessed_is_taken(password: str):
    validate(password, ANN)


def test_the_own_name_and_address_are_words():
    user = User(email="wilhelmine@hochdorfer.example", name="Wilhelmine Hochdorfer")
    with pytest.raises(ValidationError):
        validate("Hochdorfer2026", user)
    validate("Hochdorfer2026", ANN)


@pytest.mark.parametrize("password", ["x" * 128, "ab" * 64, "1a!" * 42, "\u200bé👍" * 42])
def test_a_long_password_costs_no_more_than_a_short_one(password: str):
    started = time.process_time()
    try:
        validate(password, ANN)
    except ValidationError:
        pass
    assert time.process_time() - started < 2
