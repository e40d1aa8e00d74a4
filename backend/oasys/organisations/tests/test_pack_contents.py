"""What a practitioner of each country looks for first in a chart, and where."""

import re

import pytest

from oasys.organisations.packs import Pack, PackAccount, load_pack


def named(pack: Pack, name: str) -> PackAccount:
    """The one account of that name."""
    found = [account for account in pack.accounts if account.name == name]
    assert len(found) == 1, f"{pack.code} has {len(found)} accounts named {name}"
    return found[0]


LOOKED_FOR = {
    "SG": {
        "GST output tax": "tax_liability",
        "GST input tax": "tax_asset",
        "GST output tax, reverse charge": "tax_liability",
        "GST output tax, customer accounting": "tax_liability",
        "Import GST deferred (IGDS)": "tax_liability",
        "CPF payable": "current_liability",
        "SDL payable": "current_liability",
        "Foreign worker levy payable": "current_liability",
        "CPF, employer's contribution": "payroll",
        "Skills Development Levy": "payroll",
        "PayNow and NETS clearing": "clearing",
        "Withholding tax payable to IRAS": "tax_liability",
        "Directors' fees": "payroll",
    },
    "GB": {
        "Called up share capital": "share_capital",
        "Profit and loss account": "retained_earnings",
        "Input VAT": "tax_asset",
        "Output VAT": "tax_liability",
        "VAT under the reverse charge": "tax_liability",
        "Postponed import VAT": "tax_liability",
        "PAYE income tax and National Insurance": "tax_liability",
        "CIS tax deducted from subcontractors": "tax_liability",
        "CIS tax suffered": "tax_asset",
        "Employer's National Insurance": "payroll",
        "Directors' loan accounts": "loan",
        "Business rates": "operating_expense",
        "Corporation tax charge": "tax_expense",
    },
    "DE": {
        "Umsatzsteuer 19 %": "tax_liability",
        "Umsatzsteuer 7 %": "tax_liability",
        "Umsatzsteuer aus innergemeinschaftlichem Erwerb 19 %": "tax_liability",
        "Umsatzsteuer nach § 13b UStG": "tax_liability",
        "Vorsteuer 19 %": "tax_asset",
        "Vorsteuer 7 %": "tax_asset",
        "Vorsteuer nach § 13b UStG": "tax_asset",
        "Entstandene Einfuhrumsatzsteuer": "tax_asset",
        "Umsatzsteuer-Sondervorauszahlung (1/11)": "tax_asset",
        "Lohn- und Kirchensteuer": "tax_liability",
        "Gezeichnetes Kapital": "share_capital",
        "Gewinnvortrag oder Verlustvortrag": "retained_earnings",
        "Eröffnungsbilanzkonto": "opening_balance",
        "Bewirtungskosten, nicht abzugsfähig": "operating_expense",
        "Gewerbesteuer": "tax_expense",
        "Geldtransit": "clearing",
    },
    "US": {
        "Accounts receivable": "receivable",
        "Undeposited funds": "clearing",
        "Sales tax payable, California": "tax_liability",
        "Use tax payable": "tax_liability",
        "Federal income tax withheld (941)": "tax_liability",
        "Social Security tax payable (941)": "tax_liability",
        "Medicare tax payable (941)": "tax_liability",
        "Federal unemployment tax payable (940)": "tax_liability",
        "Backup withholding payable (945)": "tax_liability",
        "Contract labor (1099-NEC)": "operating_expense",
        "Additional paid-in capital": "share_capital",
        "Opening balance equity": "opening_balance",
    },
    "IN": {
        **{f"{side} {tax}": kind
           for side, kind in (("Output", "tax_liability"), ("Input", "tax_asset"))
           for tax in ("CGST", "SGST and UTGST", "IGST", "compensation cess")},
        "CGST payable, reverse charge": "tax_liability",
        "Input IGST on imports": "tax_asset",
        "TDS payable on salaries": "tax_liability",
        "TDS payable on contractors": "tax_liability",
        "TCS payable": "tax_liability",
        "TDS receivable": "tax_asset",
        "Trade payables, micro and small enterprises": "payable",
        "Trade payables, others": "payable",
        "Provident fund payable (EPFO)": "current_liability",
        "Surplus in statement of profit and loss": "retained_earnings",
    },
}  # fmt: skip


