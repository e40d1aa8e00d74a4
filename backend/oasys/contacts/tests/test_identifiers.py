"""Tax and registration ids: each kind takes its own numbers in any writing, in one form, and none that is mistyped."""

from typing import get_args

import pytest

from oasys.contacts.identifiers import LONGEST, SCHEMES, Misshapen, canonical
from oasys.contacts.schemas import SchemeName

TAKEN = [
    ("eu_vat", "de 136.695.976", "DE136695976"),
    ("eu_vat", "EL 094259216", "EL094259216"),
    ("gb_vat", "GB 980 7806 84", "GB980780684"),
    ("gb_vat", "980780684", "GB980780684"),
    ("gb_crn", "1234567", "01234567"),
    ("gb_crn", "sc123456", "SC123456"),
    ("de_stnr", "151/815/08156", "15181508156"),
    ("in_gstin", "27aapfu0939f1zv", "27AAPFU0939F1ZV"),
    ("in_pan", "ACUPA7085R", "ACUPA7085R"),
    ("us_ein", "91-1144442", "911144442"),
    ("sg_uen", "00192200m", "00192200M"),
    ("sg_uen", "197401143C", "197401143C"),
    ("sg_gst", "M2-1234567-K", "M21234567K"),
    ("sg_gst", "MR-8500123-4", "MR85001234"),
    ("sg_gst", "197401143C", "197401143C"),
    ("my_tin", "IG 845462070", "IG845462070"),
    ("my_tin", "OG845462070", "IG845462070"),
    ("my_tin", "c20880050010", "C20880050010"),
    ("my_tin", "EI00000000020", "EI00000000020"),
    ("my_sst", "w10 1808 32000001", "W10-1808-32000001"),
    ("my_brn", "202001234567", "202001234567"),
    ("my_brn", "1234567-A", "1234567A"),
    ("my_nric", "770305-02-1234", "770305021234"),
    ("au_abn", "83 914 571 673", "83914571673"),
    ("lei", "213800KUD8LAJWSQ9D15", "213800KUD8LAJWSQ9D15"),
    ("other_tax", "  xx  12 ", "XX 12"),
]
REFUSED = [
    ("eu_vat", "DE136695978"),  # its check digit is 6
    ("eu_vat", "094259216"),  # of which country?
    ("eu_vat", "GB980780684"),  # no more
    ("gb_vat", "GB980780685"),
    ("gb_crn", "XX123456"),
    ("gb_crn", "123456789"),
    ("in_gstin", "27AAPFU0939F1ZO"),
    ("in_pan", "ABMPA32111"),
    ("us_ein", "07-1144442"),
    ("sg_uen", "197401143M"),
    ("sg_gst", "X2-1234567-K"),
    ("my_tin", "C20880050011"),  # of a company, and no 0 at its end
    ("my_tin", "C02088005010"),  # a leading zero
    ("my_tin", "EI00000000050"),
    ("my_tin", "Q20880050010"),
    ("my_sst", "W10-1808-3200000"),
    ("my_sst", "110-1808-32000001"),
    ("my_brn", "182001234567"),
    ("my_nric", "770332-02-1234"),
    ("other_tax", "   "),
    ("other_registration", "x" * 51),
]


@pytest.mark.parametrize(("scheme", "written", "kept"), TAKEN)
def test_a_number_is_kept_in_one_form(scheme: str, written: str, kept: str):
    assert canonical(scheme, written) == kept
    assert canonical(scheme, kept) == kept


@pytest.mark.parametrize(("scheme", "written"), REFUSED)
def test_a_mistyped_number_is_refused_without_being_repeated(scheme: str, written: str):
    with pytest.raises(Misshapen) as refusal:
        canonical(scheme, written)
    looks = SCHEMES[scheme].looks.format(longest=LONGEST)
    assert str(refusal.value) == f"That is no such number: it has {looks}. Compare it with the paper."


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    "written", ["", "\u0661" * 9, "\U0001f600", "1" * 500, "<b>", "'; drop table x; --", "ＤＥ136695976"]
)
def test_garbage_is_refused_or_kept_and_never_a_crash(scheme: str, written: str):
    try:
        assert canonical(scheme, written)
    except Misshapen:
        pass


def test_the_wire_and_the_checks_know_the_same_kinds():
    assert set(get_args(SchemeName)) == set(SCHEMES)
