"""Passwords that are guessed soon: those of breaches, and what people make of them. Works without a network."""

from typing import Any

from django.core.exceptions import ValidationError
from zxcvbn import zxcvbn

from oasys.core.words import marked, say

LEAST_GUESSES = 10**8
WARNINGS = (  # what zxcvbn says, and what is said where it says nothing
    marked("It is made of what is guessed first."),
    marked("Straight rows of keys are easy to guess."),
    marked("Short keyboard patterns are easy to guess."),
    marked('Repeats like "aaa" are easy to guess.'),
    marked('Repeats like "abcabcabc" are only slightly harder to guess than "abc".'),
    marked('Sequences like "abc" or "6543" are easy to guess.'),
    marked("Recent years are easy to guess."),
    marked("Dates are often easy to guess."),
    marked("This is a top-10 common password."),
    marked("This is a top-100 common password."),
    marked("This is a very common password."),
    marked("This is similar to a commonly used password."),
    marked("A word by itself is easy to guess."),
    marked("Names and surnames by themselves are easy to guess."),
    marked("Common names and surnames are easy to guess."),
)
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
            why = say(found["feedback"]["warning"] or "It is made of what is guessed first.")
            raise ValidationError(
                say("This password is guessed too soon, or known from breaches. {why}", why=why), code="guessable"
            )

    def get_help_text(self) -> str:
        return say("Your password can't be one that is known from breaches, or made of one.")
