"""Lines are told apart by what the bank says of them; statements of one file are held together."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from oasys.bank_files.identity import Identified, content_digest, identified
from oasys.bank_files.reading import read
from oasys.bank_files.tests import samples

HEAD = "Date,Amount,Memo\n"
FEE = "2026-03-01,-1.00,Fee\n"


def keys(text: str) -> list[Identified]:
    return [one for _, found in identified(read(text.encode()).statements) for one in found]


def test_real_twins_stay_two_and_the_same_file_gives_the_same_keys() -> None:
    twins = keys(HEAD + FEE + FEE)
    assert len({one.key for one in twins}) == 2
    assert len({one.content_digest for one in twins}) == 1
    assert [one.key for one in keys(HEAD + FEE + FEE)] == [one.key for one in twins]


def test_a_longer_file_keeps_the_keys_of_a_shorter_one() -> None:
    shorter = {one.key for one in keys(HEAD + FEE + FEE)}
    longer = {one.key for one in keys(HEAD + "2026-02-28,5.00,Sale\n" + FEE + FEE + FEE)}
    assert shorter < longer
    assert len(longer) == 4


def test_any_other_field_is_another_key() -> None:
    line = read(samples.CAMT.encode()).statements[0].lines[0]
    changed = [
        replace(line, amount=-line.amount), replace(line, booked_on=line.booked_on.replace(day=9)), replace(line, valued_on=None),
        replace(line, currency="USD"), replace(line, counterparty_name="x"), replace(line, counterparty_account="x"),
        replace(line, text="x"),        replace(line, end_to_end_id="x"), replace(line, bank_reference="x"), replace(line, type_code="x"),
        replace(line, text="", end_to_end_id=line.text + line.end_to_end_id),
    ]  # fmt: skip
    assert len({content_digest(one) for one in [line, *changed]}) == len(changed) + 1


def test_spaces_and_zeros_are_no_other_content() -> None:
    line = read(samples.CAMT.encode()).statements[0].lines[0]
    assert content_digest(line) == content_digest(
        replace(line, text="Invoice  17 ", amount=Decimal("1190.0"), at=99, raw="")
    )


def test_another_content_under_the_id_of_the_bank_shows() -> None:
    first = keys(samples.OFX)
    second = keys(samples.OFX.replace("1190,00", "1191,00"))
    assert [one.line.provider_id for one in first] == [one.line.provider_id for one in second] == ["A-1", "A-2"]
    assert [one.content_digest == other.content_digest for one, other in zip(first, second, strict=True)] == [
        False,
        True,
    ]
    assert [one.key == other.key for one, other in zip(first, second, strict=True)] == [False, True]


def test_one_id_for_several_bookings_loses_none_and_twins_under_it_are_counted() -> None:
    reused = keys(samples.OFX.replace("<FITID>A-2", "<FITID>A-1"))
    assert len({one.key for one in reused}) == 2
    line = reused[0].line
    statement = replace(read(samples.OFX.encode()).statements[0], lines=(line, line))
    ((_, twice),) = identified([statement])
    assert [one.occurrence for one in twice] == [1, 2]
    assert twice[0].key != twice[1].key


def test_a_gap_between_statements_is_found_whatever_their_order() -> None:
    march = samples.MT940
    april = (
        march.replace("C260301EUR100,00", "C260401EUR1249,50")
        .replace("C260331EUR1249,50", "C260430EUR2399,00")
        .replace("2603", "2604")
    )
    assert read((march + april).encode()).gaps == ()
    assert read((april + march).encode()).gaps == ()
    may = (
        april.replace("C260401EUR1249,50", "C260501EUR1.00")
        .replace("C260430EUR2399,00", "C260531EUR1150,50")
        .replace("2604", "2605")
    )
    (gap,) = read((march + may).encode()).gaps
    assert (gap.account, gap.closing, gap.opening) == ("37040044/0532013000", Decimal("1249.50"), Decimal("1.00"))


@given(st.lists(st.sampled_from([FEE, "2026-03-01,-1.00,Other\n", "2026-03-02,-1.00,Fee\n"]), min_size=1, max_size=12))
def test_every_line_has_a_key_of_its_own(rows: list[str]) -> None:
    found = keys(HEAD + "".join(rows) + "2026-03-31,1.00,last\n")
    assert len({one.key for one in found}) == len(rows) + 1


def test_what_is_announced_is_no_twin_of_what_is_booked() -> None:
    line = read(samples.CAMT.encode()).statements[0].lines[0]
    statement = replace(read(samples.CAMT.encode()).statements[0], lines=(replace(line, is_booked=False), line))
    ((_, found),) = identified([statement])
    assert [one.occurrence for one in found] == [1, 1]
