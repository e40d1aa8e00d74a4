"""Every rule of the installed stylesheets has words of its own, but for the ones that are named here."""

import re

from oasys.einvoicing import checking
from oasys.einvoicing.sentences import CATEGORIES, MISSING, TERMS, sentence_of, term_name

RULE = re.compile(r"<svrl:text>\s*\[([A-Z0-9a-z\-]+)\]")
SHEETS = (checking.EN_UBL, checking.EN_CII, checking.XRECHNUNG_UBL, checking.XRECHNUNG_CII)
IN_THE_WORDS_OF_THEIR_MAKERS = re.compile(r"BR-DEX-[0-9]+|BR-DE-CVD-0[3-6](-[ab])?|BR-TMP-[345]|BR-TMP-CVD-01")


def test_every_rule_has_words_of_its_own():
    rules = {rule for sheet in SHEETS for rule in RULE.findall(sheet.file.read_text())}
    assert len(rules) > 1000
    bare = {rule for rule in rules if sentence_of(rule, "WORDS").startswith("The rule ")}
    assert {rule for rule in bare if not IN_THE_WORDS_OF_THEIR_MAKERS.fullmatch(rule)} == set()
    assert bare


def test_a_rule_of_a_category_names_it():
    assert "AE (reverse charge)" in sentence_of("BR-AE-05", "")
    assert "L (IGIC of the Canary Islands)" in sentence_of("BR-IG-08", "")
    assert {"S", "IC", "O"} <= CATEGORIES.keys()


def test_what_is_unknown_is_told_in_the_words_of_its_makers():
    assert sentence_of("BR-XX-99", "Something {odd} here.").endswith("Something {odd} here.")


def test_terms_have_names():
    assert term_name("BT-1") == "invoice number"
    assert term_name("BT-999") == "BT-999"
    assert set(MISSING.values()) <= TERMS.keys()
