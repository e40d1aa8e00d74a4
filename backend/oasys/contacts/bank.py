"""Accounts at banks: which facts name one in which country, and how they are checked. No Django, no database.

An IBAN, and the number of a bank in the United States, are checked by python-stdnum, check digits included; other countries'
accounts by their form (docs/accounting/contacts.md has the sources).
"""

import re
from dataclasses import dataclass

from stdnum import bic, iban
from stdnum.exceptions import ValidationError
from stdnum.us import rtn

from oasys.core.words import marked, say

_SEPARATORS = re.compile(r"[\s\-./]+")
ANY_ACCOUNT = re.compile(r"[0-9A-Z]{4,34}", re.ASCII)
_A_BIC = marked("A BIC has 8 or 11 signs: the bank, its country, its place.")
# country: the form of what names the bank, and what is said of it; the fewest and most digits of the account
ROUTES: dict[str, tuple[re.Pattern[str], str, int, int]] = {
    "US": (re.compile(r"[0-9]{9}"), marked("The routing number has 9 digits, the last a check digit."), 4, 17),
    "GB": (re.compile(r"[0-9]{6}"), marked("The sort code has 6 digits."), 8, 8),
    "IN": (re.compile(r"[A-Z]{4}0[0-9A-Z]{6}"), marked("The IFSC has 4 letters, 0 and 6 signs."), 9, 18),
    "AU": (re.compile(r"[0-9]{6}"), marked("The BSB has 6 digits."), 5, 9),
    "CA": (re.compile(r"0[0-9]{8}"), marked("The institution and transit has 9 digits, the first a 0."), 7, 12),
    "SG": (re.compile(r"[0-9]{7}"), _A_BIC, 6, 14),
    "MY": (re.compile(r"(?!)"), _A_BIC, 5, 17),
}
TAKES_BIC = {"SG", "MY"}


class Flaw(ValueError):
    """A fact that cannot be; `field` is whose, the message says what one looks like and nothing of what was given."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class BankAccount:
    """An account that can be paid to: an IBAN, perhaps with the bank's BIC, or the number of an account at a bank of a country."""

    country: str
    is_iban: bool
    account: str
    bank_code: str

    @property
    def key(self) -> str:
        """Equal for equal accounts: of an IBAN the BIC says nothing more."""
        return self.account if self.is_iban else f"{self.country}/{self.bank_code}/{self.account}"

    @property
    def masked(self) -> str:
        """What everybody may see of it."""
        return masked(self.account, is_iban=self.is_iban)


def masked(account: str, *, is_iban: bool) -> str:
    """The country of an IBAN and the last signs: four, or of a short number a third."""
    shown = min(4, len(account) // 3)
    return f"{account[:2] if is_iban else ''}••••{account[-shown:] if shown else ''}"


def compact(text: str) -> str:
    """Without separators, in capitals."""
    return _SEPARATORS.sub("", text).upper()


def _bic(text: str) -> str:
    try:
        return str(bic.validate(text))
    except ValidationError as error:
        raise Flaw("bank_code", say(_A_BIC)) from error


def read_iban(text: str, bic_text: str = "") -> BankAccount:
    """Raises Flaw."""
    try:
        account = str(iban.validate(text))
    except ValidationError as error:
        message = say("The IBAN has a wrong length, sign or check digit: compare it with the paper.")
        raise Flaw("iban", message) from error
    code = _bic(bic_text) if bic_text.strip() else ""
    if code and code[4:6] != account[:2] and {code[4:6], account[:2]} not in _ONE_AREA:
        raise Flaw("bank_code", say("The BIC is of another country than the IBAN."))
    return BankAccount(account[:2], True, account, code)


# territories whose banks have the BIC of the country they belong to
_ONE_AREA = [
    {a, b} for a, b in (("GB", "GG"), ("GB", "IM"), ("GB", "JE"), ("FR", "MC"), ("FR", "GP"), ("FR", "RE"))
] + [{"FR", other} for other in ("GF", "MQ", "YT", "PM", "NC", "PF", "WF", "BL", "MF")]


def read_account(country: str, account_text: str, bank_text: str) -> BankAccount:
    """Raises Flaw. Countries without a form of their own name the bank by its BIC."""
    account, code = compact(account_text), compact(bank_text)
    if country not in ROUTES:
        if not ANY_ACCOUNT.fullmatch(account):
            raise Flaw("account_number", say("An account number has 4 to 34 letters and digits."))
        return BankAccount(country, False, account, _bic(code))
    form, sentence, least, most = ROUTES[country]
    if not (account.isascii() and account.isdigit() and least <= len(account) <= most):
        looks = (
            marked("An account number in {country} has {most} digits.")
            if least == most
            else marked("An account number in {country} has {least} to {most} digits.")
        )
        raise Flaw("account_number", say(looks, country=country, least=least, most=most))
    if country in TAKES_BIC and not form.fullmatch(code):
        code = _bic(code)
        if code[4:6] != country:
            raise Flaw("bank_code", say("The BIC is of another country than the account."))
    elif not form.fullmatch(code) or (country == "US" and not rtn.is_valid(code)):
        raise Flaw("bank_code", say(sentence))
    return BankAccount(country, False, account, code)
