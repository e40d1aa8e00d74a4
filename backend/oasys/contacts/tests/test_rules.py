"""Names as they are compared and searched."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oasys.contacts.rules import LONGEST_MARK, asked_words, marks_of, name_key, resembles, sort_name


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kopi Pagi Sdn. Bhd.", "KOPI PAGI"),
        ("Müller & Söhne GmbH & Co. KG", "Soehne Muller".replace("oe", "o")),
        ("O'Brien Ltd", "OBRIEN Limited"),
        ("Pagi Kopi", "Kopi Pagi (Sdn Bhd)"),
        ("Kopi Pagi", "Kopi Paggi"),
        ("Nusantara Logistics Pte Ltd", "Nusantara Logistic"),
    ],
)
def test_names_that_a_person_takes_for_one_resemble(one: str, other: str):
    assert resembles(name_key(one), name_key(other))


@pytest.mark.parametrize(
    ("one", "other"), [("Tan Trading", "Tan Enterprise"), ("Kopi Pagi", "Kopi Petang"), ("ABC", "ABD"), ("AG", "KG")]
)
def test_names_of_different_ones_do_not(one: str, other: str):
    assert not resembles(name_key(one), name_key(other))


def test_signs_of_other_scripts_are_words_too():
    assert name_key("早晨咖啡有限公司") == "早晨咖啡有限公司"
    assert asked_words("קפה בוקר") == ["בוקר", "קפה"]


@given(st.text(max_size=200), st.text(max_size=254))
def test_whatever_the_name_its_marks_fit(name: str, email: str):
    assert all(0 < len(mark) <= LONGEST_MARK for mark in marks_of(names=[name], texts=[], emails=[email]))
    assert len(sort_name(name)) <= LONGEST_MARK
