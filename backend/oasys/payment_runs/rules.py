"""Pure decisions about payment runs: what is SEPA, what a bank's text may hold, what a status and a reason mean. No Django, no database."""

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

from oasys.contacts.bank import BankAccount
from oasys.core.words import marked

# countries whose banks take part in SEPA credit transfers, by the beginning of their IBANs (European Payments Council, EPC409-09)
SEPA = frozenset(
    re.findall("..", "ADALATBEBGCHCYCZDEDKEEESFIFRGBGIGRHRHUIEISITLILTLULVMCMDMEMKMTNLNOPLPTRORSSESISKSMVA")
)
LONGEST_REMITTANCE = 140
LONGEST_NAME = {True: 70, False: 140}  # in SEPA; elsewhere
SPELT = str.maketrans(
    {
        "ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ø": "o", "Ø": "O", "æ": "ae", "Æ": "Ae", "œ": "oe",
        "Œ": "Oe", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "&": "+", "–": "-", "—": "-", "’": "'", "“": "'", "”": "'", "_": "-",
    }
)  # fmt: skip
# the signs that every bank in SEPA takes (EPC217-08)
NOT_TAKEN = re.compile(r"[^A-Za-z0-9/\-?:().,'+ ]")

NO_DETAILS, BIC_MISSING, NAME_UNWRITABLE = "no_bank_details", "bic_missing", "name_unwritable"
LEFT_OUT: dict[str, str] = {
    NO_DETAILS: marked("No bank details are confirmed."),
    BIC_MISSING: marked("The bank details lack the BIC that a transfer to another country needs."),
    NAME_UNWRITABLE: marked(
        "The holder's name has no letters that SEPA can carry: write the holder into the bank details."
    ),
    "archived": marked("The contact is archived."),
    "credits_exceed": marked("Credits come to as much as what is due."),
    "in_other_run": marked("Another payment run pays it."),
    "run_full": marked("The run holds as many items as one can: draft another run for it."),
    "no_contact": marked("It is not known whose it is."),
    "chosen": marked("Left out by choice."),
}
ACCEPTED = frozenset({"ACCC", "ACCP", "ACFC", "ACSC", "ACSP", "ACTC", "ACWC", "ACWP"})
REJECTED = frozenset({"RJCT", "CANC"})
# what banks mean by it (ISO 20022, external code set ExternalStatusReason1Code)
REASONS: dict[str, str] = {
    "AB08": marked("The beneficiary's bank cannot be reached."),
    "AC01": marked("The account number is wrong."),
    "AC02": marked("The debtor's account number is wrong."),
    "AC03": marked("The beneficiary's account number is wrong."),
    "AC04": marked("The account is closed."),
    "AC06": marked("The account is blocked."),
    "AC07": marked("The beneficiary's account is closed."),
    "AC13": marked("The kind of account does not fit."),
    "AC14": marked("The kind of the beneficiary's account does not fit."),
    "AG01": marked("The account takes no credit transfers."),
    "AG02": marked("The bank transaction code is wrong."),
    "AG03": marked("This kind of transaction is not supported."),
    "AM01": marked("The amount is zero."),
    "AM02": marked("The amount is larger than is allowed."),
    "AM03": marked("The currency is not supported."),
    "AM04": marked("There is not enough money on the account."),
    "AM05": marked("It was sent before."),
    "AM09": marked("The amount is wrong."),
    "AM10": marked("The sum of the file is wrong."),
    "AM12": marked("The amount is invalid."),
    "BE01": marked("The name does not fit the account."),
    "BE04": marked("The beneficiary's address is missing or wrong."),
    "BE05": marked("The bank does not know who sent the file."),
    "BE06": marked("The beneficiary is not known."),
    "BE07": marked("The debtor's address is missing or wrong."),
    "CNOR": marked("The beneficiary's bank is not registered."),
    "CURR": marked("The currency is wrong."),
    "CUST": marked("The customer asked for it."),
    "DNOR": marked("The debtor's bank is not registered."),
    "DS04": marked("The bank's signing rules were not met: the order was rejected."),
    "DT01": marked("The date is invalid."),
    "DU01": marked("The message was sent before."),
    "DU02": marked("The payment block was sent before."),
    "DU03": marked("The transaction was sent before."),
    "DUPL": marked("It was sent before."),
    "ED05": marked("The settlement failed."),
    "ERIN": marked("The extended remittance information is not taken."),
    "FF01": marked("The form of the file is wrong."),
    "FF05": marked("The kind of transfer is wrong."),
    "FOCR": marked("It was returned after a recall."),
    "FRAD": marked("Fraud is suspected."),
    "MD07": marked("The customer has died."),
    "MS02": marked("The customer gave no reason."),
    "MS03": marked("The bank gave no reason."),
    "NARR": marked("The reason is given in words."),
    "NOAS": marked("The customer did not answer."),
    "RC01": marked("The bank's identifier is wrong."),
    "RC04": marked("The beneficiary's bank identifier is wrong."),
    "RR01": marked("The debtor's account or identification is missing, as regulation demands it."),
    "RR02": marked("The debtor's name or address is missing, as regulation demands it."),
    "RR03": marked("The beneficiary's name or address is missing, as regulation demands it."),
    "RR04": marked("The bank rejects it for regulatory reasons."),
    "SL01": marked("The service of the debtor's bank does not allow it."),
    "TECH": marked("A technical problem kept it from being carried out."),
    "TM01": marked("The file came too late for its day."),
}


