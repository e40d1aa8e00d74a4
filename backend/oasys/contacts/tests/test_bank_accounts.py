"""Accounts at banks: what names one in which country, what is refused, and what is shown of it."""

import pytest

from oasys.contacts.bank import BankAccount, Flaw, masked, read_account, read_iban

TAKEN = [
    ("US", "000123456789", "021000021", "US/021000021/000123456789"),
    ("GB", "3192 6819", "60-16-13", "GB/601613/31926819"),
    ("IN", "50100123456789", "hdfc0000123", "IN/HDFC0000123/50100123456789"),
    ("AU", "12345678", "062-000", "AU/062000/12345678"),
    ("MY", "5140 1122 3344", "MBBEMYKL", "MY/MBBEMYKL/514011223344"),
    ("SG", "0012345678", "7171001", "SG/7171001/0012345678"),
    ("SG", "0012345678", "DBSSSGSG", "SG/DBSSSGSG/0012345678"),
    ("JP", "1234567", "BOTKJPJT", "JP/BOTKJPJT/1234567"),
]
REFUSED = [
    ("US", "000123456789", "021000022", "bank_code"),  # its check digit
    ("US", "12", "021000021", "account_number"),
    ("GB", "3192681", "601613", "account_number"),
    ("IN", "50100123456789", "HDFC1000123", "bank_code"),
    ("MY", "514011223344", "DBSSSGSG", "bank_code"),  # of Singapore
    ("MY", "514011223344", "", "bank_code"),
    ("JP", "1234567", "", "bank_code"),
    ("JP", "x" * 40, "BOTKJPJT", "account_number"),
    ("JP", "\u0661" * 7, "BOTKJPJT", "account_number"),
]


@pytest.mark.parametrize(("country", "account", "code", "key"), TAKEN)
def test_an_account_is_kept_in_one_form(country: str, account: str, code: str, key: str):
    assert read_account(country, account, code).key == key


@pytest.mark.parametrize(("country", "account", "code", "field"), REFUSED)
def test_an_account_that_cannot_be_is_refused_at_its_field(country: str, account: str, code: str, field: str):
    with pytest.raises(Flaw) as refusal:
        read_account(country, account, code)
    assert refusal.value.field == field


def test_an_iban_is_read_in_any_writing():
    account = read_iban("de89 3704 0044 0532 0130 00", "cobadeff xxx".replace(" ", ""))
    assert account == BankAccount("DE", True, "DE89370400440532013000", "COBADEFFXXX")


@pytest.mark.parametrize(
    "written", ["DE89370400440532013001", "DE8937040044053201300", "XX89370400440532013000", "", "\u0661" * 22]
)
def test_a_mistyped_iban_is_refused(written: str):
    with pytest.raises(Flaw):
        read_iban(written)


def test_a_bic_of_another_country_is_refused():
    with pytest.raises(Flaw):
        read_iban("DE89370400440532013000", "DBSSSGSG")
    assert read_iban("MC5811222000010123456789030", "CMCIFRPP").bank_code == "CMCIFRPP"


def test_little_of_an_account_is_shown():
    assert masked("DE89370400440532013000", is_iban=True) == "DE••••3000"
    assert masked("514011223344", is_iban=False) == "••••3344"
    assert masked("12345", is_iban=False) == "••••5"
