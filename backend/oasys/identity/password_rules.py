"""Passwords that are guessed soon: those of breaches, and what people make of them. Works without a network."""

from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

LEAST_GUESSES = 10**8
LOOKED_AT = 48  # characters: the time grows faster than the length, and what is longer is not guessed


class GuessablePasswordValidator:
    """Refuses what is guessed in fewer than 100 million tries.

    zxcvbn (MIT) brings the 30,000 commonest passwords of breaches, names and words, and tries what people do to them: capitals,
    digits for letters, repeats, rows of the keyboard, dates. The person's own name and address count as words.
    """

    def validate(self, password: str, user: Any = None) -> None:
        if not password:  # too short is said by another rule
            return
        own = [*user.name.split(), *user.email.replace("@", ".").split(".")] if user else []
        found: dict[str, Any] = zxcvbn(  # type: ignore[no-untyped-call]
            password[:LOOKED_AT], user_inputs=["oasys", *own], max_length=LOOKED_AT
        )
        if found["guesses"] < LEAST_GUESSES:
            why = found["feedback"]["warning"] or "It is made of what is guessed first."
            raise ValidationError(f"This password is guessed too soon, or known from breaches. {why}", code="guessable")

    def get_help_text(self) -> str:
        return "Your password can't be one that is known from breaches, or made of one."
