import pytest

from oasys.matching.references import Found, Text, number_of


def found(number: str, *fields: str) -> Found:
    parts = number_of(number)
    return Text(*fields).find(parts) if parts else Found.NO


@pytest.mark.parametrize(
    "text",
    [
        "IBG CR SERI BAYU INV-2026-0421",
        "inv 2026 0421",
        "INV/2026/0421 thank you",
        "INV20260421",
        "INV 20260421",
        "INV-2026-421",
        "ＩＮＶ－２０２６－０４２１",
        "pay INV_2026_0421.",
        "Inv.2026.0421, Inv.2026.0999",
        "INV-2026-04 21",
        "(INV-2026-0421)",
        "INV-2026-0421/0432",
    ],
)
def test_whole_number_is_found_however_it_is_written(text):
    assert found("INV-2026-0421", text) is Found.FULL


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("INV-2026-0421", "HOTEL INV 0421/0432"),
        ("INV-2026-0432", "HOTEL INV 0421/0432"),
        ("INV-2026-0432", "INV 0421, 0432"),
        ("INV-2026-0433", "INV 0421 + 0432 + 0433"),
        ("INV-2026-0432", "INV 0421 und 0432"),
        ("INV-2026-0432", "INV-2026-0421/0432"),
        ("INV-2026-0421", "Rechnung 0421"),
        ("INV-2026-0421", "Invoice no. 421"),
    ],
)
def test_number_without_its_year_is_found_with_its_series(number, text):
    assert found(number, text) is Found.SERIES


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("INV-2026-0421", "INV-2026-04210"),
        ("INV-2026-0421", "INV-2026-10421"),
        ("INV-2026-0421", "INV-2025-0421"),
        ("INV-2026-0432", "INV-2025-0421/0432"),
        ("INV-2026-0421", "INV-2026-0421-7"),
        ("INV-2026-0421", "INV-2026-0421B"),
        ("INV-2026-0421", "XINV-2026-0421"),
        ("INV-2026-0421", "7INV-2026-0421"),
        ("INV-2026-0421", "amount 421.00"),
        ("INV-2026-0421", "amount 1.421,00"),
        ("INV-2026-0421", "at 04:21"),
        ("INV-2026-0421", "TRN 9904219977"),
        ("INV-2026-0011", "on 05.11.2026"),
        ("INV-2026-2026", "in 2026"),
        ("2026-17-A", "2026-17-B"),
        ("2026-17", "2026-17-A"),
        ("4711", "XY-4711"),
        ("4711", "DE89 4711-0815"),
        ("INV-2026-0421", ""),
        ("INV-2026-0421", "INV-2026-٠٤٢١"),
        ("INV-2026-0421", "INV-2026-²²"),
    ],
)
def test_what_is_not_the_number_is_not_found(number, text):
    assert found(number, text) is Found.NO


def test_figures_alone_say_less():
    assert found("INV-2026-4421", "transfer 4421") is Found.TAIL
    assert found("INV-2026-0421", "transfer 0421") is Found.NO
    assert found("47110815", "transfer 4711 0815") is Found.FULL
    assert found("47110815", "transfer 47110815") is Found.FULL


def test_number_with_letters_behind_is_found_whole():
    assert found("RE2026/17-B", "RE 2026/17 B") is Found.FULL


def test_fields_of_a_line_are_not_read_as_one():
    assert found("47110815", "4711", "0815") is Found.NO
    assert found("RE-17", "RE", "17") is Found.NO


def test_number_without_figures_is_none():
    assert number_of("OPENING") is None
    assert number_of("") is None


@pytest.mark.parametrize(
    "text", ["1 " * 50_000, "0421/" * 20_000, "a-" * 50_000, "9" * 100_000, "INV 0421 und " * 8_000, "-" * 100_000]
)
def test_long_texts_keep_few_places(text):
    taken = Text(text)
    assert all(len(places) <= 8 for places in taken.places.values())
    assert taken.find(number_of("INV-2026-0999")) is Found.NO
