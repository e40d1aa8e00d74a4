"""Words, terms and places."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oasys.search.rules import (
    BITMAP_BYTES,
    BLOCK,
    EntryText,
    amount_word,
    from_the_last,
    is_beginning,
    joined,
    kept,
    look_up,
    packed,
    terms_of,
    unpacked,
    words_of,
)

PLACES = st.sets(st.integers(0, BLOCK - 1), max_size=300)


@given(st.text(max_size=60), st.data())
def test_the_index_is_looked_at_wherever_a_word_begins_as_asked(text, data):
    """The rows that are read are a superset of those that answer: nothing is missed by what the index leaves out."""
    for word in words_of(text):
        asked = word[: data.draw(st.integers(1, len(word)))]
        if is_beginning(asked, word):
            assert look_up(asked).takes(kept(word))


@given(st.from_regex(r"[a-z]{0,4}[0-9]{1,26}[a-z0-9]{0,4}", fullmatch=True), st.integers(1, 34))
def test_what_is_counted_upwards_is_found_by_any_beginning(word, length):
    if is_beginning(word[:length], word):
        assert look_up(word[:length]).takes(kept(word))


@given(st.text(max_size=80))
def test_every_question_is_read_without_an_error(text):
    entry = EntryText(1, "GJ-1", date(2026, 1, 1), frozenset(words_of(text)), frozenset())
    assert all(term.is_answered_by(entry) for term in terms_of(text) if len(term.words[0]) > 2)


@given(PLACES, PLACES)
def test_places_are_what_was_packed(some, more):
    assert set(from_the_last(unpacked(packed(some)))) == some
    assert set(from_the_last(unpacked(joined(packed(some), sorted(more))))) == some | more


@pytest.mark.parametrize("count", [0, 1, 4095, 4096, 4097, BLOCK])
def test_many_places_become_a_bitmap_and_stay_the_same(count):
    content = packed(range(count))
    assert len(content) <= BITMAP_BYTES
    assert list(from_the_last(unpacked(content))) == list(reversed(range(count)))
    assert unpacked(joined(content, [BLOCK - 1])) == unpacked(content) | 1 << (BLOCK - 1)


@pytest.mark.parametrize("one", ["100", "100.00", "1E+2", "-100.000"])
def test_an_amount_is_one_word_however_it_is_written(one):
    assert amount_word(Decimal(one)) == amount_word(Decimal("100"))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Café LATTE, (no. 7)", ["café", "latte", "no", "7"]),
        ("咖啡豆", ["咖啡", "啡豆", "豆"]),
        ("ＦＵＬＬ width", ["full", "width"]),
        ("snake_case-and-'quotes'", ["snake", "case", "and", "quotes"]),
        ("%_\\*", []),
    ],
)
def test_words(text, words):
    assert list(words_of(text)) == words
