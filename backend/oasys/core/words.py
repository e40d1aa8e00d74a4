"""What is said to a person, in the language that was asked for.

English sentences stand in the code, between the brackets of `say`. The other languages are gettext catalogues in the
`locale` folder of the package that says them; `./oasys words` keeps the catalogues and a test fails where a sentence is
missing in one (docs/decisions/0053-languages-of-the-api.md). Codes of errors and names of fields have no language.
Papers and mails to contacts are written in more languages than the API has (docs/decisions/0105-languages-of-papers.md).
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from string import Formatter
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

DATES = {
    "de": "%d.%m.%Y", "ms": "%d/%m/%Y", "zh": "%Y年%-m月%-d日", "ar": "%d/%m/%Y",
}  # elsewhere as ISO 8601 writes them  # fmt: skip
DECIMAL_COMMA = {"de"}
RIGHT_TO_LEFT = {"ar"}
NOT_SIMPLIFIED = re.compile(r"zh-(?:.*-)?(?:hant|tw|hk|mo)\b")  # Chinese that is not written in the characters of `zh`
_SWAP = str.maketrans(",.", ".,")


def say(sentence: str, /, **places: Any) -> str:
    """The sentence in the language of this moment, its {places} filled as `str.format` does.

    Days and figures are given as what they are, and are written as the language writes them.
    """
    said = translation.gettext(sentence)
    return _places.vformat(said, (), places) if places else said


def marked(sentence: str) -> str:
    """The English sentence itself, for `say` to say later: a table of sentences is made before anybody asks."""
    return sentence


class _Places(Formatter):
    """Fills places as the language of this moment writes days and figures."""

    def format_field(self, value: Any, format_spec: str) -> str:
        language = current_language()
        if isinstance(value, date) and not isinstance(value, datetime) and not format_spec:
            return value.strftime(DATES[language]) if language in DATES else value.isoformat()
        text: str = super().format_field(value, format_spec)
        is_figure = isinstance(value, Decimal) or (isinstance(value, int) and "," in format_spec)
        return text.translate(_SWAP) if is_figure and language in DECIMAL_COMMA else text


_places = _Places()


def written(value: date | Decimal) -> str:
    """A day or a figure as the language of this moment writes it, for a list of them."""
    return _places.format_field(value, "f" if isinstance(value, Decimal) else "")


def current_language() -> str:
    """The code of the language of this moment, such as `de`."""
    return translation.get_language() or settings.LANGUAGE_CODE


def language_asked(accept_language: str) -> str:
    """The first language of ours in an Accept-Language header, by weight; English where there is none."""
    for tag, weight in parse_accept_lang_header(accept_language.lower()[:500]):
        try:
            if weight and tag != "*":
                return get_supported_language_variant(tag)
        except LookupError:
            continue
    return settings.LANGUAGE_CODE


def paper_language(*tags: str) -> str:
    """The first language among these tags (BCP 47) that papers are written in; English where none is."""
    ours = dict(settings.PAPER_LANGUAGES)
    for tag in tags:
        wanted = tag.lower()
        base = wanted.partition("-")[0]
        if base in ours and not NOT_SIMPLIFIED.match(wanted):
            return base
    return settings.LANGUAGE_CODE


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """What is said inside is said in this language; one that is not ours, or none, leaves the language as it was."""
    is_ours = language in dict(settings.PAPER_LANGUAGES)
    with translation.override(language if is_ours else current_language()):
        yield
