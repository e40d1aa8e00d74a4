"""What the types of QuickBooks and Xero are in our books (docs/how-to/import-a-ledger.md has the same tables)."""

from collections.abc import Mapping

QUICKBOOKS: Mapping[str, tuple[str, str]] = {
    "bank": ("asset", "bank"),
    "accounts receivable": ("asset", "receivable"),
    "other current asset": ("asset", "current_asset"),
    "fixed asset": ("asset", "fixed_asset"),
    "other asset": ("asset", "non_current_asset"),
    "accounts payable": ("liability", "payable"),
    "credit card": ("liability", "credit_card"),
    "other current liability": ("liability", "current_liability"),
    "long term liability": ("liability", "non_current_liability"),
    "equity": ("equity", "equity"),
    "income": ("income", "revenue"),
    "other income": ("income", "other_income"),
    "cost of goods sold": ("expense", "cost_of_sales"),
    "cost of sale": ("expense", "cost_of_sales"),
    "expense": ("expense", "operating_expense"),
    "other expense": ("expense", "other_expense"),
}
NON_POSTING = frozenset({"non-posting", "nonposting"})
XERO: Mapping[str, tuple[str, str]] = {
    "bank": ("asset", "bank"),
    "credit card": ("liability", "credit_card"),
    "current asset": ("asset", "current_asset"),
    "current": ("asset", "current_asset"),
    "accounts receivable": ("asset", "receivable"),
    "inventory": ("asset", "inventory"),
    "prepayment": ("asset", "prepayment"),
    "fixed asset": ("asset", "fixed_asset"),
    "fixed": ("asset", "fixed_asset"),
    "non-current asset": ("asset", "non_current_asset"),
    "noncurrent": ("asset", "non_current_asset"),
    "current liability": ("liability", "current_liability"),
    "currliab": ("liability", "current_liability"),
    "accounts payable": ("liability", "payable"),
    "unpaid expense claim": ("liability", "payable"),
    "liability": ("liability", "current_liability"),
    "non-current liability": ("liability", "non_current_liability"),
    "termliab": ("liability", "non_current_liability"),
    "gst": ("liability", "tax_liability"),
    "sales tax": ("liability", "tax_liability"),
    "vat": ("liability", "tax_liability"),
    "payg liability": ("liability", "tax_liability"),
    "payg": ("liability", "tax_liability"),
    "superannuation liability": ("liability", "accrual"),
    "wages payable": ("liability", "accrual"),
    "wages payable liability": ("liability", "accrual"),
    "rounding": ("liability", "current_liability"),
    "tracking": ("liability", "current_liability"),
    "tracking transfer": ("liability", "current_liability"),
    "historical": ("liability", "current_liability"),
    "historical adjustment": ("liability", "current_liability"),
    "equity": ("equity", "equity"),
    "retained earning": ("equity", "equity"),
    "revenue": ("income", "revenue"),
    "sale": ("income", "revenue"),
    "other income": ("income", "other_income"),
    "otherincome": ("income", "other_income"),
    "direct cost": ("expense", "cost_of_sales"),
    "directcost": ("expense", "cost_of_sales"),
    "cost of sale": ("expense", "cost_of_sales"),
    "expense": ("expense", "operating_expense"),
    "overhead": ("expense", "operating_expense"),
    "depreciation": ("expense", "depreciation"),
    "depreciatn": ("expense", "depreciation"),
    "wages expense": ("expense", "payroll"),
    "superannuation expense": ("expense", "payroll"),
    "bank revaluation": ("expense", "exchange_loss"),
    "realised currency gain": ("expense", "exchange_loss"),
    "realized currency gain": ("expense", "exchange_loss"),
    "unrealised currency gain": ("expense", "exchange_loss"),
    "unrealized currency gain": ("expense", "exchange_loss"),
}
PROGRAMS: Mapping[str, Mapping[str, tuple[str, str]]] = {"quickbooks": QUICKBOOKS, "xero": XERO}


def kind_of(program: str, text: str) -> tuple[str, str] | None:
    """Class and subtype of a type as the program writes it; None where it is none of them."""
    plain = " ".join(text.lower().replace("_", " ").split())
    plain = plain.removesuffix(" (a/r)").removesuffix(" (a/p)").replace("long-term", "long term")
    for name in (plain, _singular(plain)):
        if name in PROGRAMS[program]:
            return PROGRAMS[program][name]
    return None


def _singular(text: str) -> str:
    if text.endswith("ies"):
        return text[:-3] + "y"
    return text.removesuffix("s")
