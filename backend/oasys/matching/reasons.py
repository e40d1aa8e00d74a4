"""The sentences that speak for a proposal or against it, and the sum of their points."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from oasys.core.words import marked
from oasys.matching.facts import Reason
from oasys.matching.names import Likeness
from oasys.matching.references import Found
from oasys.matching.weights import days_points

PARTY = {
    Likeness.OTHER: ("other_party", marked("The bank names somebody else than {name}.")),
    Likeness.SIMILAR: ("party_similar", marked("The bank's name is similar to {name}.")),
    Likeness.CONTAINED: ("party", marked("The bank names {name}.")),
    Likeness.SAME: ("party", marked("The bank names {name}.")),
}
NUMBER = {
    Found.TAIL: ("number_end", marked("The last figures of {number} stand in the text.")),
    Found.SERIES: ("number", marked("Number {number} stands in the text, shortened.")),
    Found.FULL: ("number", marked("Number {number} stands in the text.")),
}


@dataclass(slots=True)
class Case:
    """Evidence for one proposal while it is gathered."""

    points: int = 0
    reasons: list[Reason] = field(default_factory=list)

    def add(self, points: int, code: str, sentence: str, *, is_for: bool | None = None, **places: Any) -> None:
        self.points += points
        self.reasons.append(Reason(code, points >= 0 if is_for is None else is_for, sentence, places))

    def number(self, points: dict[Found, int], found: Found, number: str) -> None:
        if found:
            code, sentence = NUMBER[found]
            self.add(points[found], code, sentence, number=number)

    def party(self, points: dict[Likeness, int], key_points: int, fits: tuple[Likeness, bool], name: str) -> None:
        alike, is_known = fits
        if is_known:
            self.add(key_points, "known_account", marked("This account is known to be {name}'s."), name=name)
        elif alike in PARTY:
            code, sentence = PARTY[alike]
            self.add(points[alike], code, sentence, name=name)

    def counted(self, points: int, code: str, one: str, many: str, *, is_for: bool, **places: Any) -> None:
        """With the sentence for one, or for several: `places` holds the number alone, or first."""
        count = next(iter(places.values()))
        self.add(points, code, one if count == 1 else many, is_for=is_for, **places)

    def days(self, booked_on: date, posted_on: date) -> None:
        """The bank against the books."""
        days = (booked_on - posted_on).days
        points = days_points(days)
        if not days:
            self.add(points, "same_day", marked("On the same day."))
        elif days > 0:
            one, many = (
                marked("The bank booked it one day after the books."),
                marked("The bank booked it {days} days after the books."),
            )
            self.counted(points, "days_after", one, many, is_for=points > 0, days=days)
        else:
            one, many = (
                marked("The bank booked it one day before the books."),
                marked("The bank booked it {days} days before the books."),
            )
            self.counted(points, "days_before", one, many, is_for=points > 0, days=-days)

    def repeats(self, others: int) -> None:
        one, many = marked("The amount comes once more."), marked("The amount comes {count} more times.")
        if others:
            self.counted(0, "amount_repeats", one, many, is_for=False, count=others)

    def final(self) -> tuple[Reason, ...]:
        """What speaks for it first."""
        return tuple(sorted(self.reasons, key=lambda reason: not reason.is_for))