def is_sepa(own: BankAccount, other: BankAccount, currency: str) -> bool:
    """Whether a transfer between these accounts is one of SEPA."""
    return currency == "EUR" and all(one.is_iban and one.country in SEPA for one in (own, other))


def latin(text: str) -> str:
    """The text in the signs that every bank in SEPA takes; what has no Latin letters is gone."""
    plain = unicodedata.normalize("NFKD", text.translate(SPELT))
    kept = NOT_TAKEN.sub(" ", "".join(ch for ch in plain if not unicodedata.combining(ch)))
    # a text neither begins with a slash nor holds two of them (EPC)
    return re.sub(r"/{2,}", "/", " ".join(kept.split())).strip("/ ")


def is_writable(name: str) -> bool:
    """Whether SEPA can carry the name: letters of it are left, or figures where it has no letters at all."""
    left = latin(name)
    return any(ch.isalpha() for ch in left) or (
        any(ch.isdigit() for ch in left) and not any(ch.isalpha() for ch in name)
    )


def carried(text: str, most: int, *, sepa: bool) -> str:
    """The text as a transfer carries it."""
    return (latin(text) if sepa else " ".join(text.split()))[:most].strip()


def flaw_of(own: BankAccount, other: BankAccount, currency: str, name: str) -> str | None:
    """Why the bank cannot be told to pay there; None: it can."""
    if is_sepa(own, other, currency):
        return None if is_writable(name) else NAME_UNWRITABLE
    if other.is_iban and not other.bank_code and other.country != own.country:
        return BIC_MISSING
    return None


def remittance(references: Iterable[str], *, sepa: bool) -> str:
    """What the supplier reads on its statement: the numbers of what is paid, as many as there is room for."""
    text = ""
    for reference in references:
        one = carried(reference, LONGEST_REMITTANCE, sepa=sepa)
        longer = f"{text}, {one}" if text else one
        if not one or one in text.split(", "):
            continue
        if len(longer) > LONGEST_REMITTANCE:
            return text if len(text) + 4 > LONGEST_REMITTANCE else f"{text} ..."
        text = longer
    return text


def net(amounts: Iterable[tuple[bool, Decimal]]) -> Decimal:
    """What items, each with whether it is a credit of ours, come to."""
    return sum((-amount if is_debit else amount for is_debit, amount in amounts), Decimal(0))


def verdict(status: str) -> str:
    """accepted, rejected or pending, by a bank's status."""
    return "accepted" if status in ACCEPTED else "rejected" if status in REJECTED else "pending"