@pytest.mark.parametrize(
    ("code", "name", "subtype"), [(code, name, sub) for code, rows in LOOKED_FOR.items() for name, sub in rows.items()]
)
def test_the_chart_has_what_the_country_asks_for(code: str, name: str, subtype: str) -> None:
    account = named(load_pack(code), name)
    assert (account.subtype, account.is_heading) == (subtype, False)


TOPS = {
    "GB": [
        "Fixed assets",
        "Current assets",
        "Creditors: amounts falling due within one year",
        "Creditors: amounts falling due after more than one year",
        "Provisions for liabilities",
        "Capital and reserves",
    ],
    "DE": [
        "Anlagevermögen",
        "Umlaufvermögen",
        "Aktive Rechnungsabgrenzung und aktive latente Steuern",
        "Rückstellungen",
        "Verbindlichkeiten",
        "Passive Rechnungsabgrenzung und passive latente Steuern",
        "Eigenkapital",
    ],
    "US": [
        "Current assets",
        "Property and equipment",
        "Other assets",
        "Current liabilities",
        "Long-term liabilities",
        "Stockholders' equity",
    ],
    "IN": [
        "Non-current assets",
        "Current assets",
        "Non-current liabilities",
        "Current liabilities",
        "Shareholders' funds",
    ],
}


@pytest.mark.parametrize("code", TOPS)
def test_the_balance_sheet_has_the_order_of_the_law(code: str) -> None:
    sides = ("asset", "liability", "equity")
    tops = [a.name for side in sides for a in load_pack(code).accounts if a.parent is None and a.account_class == side]
    assert tops == TOPS[code]


def test_the_german_profit_and_loss_follows_the_nature_of_expense() -> None:
    tops = [a.name for a in load_pack("DE").accounts if a.parent is None and a.account_class in {"income", "expense"}]
    assert tops == [
        "Umsatzerlöse",
        "Bestandsveränderungen und Eigenleistungen",
        "Sonstige betriebliche Erträge",
        "Finanzerträge",
        "Materialaufwand",
        "Personalaufwand",
        "Abschreibungen",
        "Sonstige betriebliche Aufwendungen",
        "Finanzaufwendungen",
        "Steuern vom Einkommen und vom Ertrag",
        "Sonstige Steuern",
    ]


def test_german_names_are_written_with_umlauts_and_sharp_s() -> None:
    accounts = load_pack("DE").accounts
    text = " ".join(account.name for account in accounts)
    assert re.findall(r"\w*(?:ae|oe|(?<![aeäq])ue)\w*", text, re.IGNORECASE) == []
    for word in (
        "Vorräte",
        "Löhne",
        "Gehälter",
        "Erlöse",
        "Rückstellungen",
        "Außerplanmäßige",
        "Bußgelder",
        "Gebühren",
    ):
        assert word in text
    assert re.findall(r"\w*(?:mässig|ausser|Strasse|Busse)\w*", text) == []
    assert all(account.name_en for account in accounts)
    assert all(account.name_en.isascii() for account in accounts)


def test_english_names_are_spelt_as_the_country_spells() -> None:
    american = " ".join(account.name for account in load_pack("US").accounts)
    assert re.findall(r"\w*(?:isation|alised|amortise|licence|labour|programme)\w*", american, re.IGNORECASE) == []
    for code in ("GB", "SG", "IN", "MY"):
        british = " ".join(account.name for account in load_pack(code).accounts)
        assert re.findall(r"\w*(?:ization|alized|\blabor\b)\w*", british, re.IGNORECASE) == [], code


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("MY", ("en-MY", "dd/MM/yyyy", "#,##0.00", "monday", "A4")),
        ("SG", ("en-SG", "dd/MM/yyyy", "#,##0.00", "sunday", "A4")),
        ("GB", ("en-GB", "dd/MM/yyyy", "#,##0.00", "monday", "A4")),
        ("DE", ("de-DE", "dd.MM.yyyy", "#,##0.00", "monday", "A4")),
        ("US", ("en-US", "MM/dd/yyyy", "#,##0.00", "sunday", "Letter")),
        ("IN", ("en-IN", "dd/MM/yyyy", "#,##,##0.00", "sunday", "A4")),
        ("generic", ("en-001", "yyyy-MM-dd", "#,##0.00", "monday", "A4")),
    ],
)
def test_the_formats_are_those_of_the_country(code: str, written: tuple[str, ...]) -> None:
    formats = load_pack(code).formats
    found = (formats.locale, formats.date, formats.number, formats.first_day_of_week, formats.paper_size)
    assert found == written
