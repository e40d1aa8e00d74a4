import pytest

from oasys.matching.names import Likeness, is_within, likeness, words


def alike(ours: str, theirs: str) -> Likeness:
    return likeness(words(ours), words(theirs))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Seri Bayu Hotel Sdn Bhd", "SERI BAYU HOTEL SDN. BHD."),
        ("Müller GmbH", "MUELLER G.m.b.H."),
        ("Müller GmbH & Co. KG", "Muller"),
        ("Café Olé S.à r.l.", "CAFE OLE SARL"),
        ("Officine Brunelli S.r.l.", "OFFICINE BRUNELLI SRL"),
        ("Lim and Sons", "LIM & SONS"),
        ("Straße AG", "STRASSE"),
        ("Hotel Puteri", "Puteri Hotel"),
        ("北京贸易", "北京贸易"),
    ],
)
def test_same_name(ours, theirs):
    assert alike(ours, theirs) is Likeness.SAME


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Lintas Logistics International", "LINTAS LOGISTICS"),
        ("Lintas Logistics International", "LINTAS LOGISTICS INTERNAT"),
        ("Roastery", "THE ROASTERY IPOH PLT"),
    ],
)
def test_name_within_the_other(ours, theirs):
    assert alike(ours, theirs) is Likeness.CONTAINED


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("Acme Foods 12", "Acme Foods 37"),
        ("Hotel Puteri", "Hotel Bayu Indah"),
        ("Ali", "Ali Baba Trading"),
        ("GmbH", "AG"),
    ],
)
def test_other_name(ours, theirs):
    assert alike(ours, theirs) is Likeness.OTHER


def test_no_name_says_nothing():
    assert alike("", "Acme") is Likeness.UNKNOWN
    assert alike("Acme", " .- ") is Likeness.UNKNOWN


def test_name_in_a_text_has_to_tell():
    text = frozenset(words("IBG CR SERI BAYU HOTEL INV 0421"))
    assert is_within(words("Seri Bayu Hotel Sdn Bhd"), text)
    assert not is_within(words("CR"), text)
    assert not is_within((), text)
    assert not is_within(words("Seri Bayu Resort"), text)
