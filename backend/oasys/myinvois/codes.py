"""The code lists of the authority, as data/ holds them: code and name by line, the source in the first. No Django."""

from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "data"
CLASSIFICATION, MSIC, STATE, COUNTRY, CURRENCY, TAX, PAYMENT, UNIT = (
    "classification", "msic", "state", "country", "currency", "tax", "payment", "unit",
)  # fmt: skip
CONSOLIDATED = "consolidated"
# how states are written otherwise, in small letters
OTHER_NAMES = {
    "malacca": "04", "penang": "07", "pinang": "07", "n. sembilan": "05", "kuala lumpur": "14", "wp kuala lumpur": "14",
    "w.p. kuala lumpur": "14", "labuan": "15", "wp labuan": "15", "putrajaya": "16", "wp putrajaya": "16", "johore": "01",
}  # fmt: skip
NOT_A_STATE = "17"


@cache
def codes(name: str) -> dict[str, str]:
    """A list: names by code."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    return dict(line.split("\t", 1) for line in lines if not line.startswith("#"))


def state_of(text: str) -> str | None:
    """The code of a state of Malaysia by its name, its code or its ISO 3166-2 code; None where it is none."""
    said = " ".join(text.lower().split())
    if said.removeprefix("my-") in codes(STATE):
        return said.removeprefix("my-")
    return _names().get(said)


@cache
def _names() -> dict[str, str]:
    return {name.lower(): code for code, name in codes(STATE).items() if code != NOT_A_STATE} | OTHER_NAMES


@cache
def consolidated_limits() -> tuple[tuple[date, Decimal], ...]:
    """What a sale that is told of with others may come to, in ringgit, by the day from which that holds; the earliest first."""
    return tuple(sorted((date.fromisoformat(day), Decimal(most)) for day, most in codes(CONSOLIDATED).items()))


def consolidated_limit(day: date) -> Decimal | None:
    """The limit that holds on a day; None where there was none yet."""
    return next((most for first, most in reversed(consolidated_limits()) if first <= day), None)
